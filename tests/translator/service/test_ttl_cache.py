"""What was asked for last is kept for some minutes, and only so much of it."""

from __future__ import annotations

from translator.jobs import FactKey
from translator.records import Hypothesis
from translator.service.ttl_cache import TtlCache

ONE, TWO, THREE = (FactKey(bytes([n]) * 32) for n in range(3))
SAID = Hypothesis("Hello.", -1.0, False)


class Clock:
    """Says what it is told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_nobody_asks_for_goes_after_some_minutes() -> None:
    clock = Clock()
    kept = TtlCache[FactKey, Hypothesis](9, kept_s=600.0, clock=clock)
    kept.keep({ONE: SAID, TWO: SAID})
    clock.now = 500.0
    assert kept.find([ONE, THREE]) == {ONE: SAID}
    clock.now = 700.0
    assert kept.find([ONE, TWO]) == {ONE: SAID}
    clock.now = 1_400.0
    assert kept.find([ONE]) == {}
    assert len(kept) == 0


def test_the_oldest_give_way() -> None:
    kept = TtlCache[FactKey, Hypothesis](2)
    kept.keep({ONE: SAID, TWO: SAID})
    kept.find([ONE])
    kept.keep({THREE: SAID})
    assert kept.find([ONE, TWO, THREE]) == {ONE: SAID, THREE: SAID}
