"""Who waits comes in a fair order, in batches of one manner, up to a bound."""

from __future__ import annotations

import pytest

from tests.fakes import FakeEngine
from translator.errors import QueueFull, Unavailable
from translator.records import Decoding, SourceText
from translator.service.live.fair_queue import FairQueue, Manner, Wish

ENGINE = FakeEngine()
BEAM = Manner(ENGINE, Decoding())
GREEDY = Manner(ENGINE, Decoding(beam_size=1))


def wishes(*texts: str, manner: Manner = BEAM) -> list[Wish]:
    return [Wish(SourceText(text, "vi"), manner) for text in texts]


def take(queue: FairQueue, most_bytes: float) -> str:
    return " ".join(wish.source.text for wish in queue.take(most_bytes=most_bytes))


def test_a_short_request_is_not_behind_a_long_one() -> None:
    queue = FairQueue(most=100)
    queue.add(wishes("a0", "a1", "a2", "a3", "a4", "a5"))
    assert take(queue, 4) == "a0 a1"
    queue.add(wishes("b0"))
    queue.add(wishes("c0", "c1"))
    assert take(queue, 8) == "b0 c0 a2 c1"
    assert take(queue, 99) == "a3 a4 a5"
    assert take(queue, 99) == ""


def test_a_batch_has_at_least_one_text_and_only_one_manner() -> None:
    queue = FairQueue(most=100)
    queue.add(wishes("a text that is long", "b"))
    queue.add(wishes("greedy", manner=GREEDY))
    assert take(queue, 2) == "a text that is long"
    assert take(queue, 99) == "greedy"
    assert take(queue, 99) == "b"


def test_more_than_may_wait_is_refused() -> None:
    queue = FairQueue(most=2)
    queue.add(wishes("a", "b", "c"))
    with pytest.raises(QueueFull) as refused:
        queue.add(wishes("d"))
    assert refused.value.retry_after_s > 0
    assert take(queue, 99) == "a b c"
    queue.add(wishes("d"))


def test_a_closed_room_gives_back_what_waited() -> None:
    queue = FairQueue(most=9)
    queue.add(wishes("a"))
    assert [wish.source.text for wish in queue.close()] == ["a"]
    assert not queue.wait()
    with pytest.raises(Unavailable):
        queue.add(wishes("b"))
