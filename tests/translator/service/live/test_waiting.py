"""Who waits comes in a fair order, in batches of one manner, up to a bound."""

from __future__ import annotations

import pytest

from tests.fakes import FakeEngine
from translator.errors import QueueFull, Unavailable
from translator.records import Decoding, SourceText
from translator.service.live.waiting import Manner, WaitingRoom, Wish

ENGINE = FakeEngine()
BEAM = Manner(ENGINE, Decoding())
GREEDY = Manner(ENGINE, Decoding(beam_size=1))


def wishes(*texts: str, manner: Manner = BEAM) -> list[Wish]:
    return [Wish(SourceText(text, "vi"), manner) for text in texts]


def take(room: WaitingRoom, most_bytes: float) -> str:
    return " ".join(wish.source.text for wish in room.take(most_bytes=most_bytes))


def test_a_short_request_is_not_behind_a_long_one() -> None:
    room = WaitingRoom(most=100)
    room.add(wishes("a0", "a1", "a2", "a3", "a4", "a5"))
    assert take(room, 4) == "a0 a1"
    room.add(wishes("b0"))
    room.add(wishes("c0", "c1"))
    assert take(room, 8) == "b0 c0 a2 c1"
    assert take(room, 99) == "a3 a4 a5"
    assert take(room, 99) == ""


def test_a_batch_has_at_least_one_text_and_only_one_manner() -> None:
    room = WaitingRoom(most=100)
    room.add(wishes("a text that is long", "b"))
    room.add(wishes("greedy", manner=GREEDY))
    assert take(room, 2) == "a text that is long"
    assert take(room, 99) == "greedy"
    assert take(room, 99) == "b"


def test_more_than_may_wait_is_refused() -> None:
    room = WaitingRoom(most=2)
    room.add(wishes("a", "b", "c"))
    with pytest.raises(QueueFull) as refused:
        room.add(wishes("d"))
    assert refused.value.retry_after_s > 0
    assert take(room, 99) == "a b c"
    room.add(wishes("d"))


def test_a_closed_room_gives_back_what_waited() -> None:
    room = WaitingRoom(most=9)
    room.add(wishes("a"))
    assert [wish.source.text for wish in room.close()] == ["a"]
    assert not room.wait()
    with pytest.raises(Unavailable):
        room.add(wishes("b"))
