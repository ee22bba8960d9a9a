"""Strings of a request, with tags or without, in and out of the road of short texts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from translator.errors import UnreadableInput
from translator.formats.exports import to_text
from translator.formats.files import OpenedText, TagRules, open_text
from translator.formats.files.opening import TextKind
from translator.jobs import Recipe
from translator.languages import UNDETERMINED
from translator.records import Segment, TranslatedDocument
from translator.segment import Unit, segment
from translator.service.live.live import Live

_LINE_END = re.compile(r"\r?\n")
_DOUBLED_LINE_END = re.compile(r"(\r?\n)\1")


@dataclass(frozen=True, slots=True)
class StringOptions:
    """How strings are read.

    Attributes:
        keeps_lines: whether each line end in them stays where it is.
        is_whole: whether a string, or what tags part in it, is translated in one and not by sentences.
        is_lenient: whether XML that is not well-formed is read as HTML is.
    """

    kind: TextKind = "text"
    keeps_lines: bool = True
    rules: TagRules | None = None
    is_whole: bool = False
    is_lenient: bool = False


@dataclass(frozen=True, slots=True)
class TranslatedString:
    """A string in English, other versions of it, and its languages with their shares of belief, best first.

    `und` stands for text whose language is not known; what belongs to no language has no share.
    """

    text: str
    alternatives: tuple[str, ...]
    languages: tuple[tuple[str, float], ...]


async def translate_strings(
    strings: Sequence[str],
    *,
    live: Live,
    recipe: Recipe,
    reading: StringOptions,
    owner: str,
    alternatives: int = 0,
) -> list[TranslatedString]:
    """Translate strings, each by itself.

    Args:
        alternatives: most other versions of a string that are wanted; strings with tags have none.

    Raises:
        UnreadableInput: see `open_text`; and as `Live.translate`.
    """
    if reading.kind != "text":
        return await _translate_tagged(strings, live=live, recipe=recipe, reading=reading, owner=owner)
    texts = [_part_lines(text) if reading.keeps_lines else text for text in strings]
    unit: Unit = "text" if reading.is_whole else "sentence"
    documents = await live.translate(texts, recipe=recipe, owner=owner, unit=unit)
    others: list[list[str]] = [[] for _ in documents]
    if alternatives:
        others = await asyncio.gather(
            *(live.propose(item, recipe=recipe, count=alternatives) for item in documents)
        )
    undo = _join_lines if reading.keeps_lines else str
    return [
        TranslatedString(undo(to_text(document)), tuple(map(undo, versions)), find_languages(document))
        for document, versions in zip(documents, others, strict=True)
    ]


async def _translate_tagged(
    strings: Sequence[str], *, live: Live, recipe: Recipe, reading: StringOptions, owner: str
) -> list[TranslatedString]:
    opened = await asyncio.to_thread(_open_all, strings, reading)
    unit: Unit = "block" if reading.is_whole else "sentence"
    documents = await live.translate([item.text for item in opened], recipe=recipe, owner=owner, unit=unit)
    rebuilt = await asyncio.to_thread(
        lambda: [item.rebuild(document) for item, document in zip(opened, documents, strict=True)]
    )
    return [
        TranslatedString(text, (), find_languages(document))
        for text, document in zip(rebuilt, documents, strict=True)
    ]


def _open_all(strings: Sequence[str], reading: StringOptions) -> list[OpenedText]:
    return [_open(text, reading) for text in strings]


def _open(text: str, reading: StringOptions) -> OpenedText:
    try:
        return open_text(text, kind=reading.kind, rules=reading.rules)
    except UnreadableInput:
        if not reading.is_lenient:
            raise
    return open_text(text, kind="html", rules=reading.rules)


def find_languages(document: TranslatedDocument) -> tuple[tuple[str, float], ...]:
    """The languages of a document and how much of it is believed to be in each, in [0, 1], most first."""
    return _share([item.segment for item in document.translations])


def detect_languages(text: str) -> tuple[tuple[str, float], ...]:
    """The same of a text that is not translated."""
    return _share(segment(_part_lines(text)))


def _share(segments: Sequence[Segment]) -> tuple[tuple[str, float], ...]:
    telling = [item for item in segments if item.kind != "neutral"]
    whole = sum(len(item.text) for item in telling)
    shares: dict[str, float] = {}
    for item in telling:
        confidence = 1.0 if item.language == UNDETERMINED else item.confidence
        share = len(item.text) * confidence / whole
        shares[item.language] = shares.get(item.language, 0.0) + share
    return tuple(sorted(shares.items(), key=lambda pair: -pair[1]))


def _part_lines(text: str) -> str:
    """The text with a blank line behind each line, over which no sentence is joined."""
    return _LINE_END.sub(r"\g<0>\g<0>", text)


def _join_lines(text: str) -> str:
    """Takes out what `_part_lines` put in."""
    return _DOUBLED_LINE_END.sub(r"\1", text)
