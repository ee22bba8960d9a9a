"""Who waits comes in a fair order, in batches of one key, up to a bound."""

from __future__ import annotations

import pytest

from tests.fakes import FakeEngine
from translator.errors import QueueFull, Unavailable
from translator.records import Decoding, SourceText
from translator.service.live.batcher import BatchKey, FairQueue, PendingText

ENGINE = FakeEngine()
BEAM = BatchKey(ENGINE, Decoding())
GREEDY = BatchKey(ENGINE, Decoding(beam_size=1))


def pending(*texts: str, batch_key: BatchKey = BEAM) -> list[PendingText]:
    return [PendingText(SourceText(text, "vi"), batch_key) for text in texts]


def take(queue: FairQueue, most_bytes: float) -> str:
    return " ".join(text.source.text for text in queue.take(most_bytes=most_bytes))


def test_a_short_request_is_not_behind_a_long_one() -> None:
    queue = FairQueue(most=100)
    queue.add(pending("a0", "a1", "a2", "a3", "a4", "a5"))
    assert take(queue, 4) == "a0 a1"
    queue.add(pending("b0"))
    queue.add(pending("c0", "c1"))
    assert take(queue, 8) == "b0 c0 a2 c1"
    assert take(queue, 99) == "a3 a4 a5"
    assert take(queue, 99) == ""


def test_a_batch_has_at_least_one_text_and_only_one_manner() -> None:
    queue = FairQueue(most=100)
    queue.add(pending("a text that is long", "b"))
    queue.add(pending("greedy", batch_key=GREEDY))
    assert take(queue, 2) == "a text that is long"
    assert take(queue, 99) == "greedy"
    assert take(queue, 99) == "b"


def test_more_than_may_wait_is_refused() -> None:
    queue = FairQueue(most=2)
    queue.add(pending("a", "b", "c"))
    with pytest.raises(QueueFull) as refused:
        queue.add(pending("d"))
    assert refused.value.retry_after_s > 0
    assert take(queue, 99) == "a b c"
    queue.add(pending("d"))


def test_a_closed_room_gives_back_what_waited() -> None:
    queue = FairQueue(most=9)
    queue.add(pending("a"))
    assert [text.source.text for text in queue.close()] == ["a"]
    assert not queue.wait()
    with pytest.raises(Unavailable):
        queue.add(pending("b"))
