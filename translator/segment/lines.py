"""Where the lines of a text are, what stands around them, and which a layout broke within a sentence.

A leader (`Mintavétel ........ 15`) parts a line as a column does. A mark (a bullet, `a)`, `(1)`, `2.1.`, `①`)
opens an item, and ornaments (`*** … ***`) enclose a title; neither is a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from translator.addresses import ADDRESS
from translator.detect.neutral import is_neutral
from translator.detect.script import HAN_RANGES, count_scripts
from translator.languages import lacks_ordinals
from translator.segment.sentences import is_title, split_sentences

# Ends of lines: CR LF, LF, CR, VT, FF, NEL, LS, PS, as in str.splitlines without the separators FS, GS, RS.
_END = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_END_MARKS = tuple(".!?…。！？")
_CLOSERS = "\"'”’»)]」』）"
_QUOTED = re.compile(r"\s*(?:>[ \t]?)+")  # as e-mail quotes, one mark for each level
_CONTINUING_MARKS = ",;.:!?)]”’»、。」』）"
_OPEN_END = re.compile(r"(?:[,;(\[„“«「『、]|\d\.|[^\W\d_]-)$")  # `Budapest, 2024.⏎június 17.`
_ABBREVIATION = re.compile(r"(?<![^\W\d_.])([^\W\d_]{1,15}(?:\.[^\W\d_]{1,15}){0,7})\.$")
_FIRST_WORD = re.compile(r"\S+")

# Lengths in code points. Shorter lines are titles, menu entries and verses unless something says otherwise.
_MIN_CONTINUED = 30
_MIN_BROKEN = 40
_MIN_BROKEN_JAPANESE = 15
_LONGEST_TITLE = 16
# A line is full when the next word would have passed this share of the widest line of its block.
_FULL_LINE = 0.92
_LEADER = re.compile(
    r"""(?:(?<!\s)\s++)?(?:
        \.{6,} | \.{4,5}(?=\s*\d) | (?:\.[ \u00a0]){5,}\.? | …{3,} | (?:…[ ]){2,}…?
      | _{2,}(?:[/.]_{2,})+ | _{3,} | [·・･‥]{4,} | (?:[·・][ ]){3,}[·・]? | -{6,} | [─―]{4,}
    )\s*""",
    re.VERBOSE,
)
_LEADER_SIGN = re.compile(r"[.…·・･‥─―]{3}|(?:[.…·・] ){2}|_{2}[/.]_|_{3}|-{6}")
# `Địa chỉ: …`, `Anyja neve: …`, `住所：…`; no address of the web, nor words before what somebody says.
_LABEL = re.compile(r"(?P<words>[^\W\d_][^:：.!?。！？,、;\r\n]{0,40})[:：](?!//|\s*[\"“„«‘「『])")
_LABEL_WORDS = 6
# `太郎「待て！」`, `山田さん（笑って）：「はい」`: who speaks, what is seen, what is said.
_SPEECH = "[{0}][^{0}{1}]*(?:[{0}][^{0}{1}]*[{1}][^{0}{1}]*)*"
_TURN = re.compile(
    rf"""(?P<name>お?[{HAN_RANGES}ァ-ヺー・A-Za-zＡ-Ｚａ-ｚ0-9０-９]{{1,12}}(?:さん|さま|くん|ちゃん)?[:：]?)
    (?P<aside>[（(][^（）()「」『』\r\n]{{1,30}}[）)][:：]?)?\s*+
    (?P<speech>{_SPEECH.format("「", "」")}(?:」。?|\Z)|{_SPEECH.format("『", "』")}(?:』。?|\Z))\s*+""",
    re.VERBOSE,
)
_SPEECH_ENDS = ("」", "』")
_SAID = re.compile(r"[。！？!?…〜～ー\u3041-\u3096][」』]?。?\Z")  # how what is said ends, and few titles do
_NUMBER = r"\d{1,2}(?:[.．]\d{1,2})*+"
_MARK = re.compile(
    rf"""
      (?: [-–—•▪‣·*] | [(（]?(?:{_NUMBER}|[A-Za-zđĐ])[)）] | {_NUMBER}\.\)? | \[\d{{1,2}}\] )\s+
    | (?: [(（]{_NUMBER}[)）] | {_NUMBER}． | [\u2460-\u24ff\u2776-\u2793・●○■□◆◇◎] | [¹²³⁰⁴-⁹]+ )
      \s*(?=[^\W\d_]|[「『])
    """,
    re.VERBOSE,
)

_ORNAMENTS = "*=~•★☆═━─◆◇■□●○※#+-<>"
_SPACED_ORNAMENTS = "#+-<>"  # `##NEV##` and `<<nev>>` are placeholders somewhere
_MIRRORED = {"<": ">", ">": "<"}
_LEAST_ORNAMENTS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end mark and without surrounding white space; `text == document[start:end]`.

    `level` counts the marks of quotation before it, which belong to no line.
    """

    start: int
    end: int
    text: str
    level: int = 0


