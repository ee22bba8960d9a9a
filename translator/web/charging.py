"""What is translated at once counts for its caller, unless he did not get it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import Request

from translator.callers import Caller
from translator.web.caller import find_gate


@asynccontextmanager
async def charged(request: Request, caller: Caller, texts: Sequence[str]) -> AsyncIterator[None]:
    """Count the characters of texts that are translated inside.

    They are given back where that fails, or where the caller has gone in the meantime: a client that gives up
    and asks again pays once.

    Raises:
        QuotaExceeded: see `Gate.charge`.
    """
    gate, size = find_gate(request), sum(map(len, texts))
    await asyncio.to_thread(gate.charge, caller, size)
    try:
        yield
    except BaseException:
        gate.charge(caller, -size)
        raise
    if caller.key and await request.is_disconnected():
        await asyncio.to_thread(gate.charge, caller, -size)
