"""Where one line holds two languages: `Tin tức … | News …`, a Japanese title run into its Vietnamese one.

Also a sentence that quotes another language so fully that its own would not be seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from translator.detect.ngrams import weigh
from translator.detect.script import JAPANESE_LETTER
from translator.spans import split_at

# These separate whatever stands on their sides.
_BAR = re.compile(r"(?<!\s)\s+[|｜¦]\s+|(?<!\s)[^\S\t]*\t\s*|(?<!\s)[ \u00a0]{3,}(?=\S)")  # or columns
_BAR_SIGN = re.compile(r"[|｜¦\t]|[ \u00a0]{3}")  # all bars have one, most texts do not
# These separate only when the sides are in two languages.
_DASH = re.compile(r"(?<!\s)\s+[/／–—-]\s+")
_MIN_WORDS = 2
_MAX_LINE = 400  # code points; mastheads and bilingual titles are short
_MIN_MARGIN = 4.5  # nats by which each side must be in its own language
_QUOTATION_MARK = re.compile(
    r"""(?P<opening>(?<![^\s:(\[–—-])["“„«]) | (?P<closing>["“”»])(?!\w)[^\w\s]*""", re.VERBOSE
)
_QUOTATION_SIGN = re.compile('["“”„«»]')
_JAPANESE_RUN = re.compile(rf"{JAPANESE_LETTER}(?:[^A-Za-z\u00c0-\u024f\u1e00-\u1eff]*{JAPANESE_LETTER})?")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{2,}")
_MARKED_LETTER = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
_MIN_SIDE_WORDS = 3


def split_languages(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the parts of a sentence or line that are in one language each, in order, trimmed."""
    bars = [bar.span() for bar in _BAR.finditer(text)] if _BAR_SIGN.search(text) else []
    for start, end in split_at(text, bars):
        for left, right in split_at(text, _find_dash(text, start, end), start=start, end=end):
            quotations = _find_quotations(text, left, right)
            for first, last in split_at(text, quotations, start=left, end=right):
                yield from _split_scripts(text, first, last)


def _find_dash(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The first dash or slash between two languages, if there is one; a sentence has none."""
    is_line = end - start <= _MAX_LINE and text[end - 1] not in ".!?…"
    dashes = _DASH.finditer(text, start, end) if is_line else ()
    return [m.span() for m in dashes if _differs(text[start : m.start()], text[m.end() : end])][:1]


def _find_quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The edges of quotations in another language than the words around them, if these would go under."""
    if not _QUOTATION_SIGN.search(text, start, end):
        return []
    edges = [edge for span in _quotation_spans(text, start, end) for edge in span]
    bounds = [start, *edges, end]
    told = " ".join(text[left:right] for left, right in zip(bounds[::2], bounds[1::2], strict=True))
    quoted = " ".join(text[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True))
    return [(edge, edge) for edge in edges] if edges and _goes_under(told, quoted) else []


def _quotation_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Quotations with their marks and the punctuation behind; the first may begin, the last end elsewhere."""
    opened: int | None = start
    for mark in _QUOTATION_MARK.finditer(text, start, end):
        if mark["closing"] and opened is not None:
            yield opened, mark.end()
            opened = None
        elif mark["opening"] and opened in (None, start):
            opened = mark.start()
    if opened not in (None, start):
        yield opened, end


def _goes_under(told: str, quoted: str) -> bool:
    """Whether a text that quotes another language would not clearly be in its own."""
    if not _differs(told, quoted):
        return False
    own, other = weigh(told).costs, weigh(quoted).costs
    language = own.index(min(own))
    costs = [sum(pair) for pair in zip(own, other, strict=True)]
    return min(costs[:language] + costs[language + 1 :]) - costs[language] < _MIN_MARGIN


def _differs(left: str, right: str) -> bool:
    """Whether both sides are some words long and each clearly in another Latin language than the other."""
    if min(len(_LATIN_WORD.findall(left)), len(_LATIN_WORD.findall(right))) < _MIN_WORDS:
        return False
    sides = [weigh(side).costs for side in (left, right)]
    best = [costs.index(min(costs)) for costs in sides]
    return best[0] != best[1] and all(
        costs[best[1 - side]] - costs[best[side]] >= _MIN_MARGIN for side, costs in enumerate(sides)
    )


def _split_scripts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a Japanese run from Vietnamese or Hungarian words around it; Latin names within it stay."""
    runs = list(_JAPANESE_RUN.finditer(text, start, end))
    if not runs:
        yield start, end
        return
    first, last = runs[0].start(), runs[-1].end()
    cuts = []
    if _is_marked_prose(text[start:first]):
        cuts.append((first, first))
    if _is_marked_prose(text[last:end]):
        tail = re.compile(r"[^\w\s]*").match(text, last)
        cut = tail.end() if tail else last
        cuts.append((cut, cut))
    yield from split_at(text, cuts, start=start, end=end)


def _is_marked_prose(side: str) -> bool:
    """Some Latin words, at least one with diacritics: no product name inside a Japanese sentence."""
    composed = unicodedata.normalize("NFC", side)
    return len(_LATIN_WORD.findall(composed)) >= _MIN_SIDE_WORDS and bool(_MARKED_LETTER.search(composed))
