"""Turns go side by side; one that goes alone waits for the others, and the others wait for it."""

from __future__ import annotations

import threading

from tests.services import PATIENCE_S
from translator.service.work.solo_lock import SoloLock


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
