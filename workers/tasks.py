"""What a message means: one call of the service."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from translator.errors import StoreUnavailable
from translator.queue import TURN_TASK
from translator.service.context import Context
from translator.service.work.turn import take_turns

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger(__name__)

TURN_S = 60.0
"""Seconds after which a worker hands over to the next message; turns side by side wait there."""


def register_tasks(app: Celery, context: Context, *, must_stop: Callable[[], bool]) -> None:
    """Teach an application the messages that `translator.queue` sends; `must_stop` is asked between turns."""

    def turn() -> None:
        try:
            take_turns(context=context, for_s=TURN_S, must_stop=must_stop)
        except StoreUnavailable as error:
            log.warning("no turn; the sweep announces again", extra={"reason": str(error)})

    app.task(name=TURN_TASK, shared=False)(turn)
