"""Workers are told of work where that is possible; where it is not, nobody waits and nothing fails."""

from __future__ import annotations

import pytest

from tests.services import Redis
from translator.errors import InvalidSetting, QueueUnavailable
from translator.queue import MOST_MESSAGES, CeleryQueue, PolledQueue, Queue, make_celery, make_queue

NOWHERE = "redis://127.0.0.1:9/0"


@pytest.mark.parametrize("url", ["nonsense", "amqp://h/", "http://h:6379/0", "redis:/h"])
def test_a_broker_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InvalidSetting, match="TOLMACS_BROKER_URL is no Redis address; right is"):
        make_queue(url)


def test_without_a_broker_there_are_no_messages() -> None:
    queue: Queue = make_queue("")
    assert isinstance(queue, PolledQueue)
    assert queue.wake(3)
    assert queue.count_messages() is None


def test_announcements_are_counted_and_bounded(redis_server: Redis) -> None:
    queue = make_queue(redis_server.url)
    assert queue.count_messages() == 0
    assert queue.wake()
    assert queue.count_messages() == 1
    assert queue.wake(10_000)
    assert queue.wake()
    assert queue.count_messages() == MOST_MESSAGES


def test_a_broker_that_is_away_is_told_and_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(_seconds: float) -> None:
        raise AssertionError("tried again")

    monkeypatch.setattr("kombu.utils.functional.sleep", sleep)
    app = make_celery(NOWHERE)
    queue = CeleryQueue(app)
    assert not queue.wake()
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda _seconds: None)
    with pytest.raises(QueueUnavailable):
        queue.ping()

    def send(*_: object, **__: object) -> None:
        raise AssertionError("asked again at once")

    monkeypatch.setattr(app, "send_task", send)
    assert not queue.wake()


def test_after_a_silence_one_caller_tries_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    now, others = [0.0], list[bool]()
    app = make_celery(NOWHERE)
    queue = CeleryQueue(app, clock=lambda: now[0])
    assert not queue.wake()
    now[0] = 60

    def send(*_: object, **__: object) -> None:
        if not others:
            others.append(queue.wake())

    monkeypatch.setattr(app, "send_task", send)
    monkeypatch.setattr(queue, "_count_unheard", lambda: 0)
    assert queue.wake()
    assert others == [False]
    assert queue.wake()


def test_a_full_broker_is_told(redis_server: Redis) -> None:
    queue = make_queue(redis_server.url)
    redis_server.command("CONFIG SET maxmemory 1")
    assert not queue.wake()
    redis_server.command("CONFIG SET maxmemory 0")
    assert queue.count_messages() == 0
