"""Who looks at a page, where he signs in and out, and whether a form was sent from a page of ours.

A key is kept in a cookie that scripts cannot read and other sites cannot make a browser send. Only pages take
it: the API asks for the key itself, so no other site can call that either.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from translator.callers import Caller
from translator.errors import KeyInvalid, KeyRequired
from translator.web.body_route import BodyRoute
from translator.web.caller import identify
from translator.web.head_check import is_foreign
from translator.web.pages.rendering import render
from translator.web.sub_path import root

router = APIRouter(route_class=BodyRoute)

COOKIE = "tolmacs_key"
_FOR_EVERYBODY = ("/sign-in", "/sign-out")


def require_same_origin(request: Request) -> None:
    """Refuse what another site made a browser send; browsers say where a form comes from, so silence is no.

    Raises:
        HTTPException: 403.
    """
    is_silent = not ("sec-fetch-site" in request.headers or "origin" in request.headers)
    if is_silent or is_foreign(request.headers):
        raise HTTPException(403, "this form was not sent from a page of this server; load the page again")


def find_visitor(request: Request) -> Caller:
    """The caller who looks at a page; who needs a key and has none is led to where it is asked for.

    Raises:
        HTTPException: 303 to the sign-in page.
        KeyRequired, KeyInvalid: the same, where a part of a page was asked for; and as `Admission.identify`.
    """
    try:
        caller = identify(request, request.cookies.get(COOKIE))
    except (KeyRequired, KeyInvalid) as error:
        if request.headers.get("sec-fetch-dest", "document") != "document":
            raise
        here = f"{request.url.path}?{request.url.query}".rstrip("?") if request.method == "GET" else "/"
        location = {"Location": f"/sign-in?next={quote(here, safe='')}"}
        raise HTTPException(303, "sign in first", headers=location) from error
    request.state.is_signed_in = caller.key is not None
    return caller


def admit(request: Request) -> None:
    """Judge a form by the head of its request. Raises as `require_same_origin` and `find_visitor`."""
    require_same_origin(request)
    if request.url.path not in _FOR_EVERYBODY:
        find_visitor(request)


SameOrigin = Depends(require_same_origin)
VisitorDep = Annotated[Caller, Depends(find_visitor)]


@router.get("/sign-in")
def show_form(request: Request, next: str = "/") -> HTMLResponse:  # noqa: A002  # the usual name
    """The empty form."""
    return render(request, "sign_in.html", {"next": next, "error": None})


@router.post("/sign-in", dependencies=[SameOrigin])
def sign_in(
    request: Request,
    key: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002  # the usual name
) -> Response:
    """Keep a key that is known until the browser is closed."""
    try:
        identify(request, key.strip())
    except (KeyInvalid, KeyRequired) as error:
        values = {"next": next, "error": str(error)}
        return render(request, "sign_in.html", values, status=error.status)
    answer = RedirectResponse(next if _is_local(next) else "/", status_code=303)
    is_secure = request.url.scheme == "https"
    answer.set_cookie(
        COOKIE, key.strip(), path=f"{root()}/", httponly=True, samesite="strict", secure=is_secure
    )
    return answer


@router.post("/sign-out", dependencies=[SameOrigin])
def sign_out() -> Response:
    """Forget the key."""
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(COOKIE, path=f"{root()}/", httponly=True, samesite="strict")
    return answer


def _is_local(path: str) -> bool:
    """Whether a path cannot lead to another host."""
    return path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
