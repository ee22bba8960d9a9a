"""What is translated at once counts for its caller, unless he did not get it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from fastapi import Request

from translator.callers import Caller
from translator.jobs import Recipe
from translator.service.admission import QuotaHold, QuotaHolds


@asynccontextmanager
async def charged(
    request: Request, caller: Caller, texts: Sequence[str], *, recipe: Recipe
) -> AsyncIterator[None]:
    """Count the characters of texts that are translated inside; the body of the request has been read.

    They are given back where that fails, and as soon as the caller has gone: a client that gives up and asks
    again pays once, and so does one that asks the same twice at a time.

    Raises:
        QuotaExceeded: see `Admission.charge`.
    """
    if caller.key is None:
        yield
        return
    charges: QuotaHolds = request.app.state.charges
    work, size = (recipe, tuple(texts)), sum(map(len, texts))
    share = _ChargePart(charges, await asyncio.to_thread(charges.hold, caller, work, characters=size))
    watcher = asyncio.create_task(_release_when_gone(request, share))
    is_earned = False
    try:
        yield
        is_earned = True
    finally:
        watcher.cancel()
        await asyncio.shield(share.release(is_earned=is_earned))


@dataclass(slots=True)
class _ChargePart:
    """A request's part in a charge."""

    charges: QuotaHolds
    charge: QuotaHold
    released: asyncio.Future[None] | None = None

    def release(self, *, is_earned: bool) -> asyncio.Future[None]:
        """Release it in a thread; only the first call counts."""
        if self.released is None:
            release = partial(self.charges.release, self.charge, is_earned=is_earned)
            self.released = asyncio.get_running_loop().run_in_executor(None, release)
        return self.released


async def _release_when_gone(request: Request, share: _ChargePart) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    share.release(is_earned=False)
