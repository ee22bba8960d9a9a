"""A job with references is scored when it is done, once, and by the sweep where its worker did not."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import delete as delete_rows
from sqlalchemy import select, update

from tests.fakes import FakeEngine
from tests.translator.service.conftest import Bench
from translator.errors import Conflict, NotFound
from translator.jobs import JobId, Recipe, Submission
from translator.references import find_references
from translator.service import scoring
from translator.service.edits import edit_segment, restore_segment
from translator.service.queries import get_references, get_result
from translator.service.retention import delete_job
from translator.service.scoring import score_job
from translator.service.submission import submit
from translator.service.work.executor import sweep
from translator.service.work.turn import take_turn
from translator.store import tables as t

ENGLISH = {
    "Hôm nay trời nắng đẹp ở Hà Nội.": "The weather in Hanoi is sunny and beautiful today.",
    "Tôi có hai con mèo đen ở nhà.": "I have two black cats at home with me.",
    "Chúng tôi đi chợ mua rau và cá.": "We go to the market to buy vegetables and fish.",
}
GIVEN = ("I have two black cats at home", "Parliament rejected the budget on Thursday")
DOCUMENT = Submission("a.txt", "\n\n".join(ENGLISH), Recipe(source="vi"), references=GIVEN, owner="k1")


def work(bench: Bench, submission: Submission = DOCUMENT) -> JobId:
    bench.engine = FakeEngine(lambda source: ENGLISH[source.text])
    job_id = submit(submission, context=bench.context).job_id
    assert take_turn(context=bench.context)
    return job_id


def forget(bench: Bench, job_id: JobId) -> None:
    """As if the worker had died between the end of the job and its scores."""
    with bench.context.store.write() as tx:
        for table in (t.placement, t.score):
            tx.connection.execute(delete_rows(table))
        tx.connection.execute(update(t.job).where(t.job.c.id == job_id).values(score_due_at=1.0))


def due_at(bench: Bench, job_id: JobId) -> float | None:
    with bench.context.store.read() as tx:
        query = select(t.job.c.score_due_at).where(t.job.c.id == job_id)
        found: float | None = tx.connection.execute(query).scalar_one()
        return found


def test_a_job_with_references_is_scored_when_it_is_done(bench: Bench) -> None:
    job_id = work(bench)
    found = get_references(job_id, context=bench.context, owner="k1")
    expected = find_references(get_result(job_id, context=bench.context), GIVEN, resamples=scoring._RESAMPLES)
    assert (found.is_complete, found.placed) == (True, expected.placed)
    assert [item.segments for item in found.placed] == [(1,), ()]
    assert expected.scores
    assert {item.metric for item in found.scores} == expected.scores.figures.keys()
    for item in found.scores:
        figure = expected.scores.figures[item.metric]
        assert figure.mean is not None
        assert figure.half_width is not None
        bounds = (figure.mean - figure.half_width, figure.mean + figure.half_width)
        assert (item.value, item.low, item.high) == (figure.value, *bounds)
        assert "nrefs:1" in item.signature
    assert due_at(bench, job_id) is None
    with pytest.raises(NotFound):
        get_references(job_id, context=bench.context, owner="k2")


def test_scoring_twice_equals_scoring_once(bench: Bench) -> None:
    job_id = work(bench)
    before = get_references(job_id, context=bench.context)
    assert score_job(job_id, context=bench.context).placed == before.placed
    assert get_references(job_id, context=bench.context) == before


def test_the_sweep_scores_what_a_dead_worker_left(bench: Bench) -> None:
    job_id = work(bench)
    before = get_references(job_id, context=bench.context)
    forget(bench, job_id)
    assert not get_references(job_id, context=bench.context).is_complete
    sweep(context=bench.context)
    assert get_references(job_id, context=bench.context) == before
    assert due_at(bench, job_id) is None


def test_what_cannot_be_scored_is_left_alone_after_some_tries(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = []

    def fail(*_: object, **__: object) -> None:
        calls.append(1)
        raise ZeroDivisionError("hai con mèo")

    monkeypatch.setattr("translator.references.find_references", fail)
    with caplog.at_level(logging.INFO):
        job_id = work(bench)
        for _ in range(9):
            with bench.context.store.write() as tx:
                past = update(t.job).where(t.job.c.score_due_at.is_not(None)).values(score_due_at=1.0)
                tx.connection.execute(past)
            sweep(context=bench.context)
    assert len(calls) == 1 + 3
    assert due_at(bench, job_id) is None
    assert "job not scored" in caplog.text
    assert "mèo" not in caplog.text


def test_a_job_without_references_owes_nothing(bench: Bench) -> None:
    job_id = work(bench, Submission("a.txt", DOCUMENT.text, DOCUMENT.recipe))
    found = get_references(job_id, context=bench.context)
    assert (found.n_given, found.is_complete, found.placed, found.scores) == (0, True, (), ())
    assert due_at(bench, job_id) is None


def test_what_is_not_done_has_no_scores(bench: Bench) -> None:
    job_id = submit(DOCUMENT, context=bench.context).job_id
    with pytest.raises(Conflict, match="is queued; only a job that is done has scores"):
        score_job(job_id, context=bench.context)


def test_scores_go_with_their_job(bench: Bench) -> None:
    job_id = work(bench)
    delete_job(job_id, context=bench.context)
    with pytest.raises(NotFound):
        get_references(job_id, context=bench.context)


def test_a_change_by_a_person_is_scored_again_and_the_machine_keeps_its_own_figure(bench: Bench) -> None:
    job_id = work(bench)
    edit_segment(job_id, 1, text=GIVEN[0], context=bench.context)
    owed = get_references(job_id, context=bench.context)
    assert (owed.is_owed, owed.is_complete) == (True, False)
    with bench.context.store.write() as tx:
        tx.connection.execute(update(t.job).where(t.job.c.id == job_id).values(score_due_at=1.0))
    sweep(context=bench.context)
    found = get_references(job_id, context=bench.context)
    assert found.is_complete
    assert found.placed[0].score == 100
    assert found.scores == (), "the only reference lies on what a person wrote"
    restore_segment(job_id, 1, context=bench.context)
    assert get_references(job_id, context=bench.context).is_owed
