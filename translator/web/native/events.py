"""Progress of a job as server-sent events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from fastapi.concurrency import run_in_threadpool

from translator.callers import Caller
from translator.errors import NotFound
from translator.jobs import Job
from translator.service import queries
from translator.service.admission import Admission
from translator.service.context import Context
from translator.web.native.schemas import JobBody

MEDIA_TYPE = "text/event-stream"
EVENTS: dict[str, Any] = {
    "schema": {},
    "itemSchema": {
        "type": "object",
        "required": ["event", "data"],
        "properties": {
            "event": {"enum": ["job", "deleted"]},
            "data": {"type": "string", "contentMediaType": "application/json"},
        },
    },
}
"""A stream in OpenAPI: anything for generators of clients, and an event as readers of streams see it."""

_POLL_S = 0.5
_COMMENT_S = 15
"""Proxies close what is silent for longer."""


async def follow(job: Job, *, caller: Caller, admission: Admission, context: Context) -> AsyncIterator[str]:
    """An event for the job as it is, one for each change; the end when it is finished or gone, or the key is.

    The caller has seen to it that the job may be looked at.
    """
    yield _event(job)
    last_said = time.monotonic()
    while not job.is_final:
        await asyncio.sleep(_POLL_S)
        known = job
        if not await run_in_threadpool(admission.is_still_in, caller):
            return
        try:
            job = await run_in_threadpool(queries.get_job, known.id, context=context)
        except NotFound:
            yield "event: deleted\ndata: {}\n\n"
            return
        if job != known:
            yield _event(job)
        elif time.monotonic() - last_said > _COMMENT_S:
            yield ": still here\n\n"
        else:
            continue
        last_said = time.monotonic()


def _event(job: Job) -> str:
    return f"event: job\ndata: {JobBody.of(job).model_dump_json()}\n\n"
