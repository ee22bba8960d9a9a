"""Who looks at a page, and whether a form was sent from a page of ours."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from translator.callers import Caller
from translator.web.caller import find_caller

SITE = ("same-origin", "none")


def require_same_origin(request: Request) -> None:
    """Refuse what another site made a browser send; browsers say where a form comes from, so silence is no.

    Raises:
        HTTPException: 403.
    """
    site = request.headers.get("sec-fetch-site")
    origin = urlsplit(request.headers.get("origin", ""))
    is_ours = site in SITE if site else origin.netloc == request.headers.get("host") and bool(origin.netloc)
    if not is_ours:
        raise HTTPException(403, "this form was not sent from a page of this server; load the page again")


SameOrigin = Depends(require_same_origin)
VisitorDep = Annotated[Caller, Depends(find_caller)]
