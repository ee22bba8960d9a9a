"""What clients ask besides translations: languages as DeepL lists them, and what a key has used.

All that DeepL offers and this server does not is answered as by an account that has none of it.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from translator.errors import NotFound
from translator.languages import LANGUAGE_NAMES
from translator.web.deepl.protocol import SOURCE_CODES, TARGETS, DeepLCaller, refuse, refuse_value
from translator.web.parameters import Parameters, read_parameters

router = APIRouter(include_in_schema=False)

_UNLIMITED = 1_000_000_000_000
"""What DeepL says where there is no limit."""
_RESOURCES = frozenset({"translate_text", "translate_document", "glossary"})
_STYLES = ("academic", "business", "casual", "default", "simple")
_TONES = ("confident", "default", "diplomatic", "enthusiastic", "friendly")
_ANY = ["GET", "POST", "PUT", "PATCH", "DELETE"]


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


@router.post("/v2/write/rephrase")
async def rephrase(request: Request, _caller: DeepLCaller) -> Response:
    """English is made, not bettered: no language is supported."""
    given = await _read_texts(request)
    if given.get("writing_style") and given.get("tone"):
        raise refuse("Only one of 'writing_style' and 'tone' may be specified")
    for name, known in (("writing_style", _STYLES), ("tone", _TONES)):
        value = str(given.get(name) or "default")
        if value.removeprefix("prefer_") not in known:
            raise refuse_value(name)
    raise refuse("Value for 'target_lang' not supported: this server translates and rephrases nothing.")


@router.post("/v2/write/correct")
async def correct(request: Request, _caller: DeepLCaller) -> Response:
    """The same."""
    await _read_texts(request)
    raise refuse("Value for 'target_lang' not supported: this server translates and corrects nothing.")


async def _read_texts(request: Request) -> Parameters:
    given = await read_parameters(request, lists=("text",))
    if not given.get("text"):
        raise refuse("Parameter 'text' not specified")
    return given


def _add_empty_list(name: str, *, one: str, made_at: str, refusal: str) -> None:
    """Routes of what DeepL keeps and this server does not: a list of nothing, to which nothing is added."""

    def list_none(_caller: DeepLCaller) -> Response:
        return JSONResponse({name: []})

    def make_none(_caller: DeepLCaller) -> Response:
        raise refuse(refusal)

    def find_none(_caller: DeepLCaller, path: str) -> Response:
        raise NotFound(f"no {one} {path.partition('/')[0][:40]!r}")

    router.add_api_route(f"/v3/{name}", list_none, methods=["GET"])
    router.add_api_route(made_at, make_none, methods=["POST"])
    router.add_api_route(f"/v3/{name}/{{path:path}}", find_none, methods=_ANY)


_add_empty_list(
    "style_rules",
    one="style rule",
    made_at="/v3/style_rules",
    refusal="this server keeps no style rules",
)
_add_empty_list(  # what was translated is known by itself
    "translation_memories",
    one="translation memory",
    made_at="/v3/translation_memories/import",
    refusal="this server keeps no translation memories by name",
)
