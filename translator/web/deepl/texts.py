"""`/v2/translate`: up to 50 texts; a request that is repeated meanwhile waits for the same work."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from translator.callers import Caller
from translator.errors import UnreadableInput
from translator.formats.files import TagRules
from translator.formats.files.opening import TextKind
from translator.jobs import Recipe
from translator.languages import AUTO, ENGLISH, UNDETERMINED
from translator.records import Decoding
from translator.service.context import Context
from translator.service.glossaries import combine
from translator.service.live.live import Live
from translator.service.recipes import make_recipe
from translator.web.caller import find_context
from translator.web.charging import charged
from translator.web.deepl.glossary_forms import parse_id
from translator.web.deepl.protocol import DeepLCaller, parse_source, refuse, refuse_value, require_target
from translator.web.parameters import Parameters, read_parameters
from translator.web.strings import StringOptions, TranslatedString, translate_strings

router = APIRouter(include_in_schema=False)

_MOST_TEXTS = 50
_MOST_GLOSSARIES = 5
_MOST_INSTRUCTIONS, _INSTRUCTION_CHARS = 10, 300
_LISTS = ("text", "custom_instructions", "splitting_tags", "non_splitting_tags", "ignore_tags")
_TRUE = ("1", "true", "True", True, 1)
_FORMALITIES = (None, "", "default", "prefer_more", "prefer_less")
"""English has no formal and informal form: `more` and `less` are refused as DeepL does."""
_FORMS_OF_ADDRESS = ("more", "less")
_KINDS: Mapping[str, TextKind] = {"None": "text", "": "text", "xml": "xml", "html": "html"}
_MODEL_TYPES = {
    "quality_optimized": "quality_optimized",
    "prefer_quality_optimized": "quality_optimized",
    "latency_optimized": "latency_optimized",
}
_TAG_VERSIONS = ("v1", "v2")
"""Both are read alike, but for XML that is not well-formed: version 2, the default, refuses it."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request for translations, checked; `source` is None where it is to be detected."""

    texts: tuple[str, ...]
    source: str | None
    glossaries: tuple[str, ...]
    reading: StringOptions
    model_type: str | None
    shows_billed: bool
    tag_version: str

    @property
    def decoding(self) -> Decoding:
        """Greedy search is what makes a translation fast."""
        return Decoding(beam_size=1) if self.model_type == "latency_optimized" else Decoding()


@router.api_route("/v2/translate", methods=["GET", "POST"])
async def translate(request: Request, caller: DeepLCaller) -> Response:
    """Translate texts to English."""
    wanted = parse(await read_parameters(request, lists=_LISTS))
    if wanted.source == ENGLISH:
        found = [TranslatedString(text, (), ()) for text in wanted.texts]
    else:
        recipe = await asyncio.to_thread(_make_recipe, wanted, caller, context=find_context(request))
        async with charged(request, caller, wanted.texts, recipe=recipe):
            found = await _translate(wanted, recipe, caller, live=request.app.state.live)
    pairs = zip(wanted.texts, found, strict=True)
    return JSONResponse({"translations": [_word(wanted, text, item) for text, item in pairs]})


async def _translate(
    wanted: _Wanted, recipe: Recipe, caller: Caller, *, live: Live
) -> list[TranslatedString]:
    try:
        return await translate_strings(
            wanted.texts, live=live, recipe=recipe, reading=wanted.reading, owner=caller.owner
        )
    except UnreadableInput as error:
        raise refuse(f"Tag handling parsing failed, please check input. {error}") from error


def parse(parameters: Parameters) -> _Wanted:
    """A request, checked; raises DeepL's answers."""
    texts = _parse_texts(parameters.get("text"))
    require_target(parameters.get("target_lang"))
    source = parse_source(parameters.get("source_lang"))
    require_formality(parameters)
    require_style(parameters)
    model_type = str(parameters.get("model_type") or "")
    if model_type and model_type not in _MODEL_TYPES:
        raise refuse_value("model_type")
    glossaries = parse_glossaries(parameters, has_source=source is not None)
    shows_billed = parameters.get("show_billed_characters") in _TRUE
    reading, version = _parse_options(parameters), _parse_tag_version(parameters)
    reading = replace(reading, is_lenient=version == "v1")
    tag_version = version if reading.kind != "text" else ""
    return _Wanted(
        texts, source, glossaries, reading, _MODEL_TYPES.get(model_type), shows_billed, tag_version
    )


