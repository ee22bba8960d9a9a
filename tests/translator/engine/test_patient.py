"""Patient calls are cut by speed, give way before each slice, and change no result."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from tests.fakes import FakeEngine, shout
from tests.services import PATIENCE_S
from translator.engine.patient import SLICE_S, PatientEngine, Precedence
from translator.records import Decoding, SourceText

TEXTS = [SourceText(f"câu số {n} " + "dài " * (n % 40), "vi") for n in range(200)]


class Clock:
    """Advances with the work that a fake engine does: so many seconds a byte."""

    def __init__(self, seconds_per_byte: float) -> None:
        self.now, self._rate = 0.0, seconds_per_byte

    def __call__(self) -> float:
        return self.now

    def translate(self, source: SourceText) -> str:
        """A translation that takes its time."""
        self.now += len(source.text.encode()) * self._rate
        return shout(source)


def _slices(engine: FakeEngine) -> Iterator[int]:
    return (sum(len(source.text.encode()) for source in sources) for sources, _ in engine.calls)


def test_results_are_those_of_the_engine() -> None:
    patient = PatientEngine(FakeEngine(), Precedence())
    decoding = Decoding()
    assert patient.translate(TEXTS, decoding=decoding) == FakeEngine().translate(TEXTS, decoding=decoding)
    assert patient.propose(TEXTS[:9], decoding=decoding, count=2) == FakeEngine().propose(
        TEXTS[:9], decoding=decoding, count=2
    )


def test_slices_grow_and_shrink_to_the_time_they_should_take() -> None:
    for rate in (0.00002, 0.00006):
        clock = Clock(rate)
        engine = FakeEngine(clock.translate)
        patient = PatientEngine(engine, Precedence(), clock=clock)
        for _ in range(4):
            patient.translate(TEXTS, decoding=Decoding())
        *_, before_last, _ = _slices(engine)
        assert SLICE_S / 4 < before_last * rate < SLICE_S * 1.2


def test_an_urgent_call_goes_between_two_slices() -> None:
    precedence = Precedence()
    long = "đầu tiên " * 400
    begun, ended = threading.Event(), threading.Event()
    order: list[str] = []

    def be_urgent() -> None:
        with precedence.taken():
            begun.set()
            order.append("urgent")
        ended.set()

    def translate(source: SourceText) -> str:
        if source.text == long:  # fills the first slice
            threading.Thread(target=be_urgent).start()
            assert begun.wait(PATIENCE_S)
        order.append(source.text)
        return shout(source)

    patient = PatientEngine(FakeEngine(translate, max_source_tokens=9999), precedence, clock=Clock(0))
    patient.translate([SourceText("sau", "vi"), SourceText(long, "vi")], decoding=Decoding())
    assert ended.wait(PATIENCE_S)
    assert order.index("urgent") < order.index("sau")
