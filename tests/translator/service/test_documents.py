"""A document is seen by its owner alone, and its first finished translation is the accepted one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.translator.service.conftest import Bench
from translator.errors import InvalidRequest, NotFound
from translator.jobs import Submission
from translator.service.queries import get_job, get_result, list_jobs
from translator.service.retention import cancel_job, delete_job
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.store import tables as t

MINE = Submission(
    "a.docx", "Xin chào.", owner="k1", format="docx", original=b"PK", references=("Hello.",), tags=("news",)
)


def accepted(bench: Bench, document_id: str) -> str | None:
    query = select(t.document.c.accepted_job_id).where(t.document.c.id == document_id)
    with bench.context.store.read() as tx:
        return tx.connection.execute(query).scalar_one_or_none()


def count(bench: Bench, table: object) -> int:
    with bench.context.store.read() as tx:
        return tx.connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_what_is_handed_in_is_kept_and_deleted_whole(bench: Bench) -> None:
    receipt = submit(MINE, context=bench.context)
    with bench.context.store.read() as tx:
        row = tx.connection.execute(select(t.document)).one()
        assert (row.owner, row.format, bytes(row.original)) == ("k1", "docx", b"PK")
    assert [count(bench, table) for table in (t.document, t.document_tag, t.reference)] == [1, 1, 1]
    delete_job(receipt.job_id, context=bench.context)
    assert [count(bench, table) for table in (t.document, t.document_tag, t.reference)] == [0, 0, 0]


def test_the_first_translation_that_is_done_is_accepted(bench: Bench) -> None:
    receipt = submit(MINE, context=bench.context)
    assert accepted(bench, receipt.document_id) is None
    take_turn(context=bench.context)
    assert accepted(bench, receipt.document_id) == receipt.job_id


def test_nobody_else_sees_it(bench: Bench) -> None:
    job_id = submit(MINE, context=bench.context).job_id
    take_turn(context=bench.context)
    for look in (get_job, get_result, cancel_job, delete_job):
        with pytest.raises(NotFound):
            look(job_id, context=bench.context, owner="k2")
    assert list_jobs(context=bench.context, owner="k2") == []
    assert [job.id for job in list_jobs(context=bench.context, owner="k1")] == [job_id]
    assert get_job(job_id, context=bench.context).owner == "k1"


def test_owners_may_use_the_same_idempotency_key(bench: Bench) -> None:
    keyed = replace(MINE, idempotency_key="1")
    first = submit(keyed, context=bench.context)
    assert submit(replace(keyed, owner="k2"), context=bench.context).is_new
    assert submit(keyed, context=bench.context) == replace(first, is_new=False)


@pytest.mark.parametrize("changed", [{"tags": ("",)}, {"tags": ("x" * 65,)}, {"references": (" ",)}])
def test_bad_lists_are_refused(bench: Bench, changed: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(InvalidRequest):
        submit(replace(MINE, **changed), context=bench.context)  # type: ignore[arg-type]
    assert count(bench, t.document) == 0