def split_lines(text: str) -> Iterator[Line | None]:
    """The lines of a text in order, None for each blank one."""
    position = 0
    while position <= len(text):
        match = _END.search(text, position)
        end, after = match.span() if match else (len(text), len(text) + 1)
        quoted = _QUOTED.match(text, position, end)
        raw = text[quoted.end() if quoted else position : end]
        stripped = raw.strip()
        if stripped:
            start = end - len(raw.lstrip())
            level = quoted.group().count(">") if quoted else 0
            yield Line(start, start + len(stripped), stripped, level)
        elif end < len(text):
            yield None
        position = after


def find_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Spans that hold whole sentences: a line each, or several lines that a layout broke apart."""
    run: list[Line] = []
    for line in [*split_lines(text), None]:
        if line is not None:
            run.append(line)
        elif run:
            yield from _join_run(run)
            run = []


def _join_run(run: list[Line]) -> Iterator[tuple[int, int]]:
    """Blocks of a run of lines without a blank one between them."""
    width = max(len(line.text) for line in run)
    is_wrapped = any("。" in line.text for line in run) or any(_continues(*pair) for pair in pairwise(run))
    start = run[0].start
    for first, second in pairwise(run):
        if not (_may_join(first, second) and _is_broken(first, second, width=width, is_wrapped=is_wrapped)):
            yield start, first.end
            start = second.start
    yield start, run[-1].end


def _may_join(first: Line, second: Line) -> bool:
    """Whether nothing forbids that a sentence runs from one line to the next."""
    if first.level != second.level or _are_apart(first.text, second.text):
        return False
    if find_mark(second.text) or _is_japanese(first) != _is_japanese(second):
        return False
    return not is_neutral(first.text) and (_may_continue(second.text) or not is_neutral(second.text))


def _may_continue(text: str) -> bool:
    """Whether a line that may stand by itself, `AFP.`, may also be the rest of a sentence; no address is."""
    return (text[0].isalpha() and not ADDRESS.match(text)) or text[0] in _CONTINUING_MARKS


def _is_broken(first: Line, second: Line, *, width: int, is_wrapped: bool) -> bool:
    """Whether the layout, not the writer, ended the first line."""
    if _continues(first, second):
        return True
    if _ends_in_title(first.text):
        return len(first.text) >= _MIN_BROKEN
    if first.text.rstrip(_CLOSERS).endswith(_END_MARKS):
        return False
    n_labels = _is_label(first.text) + _is_label(second.text)
    if n_labels == 2 or len(first.text) < (_MIN_BROKEN_JAPANESE if _is_japanese(first) else _MIN_BROKEN):
        return False
    if is_wrapped and _is_full(first, second, width):
        return True
    return n_labels == 0 and _is_unfinished(first)


def _is_unfinished(line: Line) -> bool:
    """Whether a line has the end of a sentence in it and goes on, or ends as no line of a writer does."""
    if not _is_japanese(line) and _OPEN_END.search(line.text):
        return True
    return len(list(islice(split_sentences(line.text), 2))) == 2


def _continues(first: Line, second: Line) -> bool:
    """Whether the second line begins as no sentence does, or the first ends as none does."""
    mark = second.text[0]
    if not mark.isalpha():
        return mark in _CONTINUING_MARKS and not _opens_quote(second.text)
    return (
        mark.islower()
        and not _is_japanese(second)
        and (len(first.text) >= _MIN_CONTINUED or bool(_OPEN_END.search(first.text)))
    )


def _ends_in_title(text: str) -> bool:
    """`… tại TP.`, `… szerint dr.`: a name follows."""
    word = _ABBREVIATION.search(text[-_LONGEST_TITLE:])
    return word is not None and is_title(word.group(1))


def _opens_quote(text: str) -> bool:
    """Whether a line that begins with a closing mark really begins a quotation: `”Nó`."""
    return len(text) > 1 and text[0] in "”’»" and text[1].isalnum()


def _is_full(first: Line, second: Line, width: int) -> bool:
    if _is_japanese(first):
        return len(first.text) >= _FULL_LINE * width
    word = _FIRST_WORD.match(second.text)
    return len(first.text) + 1 + len(word.group() if word else "") >= _FULL_LINE * width


def _is_japanese(line: Line) -> bool:
    latin, japanese, _ = count_scripts(line.text)
    return japanese > 0 and japanese * 4 >= latin


def split_at_leaders(text: str) -> Iterator[tuple[int, int]]:
    """Spans of what stands between leaders, in order; a text that is nothing but a leader is left whole."""
    start = 0
    for leader in _LEADER.finditer(text) if _LEADER_SIGN.search(text) else ():
        if leader.start() > start:
            yield start, leader.start()
            start = leader.end()
    if start < len(text):
        yield start, len(text)


def split_turns(text: str) -> Iterator[tuple[int, int]]:
    """Spans of who speaks and of what is said, in a block of a transcript; another one is left whole."""
    turns, end = [], 0
    while turn := _TURN.match(text, end):
        turns.append(turn)
        end = turn.end()
    if end < len(text) or not any(_SAID.search(turn["speech"]) for turn in turns):
        yield 0, len(text)
        return
    for turn in turns:
        yield from (turn.span(part) for part in ("name", "aside", "speech") if turn[part])


def _has_leader(text: str) -> bool:
    """Whether a line has a leader behind some text."""
    leader = _LEADER.search(text, 1) if _LEADER_SIGN.search(text) else None
    return leader is not None and leader.start() > 0


def _is_label(text: str) -> bool:
    """Whether a line begins with a few words and a colon, as a line of a form or of a dialogue does."""
    label = _LABEL.match(text)
    return label is not None and not text[0].islower() and len(label["words"].split()) <= _LABEL_WORDS


def _are_apart(first: str, second: str) -> bool:
    """Whether the first of two lines surely ends where it ends."""
    if first.endswith((":", "：")) or _has_leader(first):
        return True
    if _TURN.match(second) or (first[-1:] in _SPEECH_ENDS and _TURN.fullmatch(first)):
        return True
    return _has_leader(second) and not second[0].islower()


def without_ornaments(line: str) -> tuple[int, int]:
    """Where the text of a line stands that signs enclose (`=== Vége ===`, `<<< a >>>`), else all of it."""
    bare = line.rstrip()
    sign, close = bare[:1], bare[-1:]
    if not sign or sign not in _ORNAMENTS or close != _MIRRORED.get(sign, sign) or "\n" in bare:
        return 0, len(line)
    head, tail = len(bare) - len(bare.lstrip(sign)), len(bare) - len(bare.rstrip(close))
    inner = bare[head : len(bare) - tail]
    text = inner.strip()
    is_parted = sign not in _SPACED_ORNAMENTS or (inner[:1].isspace() and inner[-1:].isspace())
    if min(head, tail) < _LEAST_ORNAMENTS or not is_parted or not any(map(str.isalpha, text)):
        return 0, len(line)
    start = head + len(inner) - len(inner.lstrip())
    return start, start + len(text)


def find_mark(text: str) -> int:
    """Where the item begins that a mark opens at the start of a text; 0 where there is no mark.

    A number with a full stop may also be part of a date or, but in Vietnamese, an ordinal: `17. századi`.
    """
    mark = _MARK.match(text)
    following = text[mark.end() : mark.end() + 1] if mark else ""
    if not mark or not following:
        return 0
    if not mark.group().rstrip().endswith("."):
        return mark.end()
    is_part = following.isdigit() or (following.islower() and not lacks_ordinals(text))
    return 0 if is_part else mark.end()
