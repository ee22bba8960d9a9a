"""New jobs on stored documents: rows of jobs, segments and chunks, many at once.

What is known already is written at once; chunks cover only the stretches in which something is to be
translated.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from translator.jobs import FactKey, JobId, Recipe
from translator.records import Segment
from translator.retranslations import RunId
from translator.store import tables as t
from translator.store.chunks import Range
from translator.store.connection import Transaction
from translator.store.jobs import PRIORITIES, recipe_columns
from translator.store.rows import to_row
from translator.store.texts import segment_row

_PRIORITY = PRIORITIES.index("background")


@dataclass(frozen=True, slots=True)
class FreshJob:
    """A job for a document that is cut already.

    `keys` are facts that are known, by the numbers of segments; `flags` those of segments without a fact.
    `ranges` are the stretches that are to be worked on, at least one.
    """

    document_id: str
    previous_job_id: JobId
    recipe: Recipe
    n_changed: int
    segments: Sequence[Segment]
    keys: Mapping[int, FactKey]
    flags: Mapping[int, str]
    ranges: Sequence[Range]


def find_unmoved(tx: Transaction, run_id: RunId, expected: Mapping[str, JobId]) -> set[str]:
    """Those documents that still have the accepted translation that is expected, and no job of the run yet.

    They stay so until the transaction ends.
    """
    document, part = t.document.c, t.retranslation_document.c
    query = select(document.id, document.accepted_job_id).where(document.id.in_(expected))
    rows = tx.connection.execute(query.order_by(document.id).with_for_update(key_share=True)).all()
    begun = select(part.document_id).where(part.run_id == run_id, part.document_id.in_(expected))
    done = set(tx.connection.execute(begun).scalars())
    return {row.id for row in rows if row.accepted_job_id == expected[row.id]} - done


def add_all(tx: Transaction, run_id: RunId, items: Sequence[FreshJob]) -> int:
    """Store jobs of a run, behind all that somebody handed in; returns how many chunks wait for workers."""
    if not items:
        return 0
    now = tx.connection.execute(select(tx.now)).scalar_one()
    numbered = [(JobId(uuid.uuid4().hex), item) for item in items]
    waiting = {"priority": _PRIORITY, "state": "queued", "attempt": 0, "tries": 0, "queued_at": now}
    chunks = [to_row(part, job_id=job_id, **waiting) for job_id, item in numbered for part in item.ranges]
    segments = [row for job_id, item in numbered for row in _segment_rows(job_id, item)]
    tx.connection.execute(insert(t.job), [_job_row(job_id, item, now) for job_id, item in numbered])
    tx.connection.execute(insert(t.segment), segments)
    tx.connection.execute(insert(t.chunk), chunks)
    tx.connection.execute(
        insert(t.retranslation_document),
        [
            {
                "run_id": run_id,
                "document_id": item.document_id,
                "job_id": job_id,
                "previous_job_id": item.previous_job_id,
                "n_changed": item.n_changed,
            }
            for job_id, item in numbered
        ],
    )
    return len(chunks)


def _job_row(job_id: JobId, item: FreshJob, now: float) -> dict[str, object]:
    open_numbers = {n for part in item.ranges for n in range(part.first, part.last + 1)}
    return {
        "id": job_id,
        "document_id": item.document_id,
        "request_hash": "",
        **recipe_columns(item.recipe),
        "priority": _PRIORITY,
        "state": "queued",
        "n_segments": len(item.segments),
        "n_done": len(item.segments) - len(open_numbers),
        "n_reused": len(item.keys.keys() - open_numbers),
        "chunks_left": len(item.ranges),
        "signature": "",
        "request_id": "",
        "score_tries": 0,
        "created_at": now,
    }


def _segment_rows(job_id: JobId, item: FreshJob) -> list[dict[str, object]]:
    return [
        {**segment_row(job_id, part), "flags": item.flags.get(part.id, ""), "fact": item.keys.get(part.id)}
        for part in item.segments
    ]
