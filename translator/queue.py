"""How workers are told that there is work. The database says which: a message carries nothing.

A lost message loses no job, a doubled one does none twice; priority is decided when work is taken, not when
it is announced.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from translator.errors import InvalidSetting, QueueUnavailable

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger(__name__)

TURN_TASK = "tolmacs.turn"
QUEUE_NAME = "tolmacs"

# A worker that is woken goes on until nothing waits, so a deep queue needs no message per job, and more
# messages than workers could hear at the same moment would wake them for nothing.
MOST_MESSAGES = 64
_REST_S = 5
"""Seconds for which a broker that did not answer is not asked again; the sweep announces what waits."""
_SCHEMES = ("redis://", "rediss://", "redis+socket://")


class Queue(Protocol):
    """Announces work, at best effort."""

    def wake(self, count: int = 1) -> bool:
        """Announce that `count` chunks wait; False where nobody could be told."""
        ...

    def count_messages(self) -> int | None:
        """Announcements not yet heard; None where there is no broker, or none that answers."""
        ...


class PolledQueue:
    """Without a broker: workers look into the database by themselves."""

    def wake(self, count: int = 1) -> bool:
        """Nothing is to be done."""
        return count >= 0

    def count_messages(self) -> int | None:
        """There are no messages."""
        return None


class CeleryQueue:
    """Sends Celery messages to a broker."""

    def __init__(self, app: Celery, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`app` as `make_celery` makes it."""
        self._app, self._clock = app, clock
        self._silent_until: float | None = None  # none while the broker answers

    def wake(self, count: int = 1) -> bool:
        """Send messages until `MOST_MESSAGES` wait; a broker that is away is left alone for some seconds."""
        if self._silent_until is not None:
            if self._clock() < self._silent_until:
                return False
            self._silent_until = self._clock() + _REST_S  # the others need not try as well
        try:
            for _ in range(min(count, MOST_MESSAGES - self._count_unheard())):
                self._app.send_task(TURN_TASK, queue=QUEUE_NAME, ignore_result=True, retry=False)
        except self._failures() as error:
            self._silent_until = self._clock() + _REST_S
            log.warning(
                "broker does not answer; the sweep will announce", extra={"reason": type(error).__name__}
            )
            return False
        self._silent_until = None
        return True

    def count_messages(self) -> int | None:
        """Messages in the broker's queue that no worker has fetched."""
        try:
            return self.ping()
        except QueueUnavailable:
            return None

    def ping(self) -> int:
        """Messages that wait.

        Raises:
            QueueUnavailable: the broker does not answer.
        """
        try:
            with self._app.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, timeout=2)
                channel = connection.default_channel
                return int(channel.queue_declare(QUEUE_NAME, passive=True).message_count)
        except connection.channel_errors:
            return 0  # no message was ever sent
        except self._failures() as error:
            raise QueueUnavailable(f"broker does not answer: {type(error).__name__}") from error

    def _count_unheard(self) -> int:
        """Messages that wait, at a tenth of what `ping` or a message costs."""
        with self._app.pool.acquire(block=True) as connection:
            return int(connection.default_channel.client.llen(QUEUE_NAME))

    def _failures(self) -> tuple[type[Exception], ...]:
        from kombu.exceptions import KombuError

        return (KombuError, OSError, *self._app.connection_for_write().connection_errors)


def make_celery(broker_url: str) -> Celery:
    """A Celery application that sends and receives our messages; it keeps no results and retries nothing.

    Raises:
        InvalidSetting: the address is none of a Redis server.
    """
    if not broker_url.startswith(_SCHEMES):
        raise InvalidSetting("TOLMACS_BROKER_URL is no Redis address; right is redis://HOST:PORT/0")
    from celery import Celery

    app = Celery("tolmacs", set_as_current=False)
    app.conf.update(
        broker_url=broker_url,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_default_queue=QUEUE_NAME,
        # A message is acknowledged after its turn, and never sent again for a dead worker: that would
        # loop for ever on a document that kills its worker. The sweep brings back what was lost.
        task_acks_late=True,
        task_reject_on_worker_lost=False,
        task_publish_retry=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": 43_200,
            # Kombu's own, of each new connection; `ping` and the worker name theirs.
            "max_retries": 0,
            "socket_connect_timeout": 2,
            "socket_timeout": 5,
            "socket_keepalive": True,
        },
    )
    return app


def make_queue(broker_url: str) -> Queue:
    """The queue of an address; an empty one means that there is no broker.

    Raises:
        InvalidSetting: see `make_celery`.
    """
    return CeleryQueue(make_celery(broker_url)) if broker_url else PolledQueue()
