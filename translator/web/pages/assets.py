"""The stylesheet and the scripts, as they lie in the package."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePosixPath

from fastapi import APIRouter, Request, Response

from translator.errors import NotFound
from translator.web.pages.rendering import SAFE_HEADERS

router = APIRouter(include_in_schema=False)

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@router.get("/favicon.ico")
def get_icon(request: Request) -> Response:
    """The icon for browsers that ask for no other."""
    return get_asset("icon.svg", request)


@router.get("/static/{name}")
def get_asset(name: str, request: Request) -> Response:
    """A file; browsers keep it and ask whether it has changed."""
    body, tag, media_type = _read(name)
    headers = {**SAFE_HEADERS, "ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


@lru_cache(maxsize=64)
def _read(name: str) -> tuple[bytes, str, str]:
    media_type = _TYPES.get(PurePosixPath(name).suffix)
    place = files("translator.web") / "static" / name
    if media_type is None or not place.is_file():
        raise NotFound(f"no file {name!r}")
    body = place.read_bytes()
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"', media_type
