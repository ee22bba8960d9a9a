"""What hears messages: it waits while Redis answers with errors, as a full one does, or is away."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import Celery
from celery.worker.consumer import Consumer
from celery.worker.state import maybe_shutdown
from kombu import Connection
from kombu.exceptions import KombuError
from redis.exceptions import ResponseError

log = logging.getLogger(__name__)

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0
"""Seconds between two tries to write: they double."""
_LOOK_S = 0.1
"""Seconds after which a worker that waits looks whether it is told to end."""


class ReconnectingConsumer(Consumer):  # type: ignore[misc]  # celery has no types
    """Celery's, which by itself connects again at once, for ever, or hears nothing any more."""

    connection_errors: tuple[type[Exception], ...]
    channel_errors: tuple[type[Exception], ...]

    def __init__(self, *given: Any, **named: Any) -> None:
        """As Celery's; but a broker that does not hear that a message is done is connected anew.

        What it counts among errors of connections is only logged there, and the message holds the one place
        that a worker has for messages from then on.
        """
        super().__init__(*given, **named)
        self.connection_errors, self.channel_errors = (), (*self.connection_errors, *self.channel_errors)

    def connect(self) -> Connection:
        """Connect, at the start and whenever the broker refused something or was away."""
        wait_until_writable(self.app)
        return super().connect()


def wait_until_writable(app: Celery) -> None:
    """Wait until the broker takes what is written, or is away, which Celery waits out.

    Raises:
        WorkerShutdown, WorkerTerminate: the worker is told to end.
    """
    started, pause_s = time.monotonic(), _FIRST_PAUSE_S
    while (reason := _refusal(app)) is not None:
        if pause_s == _FIRST_PAUSE_S:
            log.warning(
                "broker refuses what is written, as a full one does; waiting", extra={"reason": reason}
            )
        _sleep(pause_s)
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
    if pause_s > _FIRST_PAUSE_S:
        log.warning(
            "broker takes what is written again", extra={"seconds": round(time.monotonic() - started)}
        )


def _refusal(app: Celery) -> str | None:
    with app.connection_for_write() as connection:
        try:
            connection.default_channel.client.set("tolmacs.writable", "", ex=1)
        except ResponseError as error:
            return type(error).__name__
        except (KombuError, *connection.connection_errors):  # it is away
            return None
    return None


def _sleep(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        maybe_shutdown()
        time.sleep(_LOOK_S)
