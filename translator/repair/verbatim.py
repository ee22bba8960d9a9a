"""How placeholders, addresses and times come through: by the model, else through masks, else in pieces.

Beside what is kept English has spaces where the source needs none, and marks of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from translator.addresses import ADDRESS, find_addresses, keeps_addresses
from translator.checks import SPLIT, check
from translator.languages import RECORDS, language_of
from translator.numbers import TIMESTAMP, find_codes, keeps_timestamps
from translator.placeholders import PLACEHOLDER, find_placeholders, keeps_placeholders
from translator.records import Hypothesis, SourceText
from translator.repair.attempts import Ask, merge, try_each
from translator.spans import SpanSet, replace_spans

_KEPT = re.compile(rf"(?i:{ADDRESS.pattern}) | {PLACEHOLDER.pattern} | {TIMESTAMP.pattern}", re.VERBOSE)
_SPLIT_AT = re.compile(f"({PLACEHOLDER.pattern})", re.VERBOSE)
_TORN = re.compile(r"⟦\d*|(?<!\d)\d+⟧|⟧")  # what is left of a mask where the model copied a part of it
_ANY_MASK = re.compile(r"⟦\d*⟧")
_NO_MARKS = "%‰#@&*/\\§†‡{}"  # punctuation to Unicode, but it says something
_EDGES = re.compile(r"(?P<head>\W*)(?P<words>.*?)(?P<tail>\W*)", re.DOTALL)

# A conversion with letters at it: `%1$sben`, `%dtệp`; those of English are `%ss`, `%dth`, `%dpx`.
_GLUED = re.compile(
    r"(?<![%\w])(%(?:\d\$)?[sd@])(?!(?:st|nd|rd|th|s|x|px|[kcm]?m|kg|[KMG]B|h|am|pm)\b)(?=[^\W\d_])"
)

# `&Fájl`: the letter that opens a menu.
_ACCESS_KEY = re.compile(r"(?<![\w&])&(?=[^\W\d_])")
_LOOSE_KEY = re.compile(r"(?<!\w)& (?=[^\W\d_])")

_MASK = "⟦{}⟧"
"""Of 25 forms the one that `mini` 1 copies best: .78, .65 and .67 in Vietnamese, Hungarian and Japanese; of
`{name}` .25, .23 and .30 (60 sentences of FLORES dev each, greedy, 2026-11-25)."""
_OPENERS = "([{“‘«"
_CLOSERS = ")]}”’»,.;:!?…%"
_MARKS = ",.;:!?"  # with a space behind them
# Behind a number that was kept: `{n}th`, `%spx`, `{count}s`.
_ENDING = re.compile(r"(?:e?s|st|nd|rd|th|x|px|[kcm]?m|kg|[KMG]B|h|am|pm)\b")
_ENDING_CHARS = 3
_ALL_MARKS = {code: english for record in RECORDS for code, english in record.marks.items()}
_WIDE_MARK = re.compile(r"(?<=[!-~⟧])[、。！？](?=([\w⟦`(\[<@#])?)")


def protect(sources: Sequence[SourceText], results: Sequence[Hypothesis], *, ask: Ask) -> list[Hypothesis]:
    """Hypotheses that have every placeholder, address and date with a time of their source.

    Args:
        results: of the sources, as the model made them.
        ask: called twice at most.
    """
    best = try_each(sources, results, [_Masked(), _Between()], ask=ask)
    return [_with_spaces(source, result) for source, result in zip(sources, best, strict=True)]


def _with_spaces(source: SourceText, result: Hypothesis) -> Hypothesis:
    text = _set_apart(source, result.text) if _has_kept(result.text) else result.text
    if "& " in text and "& " not in source.text and _ACCESS_KEY.search(source.text):
        text = _LOOSE_KEY.sub("&", text)
    return result if text == result.text else replace(result, text=text)


def _has_kept(text: str) -> bool:
    """Whether `_KEPT` matches anything in a text; where it does not, found a hundred times as fast."""
    return bool(find_placeholders(text) or find_addresses(text) or TIMESTAMP.search(text))


@dataclass(frozen=True, slots=True)
class _Masked:
    """The text with masks in place of placeholders and addresses."""

    def pieces(self, source: SourceText, best: Hypothesis) -> list[SourceText] | None:
        return [_mask(_apart(source))] if _is_spoilt(source, best) else None

    def choose(self, source: SourceText, _best: Hypothesis, answers: Sequence[Hypothesis]) -> Hypothesis:
        kept = [source.text[start:end] for start, end in _find_kept(source)]
        masks = {_MASK.format(number): text for number, text in enumerate(kept, start=1)}
        parts: list[str] = _SPLIT_AT.split(answers[0].text)
        parts[::2] = [_TORN.sub("", part) for part in parts[::2]]
        return _made(source, "".join(masks.get(part, part) for part in parts), answers)


@dataclass(frozen=True, slots=True)
class _Between:
    """The texts between placeholders and addresses, joined as they stood, with their white space."""

    def pieces(self, source: SourceText, best: Hypothesis) -> list[SourceText] | None:
        if not _is_spoilt(source, best):
            return None
        return [piece for piece in _cut(_apart(source)) if _has_words(piece)]

    def choose(self, source: SourceText, _best: Hypothesis, answers: Sequence[Hypothesis]) -> Hypothesis:
        english = iter(answers)
        pieces = [
            _Piece(piece.text, _between(piece, next(english).text), is_kept=False)
            if _has_words(piece)
            else _as_it_is(piece)
            for piece in _cut(_apart(source))
        ]
        return _made(source, _join_pieces(pieces, language=source.language), answers, is_split=True)


def _is_spoilt(source: SourceText, hypothesis: Hypothesis) -> bool:
    """Whether another way can better what a hypothesis has of kept texts; not where the source has none."""
    return not _keeps(source, hypothesis) and bool(_find_kept(source))


def _keeps(source: SourceText, hypothesis: Hypothesis) -> bool:
    """Whether all is there, and no letters of the source hang on a conversion of `printf`."""
    keeps = (keeps_placeholders, keeps_addresses, keeps_timestamps)
    codes = find_codes(source.text, source.language)
    is_whole = all(item.written in hypothesis.text for item in codes)
    return (is_whole and all(is_kept(source.text, hypothesis.text) for is_kept in keeps)) and not (
        _GLUED.search(hypothesis.text) and _apart(source) != source
    )


def _apart(source: SourceText) -> SourceText:
    """The text with a space between conversions and the letters that a language with spaces has at them."""
    if "%" not in source.text or not language_of(source.language).is_spaced:
        return source
    return SourceText(_GLUED.sub(r"\1 ", source.text), source.language)


def _find_kept(source: SourceText) -> list[tuple[int, int]]:
    """Where placeholders, addresses, times and codes of several groups (`091 234 5678`) stand, in order."""
    spans = [match.span() for match in _KEPT.finditer(source.text)]
    taken = SpanSet(spans)
    codes = [(item.start, item.end) for item in find_codes(source.text, source.language)]
    return sorted([*spans, *(span for span in codes if not taken.overlapping(span))])


def _mask(source: SourceText) -> SourceText:
    masks = {span: _MASK.format(number) for number, span in enumerate(_find_kept(source), start=1)}
    return SourceText(replace_spans(source.text, masks), source.language)


def _cut(source: SourceText) -> list[SourceText]:
    """The texts between placeholders and addresses, in turn with them."""
    edges = [0, *chain.from_iterable(_find_kept(source)), len(source.text)]
    return [SourceText(source.text[start:end], source.language) for start, end in pairwise(edges)]


def _has_words(piece: SourceText) -> bool:
    return not _KEPT.fullmatch(piece.text) and any(letter.isalpha() for letter in piece.text)


def _as_it_is(piece: SourceText) -> _Piece:
    """A piece without words: kept text, or marks."""
    if _KEPT.fullmatch(piece.text):
        return _Piece(piece.text, piece.text, is_kept=True)
    return _Piece(piece.text, _english_marks(piece.text, language=piece.language), is_kept=False)


def _between(source: SourceText, english: str) -> str:
    """The English of a piece with the marks and the white space that the piece has at its edges.

    Symbols that only the English has there (`50%` for `50 százalék`) stay, and so do placeholders; masks go,
    since the piece had none.
    """
    english = _ANY_MASK.sub("", english)
    shown = PLACEHOLDER.sub(lambda kept: "x" * len(kept.group()), english)
    edges, found = _EDGES.fullmatch(source.text), _EDGES.fullmatch(shown)
    if not edges or not found:
        return english
    start, end = found.span("words")
    own_head = _own_symbols(found["head"], edges["head"], before=english[start:end]).lstrip()
    own_tail = _own_symbols(found["tail"], edges["tail"]).rstrip()
    head, tail = (_english_marks(edges[side], language=source.language) for side in ("head", "tail"))
    words = own_head + english[start:end] + own_tail
    parts = (_Piece("", part, is_kept=False) for part in (head, words, tail))
    return _join_pieces(parts, language=source.language)


def _own_symbols(edge: str, theirs: str, *, before: str = "") -> str:
    """What an edge of English has beside marks and what the edge of the source has; a minus before digits."""
    minus = "-" if edge.endswith("-") and before[:1].isdigit() and not theirs.endswith("-") else ""
    return "".join(sign for sign in edge if sign.isspace() or not (_is_mark(sign) or sign in theirs)) + minus


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "P" and sign not in _NO_MARKS


def _made(
    source: SourceText, text: str, answers: Sequence[Hypothesis], *, is_split: bool = False
) -> Hypothesis:
    """A text with its own flags and those that tell how it was made."""
    is_split = is_split or any(SPLIT in answer.flags for answer in answers)
    return check(source, merge(text, answers), made=(SPLIT,) if is_split else ())


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a source text and its English; kept ones are the same on both sides."""

    source: str
    english: str
    is_kept: bool


