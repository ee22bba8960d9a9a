"""What clients ask before they translate: languages, settings, health, and a description of the routes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from translator.formats.files import SUFFIXES
from translator.languages import AUTO, ENGLISH, LANGUAGE_NAMES
from translator.web.caller import find_admission, find_context
from translator.web.libretranslate.protocol import answer, list_languages
from translator.web.sub_path import root

router = APIRouter(include_in_schema=False)

_FIELDS = {
    "/translate": ("q", "source", "target", "format", "alternatives", "api_key"),
    "/detect": ("q", "api_key"),
    "/translate_file": ("file", "source", "target", "api_key"),
    "/suggest": ("q", "s", "source", "target", "api_key"),
}
_READS = ("/languages", "/frontend/settings", "/health")


@router.get("/languages")
def languages() -> Response:
    """All languages with their targets."""
    return answer(list_languages())


@router.get("/health")
def health() -> Response:
    """That the process answers."""
    return answer({"status": "ok"})


@router.get("/frontend/settings")
def settings(request: Request) -> Response:
    """What a user interface has to know."""
    needs_key = find_admission(request).requires_key
    return answer(
        {
            "apiKeys": needs_key,
            "charLimit": find_context(request).settings.max_text_chars,
            "filesTranslation": True,
            "frontendTimeout": 500,
            "keyRequired": needs_key,
            "language": {
                "source": {"code": AUTO, "name": "Auto Detect"},
                "target": {"code": ENGLISH, "name": LANGUAGE_NAMES[ENGLISH]},
            },
            "suggestions": True,
            "supportedFilesFormat": list(SUFFIXES),
        }
    )


@router.get("/spec")
def spec() -> Response:
    """The routes in Swagger 2, as far as clients look."""
    paths: dict[str, Any] = {path: {"get": _describe(())} for path in _READS}
    paths |= {path: {"post": _describe(fields)} for path, fields in _FIELDS.items()}
    info = {"title": "LibreTranslate", "version": "1.9.6", "description": "As Tolmács speaks it"}
    return answer(
        {"swagger": "2.0", "info": info, "basePath": root() or "/", "paths": dict(sorted(paths.items()))}
    )


def _describe(fields: tuple[str, ...]) -> dict[str, Any]:
    kinds = {"file": "file"}
    parameters = [
        {
            "in": "formData",
            "name": name,
            "type": kinds.get(name, "string"),
            "required": name not in ("format", "alternatives", "api_key"),
        }
        for name in fields
    ]
    answers = {"200": {"description": "The answer"}, "400": {"description": "What was wrong"}}
    return {"parameters": parameters, "responses": answers if fields else {"200": answers["200"]}}
