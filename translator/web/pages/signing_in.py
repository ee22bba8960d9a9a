"""Where a browser gives the key that its later requests come with, and gives it up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from translator.errors import KeyInvalid, KeyRequired
from translator.web.body_route import BodyRoute
from translator.web.caller import identify
from translator.web.pages.guard import COOKIE, SameOrigin
from translator.web.pages.rendering import render
from translator.web.sub_path import root

router = APIRouter(route_class=BodyRoute)


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
