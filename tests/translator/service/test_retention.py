"""Finished jobs go when their time is over; what is open, young or read stays."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update

from tests.fakes import FakeEngine
from tests.services import wait_until
from tests.translator.service.conftest import Bench
from translator.alignments import AlignmentTexts, StoredBead
from translator.glossary.files import read_table
from translator.jobs import FINAL_STATES, JobId, Recipe, State, Submission
from translator.service import glossaries, queries
from translator.service.alignments import add_alignment, delete_alignment
from translator.service.context import make_context
from translator.service.live.live import Live
from translator.service.queries import get_result, get_states
from translator.service.retention import (
    Forgotten,
    cancel_job,
    delete_job,
    forget,
    list_over,
    prune,
    prune_few,
)
from translator.service.submission import submit
from translator.service.work.executor import Sweeper
from translator.service.work.turn import take_turn
from translator.settings import load_settings
from translator.store import jobs
from translator.store import tables as t

DAY_S = 86_400.0


def add(bench: Bench, name: str, *, state: State, age_d: float) -> JobId:
    """A job that ended so many days ago."""
    job_id = submit(Submission(name, f"Xin chào {name}.", Recipe(source="vi")), context=bench.context).job_id
    if state == "done":
        take_turn(context=bench.context)
    if state == "cancelled":
        cancel_job(job_id, context=bench.context)
    with bench.context.store.write() as tx:
        if state == "failed":
            jobs.fail(tx, job_id, code="model_error", message="broken")
        age = update(t.job).where(t.job.c.id == job_id, t.job.c.finished_at.is_not(None))
        tx.connection.execute(age.values(finished_at=tx.now - age_d * DAY_S))
    return job_id


def add_translation(bench: Bench, job_id: JobId, *, age_d: float) -> JobId:
    """Another translation of the document of a job, which readers do not have."""
    with bench.context.store.write() as tx:
        row = tx.connection.execute(select(t.job).where(t.job.c.id == job_id)).one()._asdict()
        values = {**row, "id": f"other{job_id}"[:32], "finished_at": tx.now - age_d * DAY_S}
        tx.connection.execute(insert(t.job).values(values))
        return JobId(str(values["id"]))


def prune_over(bench: Bench, days: float, *states: State) -> set[JobId]:
    over = prune(states=states or FINAL_STATES, older_s=days * DAY_S, context=bench.context)
    return {job.id for job in over}


def count_rows(bench: Bench) -> list[int]:
    tables = (t.document, t.job, t.chunk, t.segment, t.fact)
    with bench.context.store.read() as tx:
        counts = (select(func.count()).select_from(table) for table in tables)
        return [tx.connection.execute(count).scalar_one() for count in counts]


def test_what_ended_long_ago_goes_with_all_that_was_made_of_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.service.retention._PAGE", 2)
    states: tuple[State, ...] = ("done", "failed", "cancelled")
    old = {add(bench, f"old-{state}", state=state, age_d=91) for state in states}
    young = {add(bench, f"young-{state}", state=state, age_d=89) for state in states}
    waiting = add(bench, "waiting", state="queued", age_d=91)
    shown = list_over(states=FINAL_STATES, older_s=90 * DAY_S, context=bench.context)
    assert {job.id for job in shown} == old
    assert prune_over(bench, 90) == old
    assert set(get_states([*old, *young, waiting], context=bench.context)) == {*young, waiting}
    assert prune_over(bench, 90) == set()
    assert prune_over(bench, 0) == young
    delete_job(waiting, context=bench.context)
    assert count_rows(bench) == [0] * 5


def test_only_the_states_that_are_named_go(bench: Bench) -> None:
    done, failed = (add(bench, state, state=state, age_d=2) for state in ("done", "failed"))
    assert prune_over(bench, 1, "failed", "cancelled") == {failed}
    assert prune_over(bench, 1, "done") == {done}


def test_what_readers_have_stays_while_their_document_has_a_younger_translation(bench: Bench) -> None:
    read = add(bench, "a", state="done", age_d=100)
    other = add_translation(bench, read, age_d=10)
    assert prune_over(bench, 90) == set()
    assert prune_over(bench, 5) == {read, other}


def test_an_old_translation_that_nobody_reads_goes_alone(bench: Bench) -> None:
    read = add(bench, "a", state="done", age_d=10)
    other = add_translation(bench, read, age_d=100)
    assert prune_over(bench, 90) == {other}
    assert get_states([read], context=bench.context) == {read: "done"}


def test_what_somebody_else_deletes_meanwhile_stops_nothing(bench: Bench) -> None:
    ids = {add(bench, name, state="done", age_d=100) for name in ("a", "b", "c")}
    over = prune(states=FINAL_STATES, older_s=90 * DAY_S, context=bench.context)
    gone = {next(over).id}
    delete_job(min(ids - gone), context=bench.context)
    gone.update(job.id for job in over)
    assert len(gone) == 2
    assert count_rows(bench) == [0] * 5


def test_what_another_process_deletes_at_the_same_time_stops_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {add(bench, name, state="failed", age_d=100) for name in ("a", "b", "c")}
    over = prune(states=FINAL_STATES, older_s=90 * DAY_S, context=bench.context)
    gone = {next(over).id}
    monkeypatch.setattr(jobs, "is_over", lambda *_, **__: True)
    delete_job(min(ids - gone), context=bench.context)
    assert len(gone | {job.id for job in over}) == 2


def test_jobs_go_after_the_days_that_are_set_a_few_at_a_time(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.service.retention._FEW", 2)
    old = {add(bench, name, state="done", age_d=91) for name in ("a", "b", "c")}
    young = add(bench, "young", state="done", age_d=89)
    assert not prune_few(context=bench.context)
    assert set(get_states([*old, young], context=bench.context)) == {*old, young}
    context = bench.set(keep_days=90)
    assert prune_few(context=context)
    assert len(get_states(old, context=context)) == 1
    assert not prune_few(context=context)
    assert get_states([*old, young], context=context) == {young: "done"}


def test_whoever_sweeps_prunes(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.service.retention._FEW", 1)
    old = [add(bench, name, state="failed", age_d=2) for name in ("a", "b")]
    with Sweeper(bench.set(keep_days=1, sweep_s=0.01), kind="local"):
        wait_until(lambda: not get_states(old, context=bench.context), what="old jobs are gone")


def test_what_no_job_has_goes_when_its_time_is_over(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.service.retention._PAGE", 1)
    kept = submit(Submission("a", "Xin chào các bạn.", Recipe(source="vi")), context=bench.context).job_id
    take_turn(context=bench.context)
    with Live(bench.context) as live:
        asyncio.run(live.translate(["Tôi ở Huế.", "Tôi ở Vinh."], recipe=Recipe(source="vi"), owner=""))
    merged = combine_two(bench)
    assert forget(older_s=DAY_S, context=bench.context) == Forgotten(0, 0, 0, 0)
    with bench.context.store.write() as tx:
        tx.connection.execute(update(t.fact).values(created_at=t.fact.c.created_at - 2 * DAY_S))
        tx.connection.execute(update(t.glossary_content).values(used_at=tx.now - 2 * DAY_S))
    assert not prune_few(context=bench.set(keep_days=3))
    assert glossaries.resolve(merged, context=bench.context).terms
    assert forget(older_s=DAY_S, context=bench.context) == Forgotten(2, 0, 0, 1)
    assert get_result(kept, context=bench.context).translations[0].model
    assert len(queries.list_glossaries(context=bench.context)) == 2


def combine_two(bench: Bench) -> str:
    """The version of two glossaries that were merged for a request."""
    for number, source in enumerate(("Ủy ban", "Hội đồng")):
        terms = read_table(f"{source}\tBoard\n", name="x")
        glossaries.create(f"g{number}", terms, context=bench.context)
    return glossaries.combine(["g0", "g1"], context=bench.context)


def test_deleted_text_is_nowhere_in_the_files(tmp_path: Path) -> None:
    context = make_context(load_settings({"TOLMACS_DATA_DIR": str(tmp_path)}), engines=lambda _: FakeEngine())
    marks = [f"Dấu vết {name} ở đây." for name in ("một", "hai", "ba")]
    with Live(context) as live:
        asyncio.run(live.translate(marks[:1], recipe=Recipe(source="vi"), owner=""))
    long = " ".join([marks[2]] * 3_000)  # more than a page of the file
    jobs_of = [submit(Submission(text[:20], text), context=context).job_id for text in (marks[1], long)]
    while take_turn(context=context):
        pass
    assert count_in_files(tmp_path, "Dấu vết") > 0
    for job_id in jobs_of:
        delete_job(job_id, context=context)
    forget(older_s=-1, context=context)
    assert context.store.empty_log()
    try:
        assert count_in_files(tmp_path, "Dấu vết") == count_in_files(tmp_path, "DẤU VẾT") == 0
    finally:
        context.store.close()


def test_a_deleted_glossary_or_alignment_is_nowhere_in_the_files(tmp_path: Path) -> None:
    context = make_context(load_settings({"TOLMACS_DATA_DIR": str(tmp_path)}))
    mark = "Dấu vết"
    terms = read_table("".join(f"{mark} {n}\tTrace {n}\n" for n in range(2_000)), name="x")
    glossaries.create("mine", terms, context=context)
    texts = AlignmentTexts((mark,) * 2_000, ("Trace",), "vi", (StoredBead((0,), (0,), 0.5),))
    project = add_alignment(texts, name=mark, context=context, owner="")
    assert count_in_files(tmp_path, mark) > 3_500
    try:
        glossaries.delete("mine", context=context)
        assert 1_500 < count_in_files(tmp_path, mark) <= 2_000
        delete_alignment(project, context=context, owner="")
        assert count_in_files(tmp_path, mark) == 0
    finally:
        context.store.close()


def count_in_files(place: Path, text: str) -> int:
    return sum(path.read_bytes().count(text.encode()) for path in place.glob("tolmacs.sqlite*"))
