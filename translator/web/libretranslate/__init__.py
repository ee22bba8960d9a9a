"""The routes that clients of LibreTranslate speak; its known bugs and gaps are not among them."""

from __future__ import annotations

from fastapi import APIRouter, Response

from translator.web.door import Door
from translator.web.libretranslate import about, files, texts
from translator.web.libretranslate.protocol import admit, word_error

_PATHS = (
    "/translate",
    "/detect",
    "/languages",
    "/translate_file",
    "/download_file",
    "/suggest",
    "/frontend/settings",
    "/health",
    "/spec",
)


def _make_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    for part in (texts, files, about):
        router.include_router(part.router)
    for path in (*_PATHS, "/download_file/{link}"):
        router.add_api_route(path, _allow, methods=["OPTIONS"])
    return router


def _allow() -> Response:
    return Response()


DOOR = Door(_make_router(), paths=_PATHS, wording=word_error, admit=admit)
