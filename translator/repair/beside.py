"""What stands beside kept text in English: spaces where the source needs none, English marks for its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from translator.languages import language_of
from translator.languages.ja import JAPANESE
from translator.records import SourceText

_OPENERS = "([{“‘«"
_CLOSERS = ")]}”’»,.;:!?…%"
_MARKS = ",.;:!?"  # with a space behind them
# Behind a number that was kept: `{n}th`, `%spx`, `{count}s`.
_ENDING = re.compile(r"(?:e?s|st|nd|rd|th|x|px|[kcm]?m|kg|[KMG]B|h|am|pm)\b")
_ENDING_CHARS = 3
_WIDE_MARK = re.compile(r"(?<=[!-~⟧])[、。！？](?=([\w⟦`(\[<@#])?)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a source text and its English; kept ones are the same on both sides."""

    source: str
    english: str
    is_kept: bool


def english_marks(text: str, *, language: str) -> str:
    """A text with English marks for those of a language."""
    return text.translate(language_of(language).marks)


def neutral_english(text: str) -> str:
    """A text without words whose Japanese marks, `12/5。`, have become English ones."""
    return _WIDE_MARK.sub(lambda mark: mark.group().translate(JAPANESE.marks) + " " * bool(mark[1]), text)


def join_pieces(pieces: Iterable[Piece], *, language: str) -> str:
    """The English of pieces that follow each other, words and kept text parted by spaces."""
    is_spaced = language_of(language).is_spaced
    parts: list[str] = []
    last: Piece | None = None
    for piece in pieces:
        if not piece.english:
            continue
        if last and not is_spaced and not _belong_together(last, piece):
            parts.append(" ")
        parts.append(piece.english)
        last = piece
    return "".join(parts)


def _belong_together(left: Piece, right: Piece) -> bool:
    before, after = left.english[-1], right.english[0]
    if before.isspace() or after.isspace() or before in _OPENERS or after in _CLOSERS:
        return True
    if left.is_kept or right.is_kept:
        plain = right.source[:1] if left.is_kept else left.source[-1:]
        return (left.is_kept and right.is_kept) or (plain.isascii() and plain.isalnum())
    return False


def set_apart(source: SourceText, english: str, *, kept: re.Pattern[str]) -> str:
    """A translation with a space between kept texts and words that do not touch each other in the source.

    Plain letters and marks that touch a kept text in the source (`v{version}`), and in a language with spaces
    all that do, go on touching it.
    """
    is_spaced = language_of(source.language).is_spaced
    found = list(kept.finditer(source.text))
    behind_words = {it.group() for it in found if _touches(source.text, it.start() - 1, is_spaced=is_spaced)}
    before_words = {it.group() for it in found if _touches(source.text, it.end(), is_spaced=is_spaced)}
    parts, position = [], 0
    for match in kept.finditer(english):
        before, after = english[position : match.start()], english[match.end() : match.end() + _ENDING_CHARS]
        sticks = before[-1:].isalnum() or (before[-1:] and before[-1] in _MARKS)
        is_apart = not sticks or match.group() in behind_words
        parts += [before, "" if is_apart else " ", match.group()]
        is_ending = _ENDING.match(after) is not None or match.group() in before_words
        is_apart = not (after[:1].isalnum() or after[:1] in tuple(_OPENERS)) or is_ending
        parts.append("" if is_apart else " ")
        position = match.end()
    return "".join([*parts, english[position:]])


def _touches(text: str, place: int, *, is_spaced: bool) -> bool:
    return 0 <= place < len(text) and (is_spaced or text[place].isascii()) and not text[place].isspace()
