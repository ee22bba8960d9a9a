"""Where the sentences of a block end.

A mark ends a sentence unless something says otherwise: a lower-case letter after it, an abbreviation, an
initial, an ordinal or a date before it, an open Japanese bracket or an address around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.addresses import inside_addresses
from translator.languages import RECORDS, find_ordinals
from translator.spans import split_at

_LATIN_MARK = re.compile(
    r"""
    (?<![.!?…]) (?P<marks>[.!?…]++) (?P<closers>["'”’»)\]]*+)
    (?P<strays>(?:\s*+[.!?…”’»]++(?=\s|$) | [ \t]["'](?=\s|$))*+)   # `. .` and `. .” ”`: typesetting debris
    (?: (?P<gap>\s+) | (?P<glued>(?=[^\W\d_])) | $ )
    """,
    re.VERBOSE,
)
_JAPANESE_MARK = re.compile(r"[。！？!?．]+[」』）)”\"]*")
_NUMBERING = re.compile(r"\d{1,2}(?:．\d{1,2})*．")
_INNER_MARK = re.compile(r"(?<=[\dA-Za-zＡ-Ｚａ-ｚ])．(?=\d)|(?<=[A-Za-z])[!?](?=[^\W\d_])")
_OPENERS = "「『（"
_CLOSERS = "」』）"
_PARTICLES = re.compile(r"\s*[とのがはをにもでやへ、，]")
_WORD_BEFORE = re.compile(r"[^\s\"'“”„«»(\[]+$")
_NEXT = re.compile(r"[\s\"'“”„«»‘’(\[–—-]*")
_TAIL_TO_LINE_END = re.compile(r"[^.!?…\r\n]*+[\r\n]")
_LONGEST_WORD = 40
_PARAGRAPH = re.compile(r"(?:\d[\d:/]*+[A-Z]?+\.?+[\s–-]*+){0,2}+§")  # of a law, by its sign
_FIRST_WORD = re.compile(r"\s*+\S*+\s*+")
_NEXT_WORD = re.compile(r"[^\W\d_]+|\d+")
_JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
# Words that end in a full stop which ends no sentence: those of all languages, since none is known yet.
_BETWEEN_PARTS = re.compile("[.,/–-]")  # `PGS.TS`, `GS-TS`
_TITLES = frozenset[str]().union(*(record.abbreviations.titles for record in RECORDS))
_INNER = _TITLES.union(*(record.abbreviations.inner for record in RECORDS))
_OPEN = frozenset[str]().union(*(record.abbreviations.open for record in RECORDS))
_ROMAN = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split())


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a block, without the white space between them, in order."""
    inside = inside_addresses(text)
    is_japanese = len(_JAPANESE.findall(text)) * 4 >= len(text.replace(" ", "")) - len(inside)
    ends = _japanese_ends(text) if is_japanese else _latin_ends(text)
    yield from split_at(text, ((end, end) for end in ends if end not in inside))


def _japanese_ends(text: str) -> Iterator[int]:
    depths = _bracket_depths(text)
    for match in _JAPANESE_MARK.finditer(text):
        end = match.end()
        if _is_inner_mark(text, match.start()):
            continue
        is_quoted = depths[end - 1] > 0
        if not is_quoted and not (text[end - 1] in _CLOSERS and _PARTICLES.match(text, end)):
            yield end


def _is_inner_mark(text: str, place: int) -> bool:
    """`３．５％`, `Ｎｏ．５`, `１．はじめに` where a block begins, `Yahoo!ニュース`."""
    return bool(_INNER_MARK.match(text, place) or _NUMBERING.fullmatch(text, 0, place + 1))


def _bracket_depths(text: str) -> list[int]:
    """Depth of Japanese brackets after each character; a bracket that is never closed does not count."""
    depths, open_at = [0] * len(text), []
    for position, letter in enumerate(text):
        if letter in _OPENERS:
            open_at.append(position)
        elif letter in _CLOSERS and open_at:
            opened = open_at.pop()
            if not open_at:
                depths[opened:position] = [1] * (position - opened)
    return depths


def _latin_ends(text: str) -> Iterator[int]:
    ordinals = find_ordinals(text)
    first = _FIRST_WORD.match(text)
    opening = first.end() if first else 0
    for match in _LATIN_MARK.finditer(text):
        if match.end() == len(text):
            continue
        if match["gap"] is None:
            if _is_glued_end(text, match):
                yield match.end()
        elif _is_end(text, match, opening=opening, ordinals=ordinals):
            yield match.start("gap")


def _is_glued_end(text: str, match: re.Match[str]) -> bool:
    """`… kết thúc.Ông Kim …`: the space is missing; `XYZScripts.com` and `v.v` are no such place."""
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    word = _word_before(text, match.start())
    if _is_inner(word) or is_title(f"{word}.{_letters_at(text, match.end())}"):
        return False
    is_word_before = len(before) == 2 and before.isalpha() and before[-1].islower()
    return (
        is_word_before and len(after) == 2 and after[0].isupper() and (after[1].islower() or after[1] == " ")
    )


def _is_end(text: str, match: re.Match[str], *, opening: int, ordinals: frozenset[str] | None) -> bool:
    after = _NEXT.match(text, match.end("gap"))
    position = after.end() if after else match.end("gap")
    following = text[position : position + 1]
    if _PARAGRAPH.match(text, position):
        return False
    is_stop = match["marks"] == "."
    if (
        is_stop
        and not match["closers"]
        and _is_inner_stop(text, match.start(), position, opening=opening, ordinals=ordinals)
    ):
        return False
    if following.islower():
        return is_stop and ("\n" in match["gap"] or _is_broken_tail(text, match.end("gap")))
    return not (following.isdigit() and match["marks"] in ("…", "..."))


def _is_broken_tail(text: str, start: int) -> bool:
    """Whether a lower-case tail runs into the end of its line: the layout cut the next sentence there.

    Elsewhere a full stop before a lower-case letter is a stray one.
    """
    return _TAIL_TO_LINE_END.match(text, start) is not None


def _is_inner_stop(
    text: str, stop: int, next_at: int, *, opening: int, ordinals: frozenset[str] | None
) -> bool:
    """Whether a single full stop belongs to the word before it; the block's first word ends at `opening`."""
    word = _word_before(text, stop)
    following = _NEXT_WORD.match(text, next_at)
    after = following.group() if following else ""
    if word.isdigit() or (word[:1].isdigit() and ordinals):
        is_numbering = len(word) <= 3 and stop - len(word) <= opening  # `1. Giới thiệu`, `Điều 12. Phạm vi`
        return is_numbering or _is_ordinal(word, after, ordinals=ordinals)
    if _is_inner(word):
        return True
    if _may_end(word):
        return after.isdigit() or after[:1].islower() or (ordinals is not None and _is_roman(after))
    return ordinals is not None and _is_roman(word)


def _letters_at(text: str, place: int) -> str:
    letters = _NEXT_WORD.match(text, place)
    return letters.group() if letters else ""


def _word_before(text: str, stop: int) -> str:
    before = _WORD_BEFORE.search(text, max(0, stop - _LONGEST_WORD), stop)
    return before.group() if before else ""


def _is_roman(word: str) -> bool:
    return word.isupper() and word.lower() in _ROMAN


def _is_ordinal(word: str, after: str, *, ordinals: frozenset[str] | None) -> bool:
    """`2032. 03. 04.`, `1956.⏎október`, `3. Magyar Hadosztály`; Vietnamese numbers take no full stop."""
    if ordinals is None:
        return after.isdigit() and len(after) == 3
    if after.isdigit() or (after[:1].islower() and word[-1].isdigit()):
        return True
    return len(word) <= 2 and word.isdigit() and after.lower() not in ordinals


def is_title(word: str) -> bool:
    """Whether a word stands before the name of a person or a town: `dr`, `TP`, `PGS.TS`, `Th.S`."""
    parts = _BETWEEN_PARTS.split(word.lower())
    return all(part in _TITLES for part in parts) or "".join(parts) in _TITLES


def _is_inner(word: str) -> bool:
    """Whether a word stands before a name or a number, or is an initial: never the end of a sentence."""
    is_initial = len(word) == 1 and word.isupper()
    return is_initial or is_title(word) or all(part in _INNER for part in word.lower().split("."))


def _may_end(word: str) -> bool:
    """Whether a word stands at the end of a sentence as often as within one."""
    return word.lower() in _OPEN
