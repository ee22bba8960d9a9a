"""Loading once per process."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from translator.engine.searching import PerProcess


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    loads: list[int] = []
    PerProcess(lambda: loads.append(1))
    assert loads == []


def test_threads_share_one_load() -> None:
    loads: list[int] = []
    together = threading.Barrier(8)

    def load() -> object:
        loads.append(1)
        return object()

    held = PerProcess(load)

    def get(_index: int) -> object:
        together.wait()
        return held.get()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(get, range(8)))
    assert len(loads) == 1
    assert len(set(map(id, found))) == 1


def test_a_forked_child_loads_its_own() -> None:
    held = PerProcess(os.getpid)
    assert held.get() == os.getpid()
    child = os.fork()
    if child == 0:
        os._exit(0 if held.get() == os.getpid() else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert held.get() == os.getpid()


def test_a_failed_load_is_tried_again() -> None:
    tries: list[int] = []

    def load() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not yet")
        return "here"

    held = PerProcess(load)
    with pytest.raises(ValueError, match="not yet"):
        held.get()
    assert held.get() == "here"
