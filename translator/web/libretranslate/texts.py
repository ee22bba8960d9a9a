"""`/translate`, `/detect` and `/suggest`.

Unlike LibreTranslate, each item of a batch has its own language, a text may hold several, wrong types are
400 and not 500, and entities in the output stay escaped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import APIRouter, Request, Response

from translator.jobs import Recipe, Suggestion
from translator.languages import AUTO, ENGLISH, UNDETERMINED
from translator.service.edits import suggest
from translator.service.recipes import make_recipe
from translator.web.caller import find_context
from translator.web.charging import charged
from translator.web.libretranslate.protocol import (
    answer,
    find_caller,
    parse_code,
    parse_source,
    refuse,
    require_pair,
)
from translator.web.parameters import Parameters, read_parameters
from translator.web.strings import StringOptions, TranslatedString, detect_languages, translate_strings

router = APIRouter(include_in_schema=False)

MOST_ALTERNATIVES = 10
_MOST_TEXTS = 1_000


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request for translations, checked; `is_batch` says that the answer is a list."""

    texts: tuple[str, ...]
    is_batch: bool
    source: str
    target: str
    kind: Literal["text", "html"]
    alternatives: int


@router.post("/translate")
async def translate(request: Request) -> Response:
    """Translate a string, or each of a list."""
    context = find_context(request)
    parameters = await read_parameters(request)
    caller = await find_caller(request, parameters)
    wanted = _parse(parameters, most_chars=context.settings.max_text_chars)
    if wanted.source == wanted.target:
        found = [TranslatedString(text, (), ()) for text in wanted.texts]
    elif wanted.target != ENGLISH:
        found = await asyncio.to_thread(_keep_own, wanted)
    else:
        recipe = make_recipe(wanted.source, context=context)
        async with charged(request, caller, wanted.texts, recipe=recipe):
            found = await _translate(wanted, recipe, request, owner=caller.owner)
    return answer(_word(wanted, found))


@router.post("/detect")
async def detect(request: Request) -> Response:
    """The languages of a text, or of several together."""
    parameters = await read_parameters(request)
    await find_caller(request, parameters)
    texts, _ = _parse_texts(parameters)
    found = await asyncio.to_thread(detect_languages, "\n".join(texts))
    return answer([_word_language(*pair) for pair in _known(found)])


def _parse(parameters: Parameters, *, most_chars: int) -> _Wanted:
    """A request in LibreTranslate's order of checks; raises its answers."""
    texts, is_batch = _parse_texts(parameters)
    source, target = (require(parameters, name) for name in ("source", "target"))
    alternatives = _parse_alternatives(parameters)
    for size, most in ((len(texts), _MOST_TEXTS), (max(map(len, texts)), most_chars)):
        _require_size(size, most=most)
    source, target = parse_source(source), parse_code(target)
    kind = _parse_kind(parameters.get("format") or "text")
    if source != AUTO:
        require_pair(source, target)
    return _Wanted(texts, is_batch, source, target, kind, alternatives)


def _require_size(size: int, *, most: int) -> None:
    if size > most:
        raise refuse(f"Invalid request: request ({size}) exceeds text limit ({most})")


def require(parameters: Parameters, name: str) -> str:
    """A field that must be there; raises an answer where it is not, or is no string."""
    value = parameters.get(name)
    if not value:
        raise refuse(f"Invalid request: missing {name} parameter")
    if not isinstance(value, str):
        raise refuse(f"Invalid request: {name} parameter is not a string")
    return value


def _parse_texts(parameters: Parameters) -> tuple[tuple[str, ...], bool]:
    """The texts and whether they came as a list."""
    found = parameters.get("q")
    if isinstance(found, list) and found and all(isinstance(item, str) for item in found):
        return tuple(found), True
    if isinstance(found, list) and found:
        raise refuse("Invalid request: q parameter is not a list of strings")
    return (require(parameters, "q"),), False


def _parse_alternatives(parameters: Parameters) -> int:
    value = parameters.get("alternatives", 0)
    try:
        count = 0 if value in ("", None) else int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse("Invalid request: alternatives parameter is not a number") from error
    if count > MOST_ALTERNATIVES:
        raise refuse(f"Invalid request: alternatives parameter must be <= {MOST_ALTERNATIVES}")
    return max(count, 0)


def _parse_kind(value: Any) -> Literal["text", "html"]:
    if value == "text":
        return "text"
    if value == "html":
        return "html"
    raise refuse(f"{value} format is not supported")


async def _translate(
    wanted: _Wanted, recipe: Recipe, request: Request, *, owner: str
) -> list[TranslatedString]:
    """All texts to English; what is English already stays as it is."""
    return await translate_strings(
        wanted.texts,
        live=request.app.state.live,
        recipe=recipe,
        reading=StringOptions(kind=wanted.kind),
        owner=owner,
        alternatives=wanted.alternatives,
    )


def _keep_own(wanted: _Wanted) -> list[TranslatedString]:
    """Texts that are in the target language, whatever it is; raises an answer where one is not."""
    found = [TranslatedString(text, (), detect_languages(text)) for text in wanted.texts]
    for item in found:
        require_pair(_known(item.languages)[0][0], wanted.target)
    return found


def _word(wanted: _Wanted, found: Sequence[TranslatedString]) -> dict[str, Any]:
    body: dict[str, list[Any]] = {"translatedText": [item.text for item in found]}
    if wanted.source == AUTO:
        body["detectedLanguage"] = [_word_language(*_known(item.languages)[0]) for item in found]
    if wanted.alternatives:
        body["alternatives"] = [list(item.alternatives) for item in found]
    return body if wanted.is_batch else {name: values[0] for name, values in body.items()}


def _known(languages: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """LibreTranslate has no word for a language that is not known: it is English at confidence 0."""
    return [pair for pair in languages if pair[0] != UNDETERMINED] or [(ENGLISH, 0.0)]


def _word_language(language: str, confidence: float) -> dict[str, object]:
    return {"confidence": round(100 * confidence, 1), "language": language}


@router.post("/suggest")
async def take_suggestion(request: Request) -> Response:
    """Keep a text with the translation that its sender proposes."""
    context = find_context(request)
    parameters = await read_parameters(request)
    caller = await find_caller(request, parameters)
    text, better, source, target = (require(parameters, name) for name in ("q", "s", "source", "target"))
    _require_size(max(len(text), len(better)), most=context.settings.max_text_chars)
    suggestion = Suggestion(parse_source(source), parse_code(target), text, better)
    await asyncio.to_thread(suggest, suggestion, context=context, owner=caller.owner)
    return answer({"success": True})
