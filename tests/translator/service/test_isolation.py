"""Turns go side by side; one that goes alone waits for the others, and the others wait for it."""

from __future__ import annotations

import threading

from translator.service.isolation import Isolation


def test_turns_go_side_by_side() -> None:
    isolation = Isolation()
    with isolation.together(), isolation.together():
        pass


def test_one_that_goes_alone_is_never_met() -> None:
    isolation, inside, met = Isolation(), [0], []
    lock = threading.Lock()

    def go(*, is_alone: bool) -> None:
        for _ in range(200):
            with isolation.alone(within_s=30) if is_alone else isolation.together():
                with lock:
                    inside[0] += 1
                    met.append((is_alone, inside[0]))
                with lock:
                    inside[0] -= 1

    threads = [threading.Thread(target=go, kwargs={"is_alone": number % 2 == 0}) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(met) == 800
    assert all(number == 1 for is_alone, number in met if is_alone)


def test_an_error_lets_the_others_in() -> None:
    isolation = Isolation()

    def fail() -> None:
        with isolation.alone(within_s=30):
            raise ZeroDivisionError

    try:
        fail()
    except ZeroDivisionError:
        with isolation.together():
            return
    raise AssertionError


def test_one_that_waited_too_long_leaves_the_way_free() -> None:
    isolation = Isolation()
    with isolation.together(), isolation.alone(within_s=0) as is_alone:
        assert not is_alone
        with isolation.together():
            pass
    with isolation.alone(within_s=0) as is_alone:
        assert is_alone
