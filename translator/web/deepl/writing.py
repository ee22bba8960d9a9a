"""What DeepL offers besides translating, answered as by an account that has none of it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from translator.errors import NotFound
from translator.web.deepl.answers import refuse, refuse_value
from translator.web.deepl.callers import DeepLCaller
from translator.web.parameters import read_parameters

router = APIRouter(include_in_schema=False)

_STYLES = ("academic", "business", "casual", "default", "simple")
_TONES = ("confident", "default", "diplomatic", "enthusiastic", "friendly")


@router.post("/v2/write/rephrase")
async def rephrase(request: Request, _caller: DeepLCaller) -> Response:
    """English is made, not bettered: no language is supported."""
    given = await read_parameters(request, lists=("text",))
    if not given.get("text"):
        raise refuse("Parameter 'text' not specified")
    if given.get("writing_style") and given.get("tone"):
        raise refuse("Only one of 'writing_style' and 'tone' may be specified")
    for name, known in (("writing_style", _STYLES), ("tone", _TONES)):
        value = str(given.get(name) or "default")
        if value.removeprefix("prefer_") not in known:
            raise refuse_value(name)
    raise refuse("Value for 'target_lang' not supported: this server translates and rephrases nothing.")


@router.get("/v3/style_rules")
def list_styles(_caller: DeepLCaller) -> Response:
    """There are none."""
    return JSONResponse({"style_rules": []})


@router.get("/v3/style_rules/{style_id}")
def get_style(_caller: DeepLCaller, style_id: str) -> Response:
    """There is none of any id."""
    raise NotFound(f"no style rule {style_id[:40]!r}")


@router.get("/v3/translation_memories")
def list_memories(_caller: DeepLCaller) -> Response:
    """There are none that one could name; what was translated is known by itself."""
    return JSONResponse({"translation_memories": []})
