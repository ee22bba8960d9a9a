"""Languages as DeepL lists them, and the routes that do. The target is always English."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from translator.languages import ENGLISH, LANGUAGE_NAMES, SOURCE_LANGUAGES
from translator.web.deepl.answers import refuse_value
from translator.web.deepl.callers import DeepLCaller
from translator.web.parameters import read_parameters

router = APIRouter(include_in_schema=False)

TARGETS = {"EN-GB": "English (British)", "EN-US": "English (American)"}
"""Listed in two variants, since the SDKs refuse plain `EN`; they are translated alike."""
_ACCEPTED_TARGETS = frozenset({"EN", *TARGETS})
_SOURCES = (ENGLISH, *sorted(SOURCE_LANGUAGES))
_RESOURCES = frozenset({"translate_text", "translate_document", "glossary"})


@router.api_route("/v2/languages", methods=["GET", "POST"])
async def list_languages(request: Request, _caller: DeepLCaller) -> Response:
    """Source or target languages; the SDK sends `type` as the form body of a GET."""
    side = (await read_parameters(request)).get("type") or "source"
    if side == "source":
        return JSONResponse([{"language": code.upper(), "name": LANGUAGE_NAMES[code]} for code in _SOURCES])
    if side == "target":
        return JSONResponse(
            [{"language": code, "name": name, "supports_formality": False} for code, name in TARGETS.items()]
        )
    raise refuse_value("type")


@router.get("/v3/languages")
async def list_all_languages(request: Request, _caller: DeepLCaller) -> Response:
    """Languages with what each can be used for."""
    resource = (await read_parameters(request)).get("resource") or "translate_text"
    if resource not in _RESOURCES:
        raise refuse_value("resource")
    sources = [_describe(code, LANGUAGE_NAMES[code], is_target=False) for code in _SOURCES]
    targets = [_describe(code.replace("EN", "en"), name, is_target=True) for code, name in TARGETS.items()]
    return JSONResponse(sources + targets)


def _describe(code: str, name: str, *, is_target: bool) -> dict[str, Any]:
    return {
        "lang": code,
        "name": name,
        "status": "stable",
        "usable_as_source": not is_target,
        "usable_as_target": is_target,
        "features": {},
    }


def parse_source(value: Any) -> str | None:
    """A source language in lower case, None where it is to be detected; raises an answer for any other."""
    if value in (None, ""):
        return None
    if not isinstance(value, str) or value.lower() not in _SOURCES:
        raise refuse_value("source_lang")
    return value.lower()


def require_target(value: Any) -> None:
    """Raises an answer where the target is not English."""
    if not isinstance(value, str) or value.upper() not in _ACCEPTED_TARGETS:
        raise refuse_value("target_lang")
