"""What a message means: one call of the service."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from translator.errors import StoreUnavailable
from translator.queue import TURN_TASK
from translator.service import Context, take_turns

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger(__name__)

TURN_S = 5.0
"""Seconds after which a worker hands over to the next message; it bounds how long SIGTERM waits."""


def register_tasks(app: Celery, context: Context) -> None:
    """Teach an application the messages that `translator.queue` sends."""

    def turn() -> None:
        try:
            take_turns(context=context, for_s=TURN_S)
        except StoreUnavailable as error:
            log.warning("no turn; the sweep announces again", extra={"reason": str(error)})

    app.task(name=TURN_TASK, shared=False)(turn)