def require_formality(parameters: Parameters) -> None:
    """Raises an answer where a form of address is asked for that English does not have."""
    formality = parameters.get("formality")
    if formality in _FORMS_OF_ADDRESS:
        raise refuse("'formality' is not supported for given 'target_lang'.")
    if formality not in _FORMALITIES:
        raise refuse_value("formality")


def require_style(parameters: Parameters) -> None:
    """Raises an answer where a style rule is asked for, since there are none, or instructions are wrong."""
    if parameters.get("style_id"):
        raise refuse("style_id not found", status=404)
    given = parameters.get("custom_instructions") or []
    instructions = [given] if isinstance(given, str) else given
    is_list = isinstance(instructions, list) and all(isinstance(item, str) for item in instructions)
    if not is_list or len(instructions) > _MOST_INSTRUCTIONS:
        raise refuse_value("custom_instructions")
    if any(len(item) > _INSTRUCTION_CHARS for item in instructions):
        raise refuse(f"custom_instructions: each may have {_INSTRUCTION_CHARS} characters")


def parse_glossaries(parameters: Parameters, *, has_source: bool) -> tuple[str, ...]:
    """The ids of the glossaries that count, the first going before the others; raises DeepL's answers."""
    one, several = parameters.get("glossary_id"), parameters.get("glossary_ids")
    listed = several.split(",") if several and isinstance(several, str) else several or []
    if not isinstance(listed, list) or len(listed) > _MOST_GLOSSARIES or (one and listed):
        raise refuse_value("glossary_ids")
    found = tuple(parse_id(item) for item in ([one] if one else listed))
    if found and not has_source:
        raise refuse("Parameter 'source_lang' not specified; a glossary needs it")
    return found


def _make_recipe(wanted: _Wanted, caller: Caller, *, context: Context) -> Recipe:
    glossary = find_glossary(wanted.glossaries, caller=caller, context=context)
    recipe = make_recipe(wanted.source or AUTO, context=context, decoding=wanted.decoding)
    return replace(recipe, glossary=glossary)


def find_glossary(ids: Sequence[str], *, caller: Caller, context: Context) -> str:
    """The version of these glossaries together, empty for none.

    Raises:
        NotFound: there is no such glossary.
    """
    return combine(ids, context=context, owner=caller.owner) if ids else ""


def _parse_texts(value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not texts:
        raise refuse("Parameter 'text' not specified")
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise refuse_value("text")
    if len(texts) > _MOST_TEXTS:
        raise refuse(f"Too many texts: {len(texts)}; at most {_MOST_TEXTS} are allowed")
    return tuple(texts)


def _parse_options(parameters: Parameters) -> StringOptions:
    """How the texts are read: by sentences, by sentences over line ends, or whole."""
    split = parameters.get("split_sentences")
    if str(split) not in ("None", "", "0", "1", "nonewlines"):
        raise refuse_value("split_sentences")
    kind = _KINDS.get(str(parameters.get("tag_handling")))
    if kind is None:
        raise refuse_value("tag_handling")
    rules = TagRules(
        splitting=_parse_tags(parameters, "splitting_tags"),
        non_splitting=_parse_tags(parameters, "non_splitting_tags"),
        ignored=_parse_tags(parameters, "ignore_tags"),
        outlines=parameters.get("outline_detection", True) in _TRUE,
    )
    keeps_lines = str(split) in ("None", "", "1")
    return StringOptions(kind, keeps_lines=keeps_lines, rules=rules, is_whole=str(split) == "0")


def _parse_tag_version(parameters: Parameters) -> str:
    version = str(parameters.get("tag_handling_version") or "v2")
    if version not in _TAG_VERSIONS:
        raise refuse_value("tag_handling_version")
    return version


def _parse_tags(parameters: Parameters, name: str) -> frozenset[str]:
    """Names of elements, from a list or with commas between."""
    value = parameters.get(name) or []
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise refuse_value(name)
    return frozenset(tag.strip() for part in parts for tag in part.split(",") if tag.strip())


def _word(wanted: _Wanted, text: str, found: TranslatedString) -> dict[str, Any]:
    language = wanted.source or _find_language(found)
    body: dict[str, Any] = {"detected_source_language": language.upper(), "text": found.text}
    if wanted.shows_billed:
        body["billed_characters"] = len(text)
    if wanted.model_type:
        body["model_type_used"] = wanted.model_type
    if wanted.tag_version:
        body["tag_handling_version"] = wanted.tag_version
    return body


def _find_language(found: TranslatedString) -> str:
    """The language of most of a text; `und` only where none is known, English where there are no words."""
    known = [language for language, _ in found.languages if language != UNDETERMINED]
    return known[0] if known else UNDETERMINED if found.languages else ENGLISH
