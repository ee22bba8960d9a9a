"""Turns take as much text as their model does in half a minute."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from tests.services import PATIENCE_S
from tests.translator.service.conftest import Bench
from translator.jobs import Recipe, Submission
from translator.records import Decoding
from translator.service.submission import submit
from translator.service.work.process import BatchBudget, EngineTime, SoloLock
from translator.service.work.turn import take_turn
from translator.store import speeds


def test_a_fast_model_gets_more_up_to_a_bound() -> None:
    budget = BatchBudget()
    before = budget.most_chars(Recipe())
    for _ in range(9):
        budget.learn(Recipe(), budget.most_chars(Recipe()), seconds=0.1)
    assert before < budget.most_chars(Recipe()) == 50_000


def test_a_slow_model_gets_half_a_minute_and_costs_no_other() -> None:
    budget = BatchBudget()
    for _ in range(9):  # 20 code points a second
        budget.learn(Recipe(), n := budget.most_chars(Recipe()), seconds=n / 20)
    assert budget.most_chars(Recipe()) == 600
    assert budget.most_chars(Recipe(decoding=Decoding(beam_size=1))) > 600


def test_what_was_known_already_says_nothing() -> None:
    budget = BatchBudget()
    budget.learn(Recipe(), 0, seconds=0.0)
    assert budget.most_chars(Recipe()) == BatchBudget().most_chars(Recipe())


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
        speeds.add(tx, speeds.EngineUse(1, 991, 10_000.0), model="other", decoding=Decoding())
    with bench.context.store.read() as tx:
        own = speeds.seconds_a_char(tx, model=bench.engine.model, decoding=Decoding())
        assert own is not None
        assert own < 1
        # Nine code points and no time to speak of, then 991 in 10,000 s.
        for decoding in (Decoding(), Decoding(beam_size=4)):
            guess = speeds.seconds_a_char(tx, model="new", decoding=decoding)
            assert guess == pytest.approx(10, rel=0.01)


def test_turns_go_side_by_side() -> None:
    solo_lock = SoloLock()
    with solo_lock.together(), solo_lock.together():
        pass


def test_one_that_goes_alone_is_never_met() -> None:
    solo_lock, inside, met = SoloLock(), [0], []
    counting = threading.Lock()

    def go(*, is_alone: bool) -> None:
        for _ in range(200):
            with solo_lock.alone(within_s=PATIENCE_S) if is_alone else solo_lock.together():
                with counting:
                    inside[0] += 1
                    met.append((is_alone, inside[0]))
                with counting:
                    inside[0] -= 1

    threads = [threading.Thread(target=go, kwargs={"is_alone": number % 2 == 0}) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE_S)
    assert len(met) == 800
    assert all(number == 1 for is_alone, number in met if is_alone)


def test_an_error_lets_the_others_in() -> None:
    solo_lock = SoloLock()

    def fail() -> None:
        with solo_lock.alone(within_s=PATIENCE_S):
            raise ZeroDivisionError

    try:
        fail()
    except ZeroDivisionError:
        with solo_lock.together():
            return
    raise AssertionError


def test_one_that_waited_too_long_leaves_the_way_free() -> None:
    solo_lock = SoloLock()
    with solo_lock.together(), solo_lock.alone(within_s=0) as is_alone:
        assert not is_alone
        with solo_lock.together():
            pass
    with solo_lock.alone(within_s=0) as is_alone:
        assert is_alone
