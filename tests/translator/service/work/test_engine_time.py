"""Those who use the engine together share its time, and turns keep how fast it is."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.translator.service.conftest import Bench
from translator.jobs import Recipe, Submission
from translator.records import Decoding
from translator.service import submit, take_turn
from translator.service.work.engine_time import EngineTime
from translator.store import speeds


def test_shares_add_up_to_the_time() -> None:
    now = iter([0.0, 4.0, 6.0, 7.0])
    engine_time = EngineTime(clock=lambda: next(now))
    with ExitStack() as first, ExitStack() as second:
        one = first.enter_context(engine_time.running())
        other = second.enter_context(engine_time.running())
        first.close()
        second.close()
    assert (one.seconds, other.seconds) == (5.0, 2.0)


def test_a_turn_books_what_the_engine_took(bench: Bench) -> None:
    with bench.context.store.read() as tx:
        assert speeds.seconds_a_char(tx, model=bench.engine.model, decoding=Decoding()) is None
    submit(Submission("a", "Xin chào.", Recipe(source="vi")), context=bench.context)
    take_turn(context=bench.context)
    with bench.context.store.write() as tx:
        speeds.add(tx, speeds.Effort(1, 991, 10_000.0), model="other", decoding=Decoding())
    with bench.context.store.read() as tx:
        own = speeds.seconds_a_char(tx, model=bench.engine.model, decoding=Decoding())
        assert own is not None
        assert own < 1
        # Nine code points and no time to speak of, then 991 in 10,000 s.
        for decoding in (Decoding(), Decoding(beam_size=4)):
            guess = speeds.seconds_a_char(tx, model="new", decoding=decoding)
            assert guess == pytest.approx(10, rel=0.01)
