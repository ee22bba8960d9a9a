"""`/suggest`: a better translation from somebody who knows, kept as a candidate."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from translator.jobs import Suggestion
from translator.service.edits import suggest
from translator.web.libretranslate.answers import answer, refuse
from translator.web.libretranslate.callers import find_caller
from translator.web.libretranslate.languages import parse_code, parse_source
from translator.web.libretranslate.texts import require
from translator.web.parameters import read_parameters

router = APIRouter(include_in_schema=False)


@router.post("/suggest")
async def take_suggestion(request: Request) -> Response:
    """Keep a text with the translation that its sender proposes."""
    context = request.app.state.context
    parameters = await read_parameters(request)
    caller = await find_caller(request, parameters)
    text, better, source, target = (require(parameters, name) for name in ("q", "s", "source", "target"))
    size, most = max(len(text), len(better)), context.settings.max_text_chars
    if size > most:
        raise refuse(f"Invalid request: request ({size}) exceeds text limit ({most})")
    suggestion = Suggestion(parse_source(source), parse_code(target), text, better)
    await asyncio.to_thread(suggest, suggestion, context=context, owner=caller.owner)
    return answer({"success": True})
