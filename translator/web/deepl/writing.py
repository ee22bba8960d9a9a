"""What DeepL offers besides translating, answered as by an account that has none of it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from translator.errors import NotFound
from translator.web.deepl.protocol import DeepLCaller, refuse, refuse_value
from translator.web.parameters import Parameters, read_parameters

router = APIRouter(include_in_schema=False)

_STYLES = ("academic", "business", "casual", "default", "simple")
_TONES = ("confident", "default", "diplomatic", "enthusiastic", "friendly")
_ANY = ["GET", "POST", "PUT", "PATCH", "DELETE"]


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


@router.get("/v3/style_rules")
def list_styles(_caller: DeepLCaller) -> Response:
    """There are none."""
    return JSONResponse({"style_rules": []})


@router.post("/v3/style_rules")
def create_style(_caller: DeepLCaller) -> Response:
    """And none are made."""
    raise refuse("this server keeps no style rules")


@router.api_route("/v3/style_rules/{path:path}", methods=_ANY)
def find_style(_caller: DeepLCaller, path: str) -> Response:
    """There is none of any id."""
    raise _find_nothing("style rule", path)


@router.get("/v3/translation_memories")
def list_memories(_caller: DeepLCaller) -> Response:
    """There are none that one could name; what was translated is known by itself."""
    return JSONResponse({"translation_memories": []})


@router.post("/v3/translation_memories/import")
def import_memory(_caller: DeepLCaller) -> Response:
    """And none are made here."""
    raise refuse("this server keeps no translation memories by name")


@router.api_route("/v3/translation_memories/{path:path}", methods=_ANY)
def find_memory(_caller: DeepLCaller, path: str) -> Response:
    """There is none of any id."""
    raise _find_nothing("translation memory", path)


def _find_nothing(what: str, path: str) -> NotFound:
    return NotFound(f"no {what} {path.partition('/')[0][:40]!r}")
