"""What figures stand in a text, and what each can mean: a quantity, a date, a time, a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Literal

from translator.addresses import find_addresses
from translator.languages import language_of
from translator.languages.language import Language
from translator.numbers.powers import Power, find_power
from translator.placeholders import find_placeholders

Kind = Literal["number", "date", "clock", "code"]
"""`clock`: also a score or a verse; `code`: of a telephone, an account, a law, a version: no quantity."""

_PLAIN = str.maketrans("０１２３４５６７８９．，：／％＋－", "0123456789.,:/%+-")
_DIGIT = re.compile(r"\d")
_UNIT = re.compile(
    r"(?<=[\d\s])(?:[kcmdµ]?m[²³23]?|[kmµ]?g|ha|[mcdh]?l|[kMG]?W(?:h)?|[kMG]?Hz|[kMGT]B|°C|km/h|Ft|HUF|EUR|USD|VND|VNĐ|JPY|đ)"
    r"\.?\s*\Z"
)
_RUN = re.compile(r"\d+")
_DASH = re.compile("[-–−]")
_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_SPACE = "[ \u00a0\u202f]"
_ANY_SPACE = re.compile(_SPACE)
_CLUSTER = re.compile(rf"\d+(?:(?:[.,:/–−-]|{_SPACE})\d+)*")
_DATE = re.compile(
    r"\d{4}([-/.])\d\d?\1\d\d?|\d\d?([-/.])\d\d?\2(?:\d{4}|\d\d)|\d\d?/\d\d?|\d\d?/\d{4}|\d{4}/\d\d?"
)
_CLOCK = re.compile(r"\d{1,3}:\d{1,3}(?::\d\d)?(?:[.,]\d+)?")
_ENGLISH_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_POINT = re.compile(r"0\.\d+|\d+\.(?:\d\d?|\d{4,})")
_LISTED = re.compile(r"\s*(?:[,;]|và\b|hoặc\b|és\b|vagy\b)\s*\d+(?![.,]?\d)")
_CODE_BEFORE = re.compile(r"(?:\+|\(\+?\d+\)[ -]?)$")
_LETTER_BEFORE = re.compile(r"[A-Za-zĐđ]-?$")
_RANGE = re.compile(r"\s*(?:[-–−～~]|[^\W\d]{1,4})\s*")
_LEAST_CODE_DIGITS = 8  # of a code that a model may tear
_MOST_DIGITS = 40  # of a number that is read as a value
_MOST_PIECES = 13  # that spaces part; more are no number
_NEAR = 24  # code points before figures in which a word tells what they are


@dataclass(frozen=True, slots=True)
class Figure:
    """Figures that belong together, at `text[start:end]`.

    `parts` are the runs of digits; `values` what a number can mean with the power behind it (`2,5 triệu`,
    that is `scale`), none where it is written as no number is. `english` is how English writes a number that
    can be read in one way only, empty for others.
    """

    start: int
    end: int
    written: str
    kind: Kind
    parts: tuple[str, ...]
    values: frozenset[Fraction] = frozenset()
    english: str = ""
    scale: int = 1

    @property
    def digits(self) -> str:
        """All digits without marks."""
        return "".join(self.parts)


def to_plain(text: str) -> str:
    """The text with plain digits and marks for full-width ones, each code point at its place."""
    return text.translate(_PLAIN)


def is_figures(text: str) -> bool:
    """Whether a text is nothing but figures with their marks, signs, spaces and a unit of English, too."""
    bare = _UNIT.sub("", text)
    return bool(_DIGIT.search(bare)) and not any(letter.isalpha() for letter in bare)


def find_figures(text: str, language: str) -> list[Figure]:
    """The figures of a text in order, outside of addresses and placeholders."""
    if not _DIGIT.search(text):
        return []
    plain = to_plain(_without_fixed(text))
    record = language_of(language)
    found = [figure for match in _CLUSTER.finditer(plain) for figure in _read(match, plain, record)]
    return _with_powers(found, plain.lower(), record)


def find_codes(text: str, language: str) -> list[Figure]:
    """Codes of several groups: of telephones, accounts, books."""
    if len(_DIGIT.findall(text)) < _LEAST_CODE_DIGITS:
        return []
    codes = (item for item in find_figures(text, language) if item.kind == "code")
    return [item for item in codes if len(item.parts) > 2 and len(item.digits) >= _LEAST_CODE_DIGITS]


def _without_fixed(text: str) -> str:
    """The text with marks in place of addresses and placeholders, as long as they are."""
    letters = list(text) if (fixed := [*find_placeholders(text), *find_addresses(text)]) else []
    for start, end in fixed:
        letters[start:end] = "\x00" * (end - start)
    return "".join(letters) if fixed else text


def _read(match: re.Match[str], text: str, language: Language) -> Iterator[Figure]:
    """The figures of a run of digits and marks: all of them one code, or each piece what it looks like."""
    position, end = match.span()
    before = text[max(0, position - _NEAR) : position]
    if _is_code(match.group(), before, language):
        yield _figure(text, position, end, "code")
        return
    if _LETTER_BEFORE.search(before):  # `G20`, `COVID-19`
        stop = _next_space(text, position, end)
        yield _figure(text, position, stop, "code")
        position = stop + 1
    while position < end:
        found = _spaced(language.tag).match(text, position)
        stop = found.end() if found else _next_space(text, position, end)
        yield from _read_piece(text, position, stop, language)
        position = stop + 1


@cache
def _spaced(tag: str) -> re.Pattern[str]:
    """A number whose thousands are parted by spaces, in a language that does so."""
    style = language_of(tag).numbers
    if " " not in style.thousands:
        return re.compile(r"(?!)")
    behind = rf"(?![.,:/]\d|{_SPACE}\d)"
    return re.compile(rf"[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?!\d)(?:{style.decimal}\d+(?!\d)|{behind})")


def _next_space(text: str, start: int, end: int) -> int:
    found = _ANY_SPACE.search(text, start, end)
    return found.start() if found else end


def _is_code(cluster: str, before: str, language: Language) -> bool:
    """Whether figures are no quantity, as far as their groups and what stands before them tell."""
    if len(_RUN.findall(cluster)) == 1:
        return cluster[0] == "0" and len(cluster) > 1
    pieces = _ANY_SPACE.split(cluster)
    if len(pieces) > _MOST_PIECES:
        return True
    if any(":" in piece or _DATE.fullmatch(piece) for piece in pieces):
        return False
    has_zero = cluster[0] == "0" and not cluster.startswith(("0.", "0,"))
    if has_zero or _CODE_BEFORE.search(before) or _code_words(language.tag).search(before.lower()):
        return True
    return _is_grouped_oddly(cluster, pieces, has_letter=bool(_LETTER_BEFORE.search(before)))


def _is_grouped_oddly(cluster: str, pieces: list[str], *, has_letter: bool) -> bool:
    """Whether figures have groups that neither a number nor a few numbers beside each other have."""
    is_even = all(len(piece) == 3 for piece in pieces[1 if len(pieces[0]) < 4 else 2 :])
    sides = _DASH.split(cluster)
    if len(sides) > 1 and len(pieces) > 1:  # `12 000-15 000` or an account?
        return not all(side.endswith("00") for side in sides)
    is_dotted = any(side.count(".") > 1 and not _DOTTED.fullmatch(side) for side in sides)
    is_joined = len(sides) > 2 or cluster.count("/") > 1 or (is_dotted and len(pieces) == 1)
    return is_joined or (len(pieces) > 2 and (has_letter or not is_even))


@cache
def _code_words(tag: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\W\d_])(?:{language_of(tag).numbers.codes})[\s.:;#]{{0,3}}\(?$")


def _read_piece(text: str, start: int, end: int, language: Language) -> Iterator[Figure]:
    """The figures of a piece without spaces but those that part thousands."""
    piece = text[start:end]
    if _DATE.fullmatch(piece):
        yield _figure(text, start, end, "date")
    elif ":" in piece or "/" in piece:
        yield _figure(text, start, end, "clock" if _CLOCK.fullmatch(piece) else "code")
    else:
        for part in re.finditer(r"[^–−-]+", piece):
            yield _number(text, start + part.start(), start + part.end(), language)


def _figure(text: str, start: int, end: int, kind: Kind) -> Figure:
    written = text[start:end]
    return Figure(start, end, written, kind, tuple(_RUN.findall(written)))


def _number(text: str, start: int, end: int, language: Language) -> Figure:
    """A number with what it can mean: as its language writes, and where that is open as English does."""
    figure = _figure(text, start, end, "number")
    if len(figure.digits) > _MOST_DIGITS:
        return figure
    own, other = _read_own(figure.written, language), _read_english(figure.written)
    values = frozenset(value for value in (own, other) if value is not None)
    is_sure = own is not None and len(values) == 1 and not _is_listed(text, figure, language)
    return replace(figure, values=values, english=_write(figure.written, language) if is_sure else "")


def _read_own(written: str, language: Language) -> Fraction | None:
    if written.isdigit():
        return Fraction(int(written))
    whole, mark, rest = written.partition(language.numbers.decimal)
    if (mark and not rest.isdigit()) or not (whole.isdigit() or _thousands(language.tag).fullmatch(whole)):
        return None
    return Fraction(re.sub(r"\D", "", whole) + (f".{rest}" if rest else ""))


@cache
def _thousands(tag: str) -> re.Pattern[str]:
    marks = re.escape(language_of(tag).numbers.thousands)
    return re.compile(rf"[1-9]\d{{0,2}}([{marks}])\d{{3}}(?:\1\d{{3}})*")


def _read_english(written: str) -> Fraction | None:
    """As English reads it; three digits behind one point are thousands where a language parts them so."""
    if _ENGLISH_THOUSANDS.fullmatch(written):
        return Fraction(written.replace(",", ""))
    return Fraction(written) if _POINT.fullmatch(written) else None


def _is_listed(text: str, figure: Figure, language: Language) -> bool:
    """Whether `3,5` may be 3 and 5: a whole number follows it in a list."""
    is_short = len(figure.parts) == 2 and all(len(part) < 3 for part in figure.parts)
    return is_short and language.numbers.decimal == "," and bool(_LISTED.match(text, figure.end))


def _write(written: str, language: Language) -> str:
    whole, _, rest = written.partition(language.numbers.decimal)
    whole = re.sub(r"\D", ",", whole)
    return f"{whole}.{rest}" if rest else whole


def _with_powers(figures: list[Figure], text: str, language: Language) -> list[Figure]:
    """Numbers times the powers behind them; each of one quantity (`12 tỷ 500 triệu`) means its sum, too."""
    powers = [find_power(text, item.end, language) if item.kind == "number" else None for item in figures]
    scaled = [_times(item, power) if power else item for item, power in zip(figures, powers, strict=True)]
    for index in reversed(range(len(scaled) - 1)):
        item, after = scaled[index : index + 2]
        if after.scale > 1 and item.scale == 1 and _RANGE.fullmatch(text, item.end, after.start):
            scaled[index] = replace(item, values=item.values | {value * after.scale for value in item.values})
    for run in _quantities(scaled, powers):
        total = sum((max(item.values, default=Fraction()) for item in scaled[run]), Fraction())
        scaled[run] = [replace(item, values=item.values | {total}) for item in scaled[run]]
    return scaled


def _quantities(figures: list[Figure], powers: list[Power | None]) -> Iterator[slice]:
    """Where several figures make one quantity, each with a smaller power than the one before."""
    start = 0
    for index, item in enumerate([*figures, None], start=0):
        before = powers[index - 1] if index else None
        goes_on = (
            item and before and item.start - before.end in (0, 1) and item.scale < figures[index - 1].scale
        )
        if not goes_on:
            if index - start > 1:
                yield slice(start, index)
            start = index


def _times(item: Figure, power: Power) -> Figure:
    values = frozenset(value * power.scale + power.extra for value in item.values)
    return replace(item, scale=power.scale, values=values)
