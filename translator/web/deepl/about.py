"""What clients ask before they translate: languages as DeepL lists them, and what a key has used."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from translator.languages import LANGUAGE_NAMES
from translator.web.deepl.protocol import SOURCE_CODES, TARGETS, DeepLCaller, refuse_value
from translator.web.parameters import read_parameters

router = APIRouter(include_in_schema=False)

_UNLIMITED = 1_000_000_000_000
"""What DeepL says where there is no limit."""
_RESOURCES = frozenset({"translate_text", "translate_document", "glossary"})


@router.api_route("/v2/languages", methods=["GET", "POST"])
async def list_languages(request: Request, _caller: DeepLCaller) -> Response:
    """Source or target languages; the SDK sends `type` as the form body of a GET."""
    side = (await read_parameters(request)).get("type") or "source"
    if side == "source":
        return JSONResponse(
            [{"language": code.upper(), "name": LANGUAGE_NAMES[code]} for code in SOURCE_CODES]
        )
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
    sources = [_describe(code, LANGUAGE_NAMES[code], is_target=False) for code in SOURCE_CODES]
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


@router.api_route("/v2/usage", methods=["GET", "POST"])
def get_usage(caller: DeepLCaller) -> Response:
    """Characters and their limit, which some SDKs need to be there."""
    key = caller.key
    limit = key.characters_per_month if key else None
    return JSONResponse(
        {
            "character_count": key.characters if key else 0,
            "character_limit": _UNLIMITED if limit is None else limit,
        }
    )
