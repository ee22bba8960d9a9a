"""How the cost of a piece of work grows with its size: a ratio of CPU seconds of this thread, or its calls."""

from __future__ import annotations

import gc
import math
import sys
import time
from collections.abc import Callable

TIMES = 4
_LEAST_S = (
    0.002  # below which a clock says little; a cost that small is no danger at four times the size either
)
_FLAT = 6.0
"""A growth below it is linear; with a logarithm it is 4.6."""


def growth(work: Callable[[int], object], *, small: int) -> float:
    """The cost at `TIMES` the size over the cost at a small size: 4 where it is linear, 16 where it is square.

    The least of up to three attempts counts for each, so that a busy machine does not tell. The small size is
    run twice in each, so that what is made once does not hide a growth.
    """
    least = most = math.inf
    for _ in range(3):
        least = min(least, _cost(work, small), _cost(work, small))
        most = min(most, _cost(work, TIMES * small))
        if most < _FLAT * max(least, _LEAST_S):
            break
    return most / max(least, _LEAST_S)


def _cost(work: Callable[[int], object], size: int) -> float:
    gc.disable()  # what others left is not to be counted here
    started = time.thread_time()
    try:
        work(size)
        return time.thread_time() - started
    finally:
        gc.enable()


def count_calls(work: Callable[[], object]) -> int:
    """How many functions written in Python a piece of work calls: the same on any machine."""
    calls = 0

    def note(_frame: object, event: str, _given: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def is_steep(work: Callable[[str], object], pump: str, *, small: int, most: float = _FLAT) -> bool:
    """Whether the cost of a pump at `TIMES` the length is more than so many times that at a small one.

    Four attempts, each with other texts, so that nothing is remembered.
    """
    return all(_text_growth(work, pump, small, attempt) > most for attempt in range(4))


def _text_growth(work: Callable[[str], object], pump: str, small: int, attempt: int) -> float:
    texts = [pump * (n // len(pump) + attempt) for n in (small, TIMES * small)]
    least, most = (_cost_of_text(work, text) for text in texts)
    return most / max(least, 2 * _LEAST_S)


def _cost_of_text(work: Callable[[str], object], text: str) -> float:
    return _cost(lambda _: work(text), len(text))