def _english_marks(text: str, *, language: str) -> str:
    """A text with English marks for those of a language."""
    return text.translate(language_of(language).marks)


def neutral_english(text: str) -> str:
    """A text without words, so in no language, with English marks for wide ones: `12/5。`."""
    return _WIDE_MARK.sub(lambda mark: mark.group().translate(_ALL_MARKS) + " " * bool(mark[1]), text)


def _join_pieces(pieces: Iterable[_Piece], *, language: str) -> str:
    """The English of pieces that follow each other, words and kept text parted by spaces."""
    is_spaced = language_of(language).is_spaced
    parts: list[str] = []
    last: _Piece | None = None
    for piece in pieces:
        if not piece.english:
            continue
        if last and not is_spaced and not _belong_together(last, piece):
            parts.append(" ")
        parts.append(piece.english)
        last = piece
    return "".join(parts)


def _belong_together(left: _Piece, right: _Piece) -> bool:
    before, after = left.english[-1], right.english[0]
    if before.isspace() or after.isspace() or before in _OPENERS or after in _CLOSERS:
        return True
    if left.is_kept or right.is_kept:
        plain = right.source[:1] if left.is_kept else left.source[-1:]
        return (left.is_kept and right.is_kept) or (plain.isascii() and plain.isalnum())
    return False


def _set_apart(source: SourceText, english: str) -> str:
    """A translation with a space between kept texts and words that do not touch each other in the source.

    Plain letters and marks that touch a kept text in the source (`v{version}`), and in a language with spaces
    all that do, go on touching it.
    """
    is_spaced = language_of(source.language).is_spaced
    found = list(_KEPT.finditer(source.text))
    behind_words = {it.group() for it in found if _touches(source.text, it.start() - 1, is_spaced=is_spaced)}
    before_words = {it.group() for it in found if _touches(source.text, it.end(), is_spaced=is_spaced)}
    parts, position = [], 0
    for match in _KEPT.finditer(english):
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
