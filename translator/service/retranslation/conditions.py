"""When a run may go on, and when readers get what it made: `Conditions`, checked and judged.

A window is hours of the day in local time, `22:00-06:00`. A condition for acceptance, such as
`chrf_delta >= 0 and flags_delta <= 0`, has names of a fixed list, numbers, comparisons, `and`, `or`, `not`,
parentheses, and nothing else.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from translator.errors import InvalidCondition, InvalidRequest
from translator.retranslations import Conditions

NAMES: Mapping[str, str] = {
    "chrf_delta": "change of chrF over the located references",
    "bleu_delta": "change of BLEU over them",
    "ter_delta": "change of TER over them; negative is better",
    "chrf_p": "chance of such a change of chrF by paired bootstrap",
    "chrf_low": "lower end of the 95 % interval of the change of chrF",
    "references": "references located in both translations",
    "flags_delta": "flags gained less flags lost",
    "flags_gained": "flags that only the new translations have",
    "flags_lost": "flags that only the old ones have",
    "log_probability_delta": "change of the mean log-probability of the segments that changed",
    "numbers_delta": "numbers of the source kept anew less those lost",
    "entities_delta": "names of the source kept anew less those lost",
    "terms_delta": "glossary terms realized anew less those lost",
    "segments_changed": "segments with another English text",
    "documents": "documents compared",
}
"""What a condition may speak of."""

_WINDOW = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_DAY_MINUTES = 24 * 60
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[-+]?\d+(?:\.\d+)?)|(?P<name>[a-z_]+)|(?P<sign><=|>=|==|!=|<|>|\(|\)))"
)
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_MOST_CHARS, _DEEPEST = 1_000, 20

Values = Mapping[str, float | None]
Condition = Callable[[Values], bool]
Operand = Callable[[Values], float]


def check_conditions(given: Conditions) -> None:
    """Refuse a malformed window, rate or condition.

    Raises:
        InvalidRequest: with what would be right.
    """
    if given.window is not None:
        start, end = _parse_window(given.window)
        if start == end:
            raise InvalidRequest(f"window {given.window!r} is empty; leave it out to run at any time")
    if given.rate is not None and given.rate < 1:
        raise InvalidRequest(f"rate {given.rate}; at least 1 segment a minute is right")
    if given.accept_if is not None:
        parse_condition(given.accept_if)


def is_open(window: str | None, now: float) -> bool:
    """Whether a time, in seconds since 1970, is in a window; without one every time is."""
    return window is None or opened_at(window, now) is not None


def opened_at(window: str, now: float) -> float | None:
    """When the window that is open now was opened; None where it is closed.

    A start that the clocks pass twice or leap over counts once: from the earlier of both readings on.
    """
    start, end = _parse_window(window)
    local = datetime.fromtimestamp(now)
    minute = local.hour * 60 + local.minute
    if (minute - start) % _DAY_MINUTES >= (end - start) % _DAY_MINUTES:
        return None
    day = local.date() - timedelta(days=minute < start)
    opening = datetime.combine(day, time(*divmod(start, 60)))
    return min(opening.replace(fold=fold).timestamp() for fold in (0, 1))


def _parse_window(window: str) -> tuple[int, int]:
    match = _WINDOW.fullmatch(window)
    if match is None:
        raise InvalidRequest(f"window {window!r}; right is HH:MM-HH:MM, such as 22:00-06:00")
    first, second, third, fourth = map(int, match.groups())
    return first * 60 + second, third * 60 + fourth


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and the values or the lack of them that say so."""

    is_met: bool
    reason: str


def judge_condition(expression: str, values: Values) -> Verdict:
    """Judge values; a condition that turns on a name without a value, as without references, does not hold.

    Raises:
        InvalidCondition: see `parse_condition`.
    """
    condition = parse_condition(expression)
    try:
        is_met = condition(values)
    except _MissingValue as missing:
        return Verdict(False, f"{missing} has no value")
    used = [name for name in NAMES if re.search(rf"\b{name}\b", expression)]
    shown = ", ".join(f"{name} = {_show(values[name])}" for name in used)
    return Verdict(is_met, shown)


def _show(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"


def _value_of(name: str, values: Values) -> float:
    value = values[name]
    if value is None:
        raise _MissingValue(name)
    return value


class _MissingValue(Exception):
    """A name has no value; its text is the name."""


def parse_condition(expression: str) -> Condition:
    """A function that judges values.

    Raises:
        InvalidCondition: malformed (with where), or a name that does not exist (with those that do).
    """
    if len(expression) > _MOST_CHARS:
        raise InvalidCondition(
            f"condition of {len(expression)} characters; at most {_MOST_CHARS:,} are right"
        )
    return _Parser(expression).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


class _Parser:
    """Recursive descent: or < and < not < comparison."""

    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._tokens = list(self._tokenize())
        self._next, self._depth = 0, 0

    def whole(self) -> Condition:
        condition = self._either()
        if self._peek().kind != "end":
            raise self._wrong("`and`, `or` or the end")
        return condition

    def _tokenize(self) -> list[_Token]:
        tokens, position = [], 0
        while self._expression[position:].strip():
            match = _TOKEN.match(self._expression, position)
            if match is None:
                raise InvalidCondition(
                    f"condition {self._expression!r}: cannot be read at character {position + 1}"
                )
            kind = match.lastgroup or ""
            tokens.append(_Token(kind, match[kind], match.start(kind)))
            position = match.end()
        return [*tokens, _Token("end", "", len(self._expression))]

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda values: any(part(values) for part in parts)

    def _both(self) -> Condition:
        parts = [self._single()]
        while self._take("and"):
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else lambda values: all(part(values) for part in parts)

    def _single(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InvalidCondition(
                f"condition {self._expression!r}: more than {_DEEPEST} parentheses or `not`"
            )
        try:
            return self._unnested()
        finally:
            self._depth -= 1

    def _unnested(self) -> Condition:
        if self._take("not"):
            inner = self._single()
            return lambda values: not inner(values)
        if self._take("("):
            inner = self._either()
            if not self._take(")"):
                raise self._wrong("`)`")
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        left, sign = self._operand(), self._peek()
        if sign.text not in _COMPARISONS:
            raise self._wrong(f"one of {' '.join(_COMPARISONS)}")
        self._next += 1
        right, compare = self._operand(), _COMPARISONS[sign.text]

        return lambda values: compare(left(values), right(values))

    def _operand(self) -> Operand:
        token = self._peek()
        if token.kind == "number":
            self._next += 1
            number = float(token.text)
            return lambda _values: number
        if token.kind == "name" and token.text in NAMES:
            self._next += 1
            return lambda values: _value_of(token.text, values)
        if token.kind == "name" and token.text not in ("and", "or", "not"):
            raise InvalidCondition(f"condition: unknown name {token.text!r}; known: {', '.join(NAMES)}")
        raise self._wrong("a name or a number")

    def _take(self, text: str) -> bool:
        found = self._peek().text == text
        self._next += found
        return found

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _wrong(self, expected: str) -> InvalidCondition:
        token = self._peek()
        found = repr(token.text) if token.text else "the end"
        place = f"character {token.position + 1}"
        return InvalidCondition(f"condition {self._expression!r}: {found} at {place}, expected {expected}")
