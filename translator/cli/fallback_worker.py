"""What a command that waits does where nobody works: the work, or a word about it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack

from translator.cli.telling import say
from translator.errors import StoreUnavailable
from translator.service.context import Context
from translator.service.queries import has_worker

_SILENT_S = 60
"""Seconds without a sign of a worker after which somebody should start one."""


class FallbackWorker:
    """Works in this process too, as soon as there is neither a broker nor a worker that does.

    Where there is a broker, it says on standard error that nobody works. Used with `with`; `look` belongs
    into the loop that waits.
    """

    def __init__(self, context: Context, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Prepare; the first look is inside `with`."""
        self._context, self._clock = context, clock
        self._has_broker = bool(context.settings.broker_url.get_secret_value())
        self._running = ExitStack()
        self._next_at = clock()
        self._is_alone = False

    def __enter__(self) -> FallbackWorker:
        self.look()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def look(self) -> None:
        """Ask whether somebody works, where that was not asked lately."""
        is_working = self._is_alone and not self._has_broker
        if is_working or self._clock() < self._next_at:
            return
        self._next_at = self._clock() + self._context.settings.sweep_s
        was_alone, self._is_alone = self._is_alone, self._finds_nobody()
        if self._is_alone and not was_alone:
            self._step_in()

    def _finds_nobody(self) -> bool:
        within_s = _SILENT_S if self._has_broker else 3 * self._context.settings.sweep_s + 1
        try:
            return not has_worker(context=self._context, within_s=within_s)
        except StoreUnavailable:  # whoever waits asks the store too, and says so
            return self._is_alone

    def _step_in(self) -> None:
        if self._has_broker:
            said = f"no worker has been seen for {_SILENT_S} s; start one with `tolmacs work`"
            say(str(said))
        else:
            # All that works, which a command that waits for another worker does without.
            from translator.service.work.executor import LocalExecutor

            self._running.enter_context(LocalExecutor(self._context))
