"""A run translates what changes, in the background, and goes on wherever it was left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from tests.translator.service.retranslation.conftest import NOON, Archive, Model, numbered
from translator.errors import Conflict, InvalidRequest, NothingChanges, NothingMatches, UnknownModel
from translator.jobs import JobId, Recipe, Submission
from translator.records import SourceText
from translator.retranslations import Query, RecipeChange
from translator.service import queries
from translator.service.edits import edit_segment, restore_segment
from translator.service.queries import get_job
from translator.service.retranslation import running
from translator.service.retranslation.decisions import accept
from translator.service.retranslation.planning import make_plan
from translator.service.retranslation.scheduling import conduct
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.store import retranslations


def documents(archive: Archive, run_id: str) -> dict[str, str]:
    found = queries.list_run_documents(run_id, context=archive.context)
    return {item.document_id: item.job_id for item in found}


def test_only_what_changes_is_made_again(archive: Archive) -> None:
    settings = archive.context.settings.model_copy(update={"chunk_segments": 4})
    archive.context = replace(archive.context, settings=settings)
    kept, _ = archive.add(numbered(100, 3), model="new")
    document_id, old_job = archive.add(numbered(200, 30))
    archive.add(numbered(203, 2), model="new")
    archive.models["new"].calls.clear()
    run_id = archive.begin()
    run = archive.finish(run_id)
    assert (run.state, run.n_documents, run.n_walked) == ("finished", 3, 3)
    made = documents(archive, run_id)
    assert kept not in made
    assert list(made) == [document_id]
    job = get_job(made[document_id], context=archive.context)
    assert (job.state, job.priority, job.n_done, job.n_segments, job.n_reused) == (
        "done",
        "background",
        30,
        30,
        2,
    )
    assert len(archive.models["new"].texts) == 28
    assert archive.english(job.id) == archive.english(old_job)
    assert job.signature.split("|model=")[1].startswith("new@1")


def test_readers_keep_what_they_have(archive: Archive) -> None:
    document_id, old_job = archive.add(numbered(100, 2))
    archive.finish(archive.begin())
    with archive.context.store.read() as tx:
        row = tx.connection.execute(text("SELECT id, accepted_job_id FROM document")).one()
    assert tuple(row) == (document_id, old_job)


def test_everything_known_still_makes_a_job(archive: Archive) -> None:
    """As after a roll back to a model that was used before."""
    document_id, _ = archive.add(numbered(100, 3))
    archive.add(numbered(100, 3), model="new")
    archive.models["new"].calls.clear()
    run_id = archive.begin(Query(documents=(document_id,)))
    assert archive.finish(run_id).state == "finished"
    assert archive.models["new"].texts == []
    job = get_job(documents(archive, run_id)[document_id], context=archive.context)
    assert (job.n_done, job.n_reused) == (3, 3)


def test_other_work_goes_first(archive: Archive) -> None:
    archive.add(numbered(100, 2))
    run_id = archive.begin()
    archive.conduct()
    bulk = submit(Submission("b", "Tạm biệt.", Recipe(source="vi", model="old")), context=archive.context)
    take_turn(context=archive.context)
    assert get_job(bulk.job_id, context=archive.context).state == "done"
    assert queries.get_run(run_id, context=archive.context)[1].n_open == 1


def test_a_run_that_gives_way_holds_up_no_other(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    archive.add(numbered(100, 2))
    broken, whole = archive.begin(), archive.begin()
    with archive.context.store.write() as tx:
        garbled = text("UPDATE retranslation SET change = '{' WHERE id = :id")
        tx.connection.execute(garbled, {"id": broken})
    assert archive.finish(whole).state == "finished"
    assert broken in {record.__dict__.get("id") for record in caplog.records}


def test_a_paused_run_waits_and_a_resumed_one_goes_on(archive: Archive) -> None:
    archive.add(numbered(100, 2))
    run_id = archive.begin()
    archive.conduct()
    running.pause(run_id, context=archive.context)
    assert archive.finish(run_id).state == "paused"
    with pytest.raises(Conflict, match="is paused; only one that is running"):
        running.pause(run_id, context=archive.context)
    running.resume(run_id, context=archive.context)
    assert archive.finish(run_id).state == "finished"
    with pytest.raises(Conflict, match="is finished"):
        running.resume(run_id, context=archive.context)


def test_a_cancelled_run_leaves_nothing_to_do(archive: Archive) -> None:
    archive.add(numbered(100, 2))
    run_id = archive.begin()
    archive.conduct()
    running.pause(run_id, context=archive.context)
    running.cancel(run_id, context=archive.context)
    assert archive.work_off() == 0
    assert archive.finish(run_id).state == "cancelled"
    assert queries.get_run(run_id, context=archive.context)[1].jobs == {"cancelled": 1}


def test_a_closed_window_holds_what_waits(archive: Archive) -> None:
    night = datetime(2026, 11, 25, 23, 30).timestamp()
    noon = datetime(2026, 11, 25, 12, 0).timestamp()
    archive.add(numbered(100, 2))
    run_id = archive.begin(window="22:00-06:00")
    assert archive.finish(run_id, now=noon).n_walked == 0
    conduct(now=night, context=archive.context)
    archive.conduct(now=noon)
    assert archive.work_off() == 0
    assert archive.finish(run_id, now=night).state == "finished"


def test_a_rate_spaces_batches(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.service.retranslation.planning.MOST_DOCUMENTS", 1)
    for number in range(3):
        archive.add(numbered(100 + 10 * number, 6))
    run_id = archive.begin(rate=6)
    assert archive.finish(run_id, now=NOON).n_walked == 1
    assert archive.finish(run_id, now=NOON + 59).n_walked == 1
    assert archive.finish(run_id, now=NOON + 61).n_walked == 2
    assert archive.finish(run_id, now=NOON + 200).n_walked == 3


def test_two_drivers_make_no_job_twice(archive: Archive) -> None:
    archive.add(numbered(100, 2))
    run_id = archive.begin()
    run = archive.run(run_id)
    archive.conduct()
    with archive.context.store.write() as tx:
        values = {"cursor": "z", "is_walked": False, "n_walked": 1, "models": {}, "free_at": 0.0}
        assert not retranslations.move_on(tx, run, **values)  # type: ignore[arg-type]
        assert retranslations.take(tx, run_id, lease_s=60)
        assert retranslations.take(tx, run_id, lease_s=60) is None


def test_a_model_that_vanishes_fails_the_run_and_can_come_back(archive: Archive) -> None:
    archive.add(numbered(100, 2))
    run_id = archive.begin()
    archive.conduct()
    new = archive.models.pop("new")
    run = archive.finish(run_id)
    assert (run.state, run.error_code) == ("failed", "jobs_failed")
    assert "1 of 1 document came to nothing; first: unknown model 'new'" in (run.error or "")
    archive.models["new"] = new
    running.resume(run_id, context=archive.context)
    assert archive.finish(run_id).state == "finished"


def test_a_model_that_vanishes_before_its_documents_are_walked_fails_the_run(archive: Archive) -> None:
    archive.add(numbered(100, 2))
    run_id = archive.begin()
    del archive.models["new"]
    run = archive.finish(run_id)
    assert (run.state, run.error_code) == ("failed", "unknown_model")


def test_another_version_of_the_model_fails_the_run(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.service.retranslation.planning.MOST_DOCUMENTS", 1)
    for number in range(2):
        archive.add(numbered(100 + 10 * number, 2))
    run_id = archive.begin()
    conduct(now=NOON, context=archive.context)
    archive.models["new"].label = "new@2+000000000000"
    run = archive.finish(run_id)
    assert (run.state, run.error_code) == ("failed", "model_changed")


def test_a_run_of_failures_stops_early(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.service.retranslation.planning.MOST_DOCUMENTS", 5)
    monkeypatch.setattr("translator.service.retranslation.running._FAILED_LEAST", 5)
    for number in range(20):
        archive.add(numbered(100 + 10 * number, 1))

    def fail(_source: SourceText) -> str:
        raise UnknownModel("gone")

    archive.models["new"] = Model("new@1+000000000000", fail)
    run_id = archive.begin()
    while conduct(now=NOON, context=archive.context):
        archive.work_off()
    run = archive.run(run_id)
    assert run.state == "failed"
    assert run.n_walked < 20
    assert "the run stopped" in (run.error or "")


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({"window": "22-6"}, "HH:MM-HH:MM"),
        ({"window": "22:00-22:00"}, "is empty"),
        ({"rate": 0}, "at least 1"),
        ({"accept_if": "bleu > 1"}, "unknown name 'bleu'"),
    ],
)
def test_a_malformed_order_is_refused(archive: Archive, conditions: dict[str, Any], said: str) -> None:
    archive.add("Xin chào.")
    with pytest.raises(InvalidRequest, match=said):
        archive.begin(**conditions)
    assert queries.list_runs(context=archive.context) == []


def test_a_run_that_would_do_nothing_is_refused(archive: Archive) -> None:
    with pytest.raises(NothingMatches):
        archive.begin()
    archive.add("Xin chào.")
    with pytest.raises(NothingChanges, match="1 document matched, all with exactly this translation"):
        archive.begin(change=RecipeChange(model="old"))


def test_what_a_person_wrote_stays(archive: Archive) -> None:
    document_id, old_job = archive.add(numbered(100, 5))
    edit_segment(old_job, 2, text="As a person says it.", context=archive.context)
    found = make_plan(Query(), RecipeChange(model="new"), context=archive.context)
    assert (found.n_changed, found.n_texts, found.n_edits, found.n_edits_lost) == (4, 4, 1, 0)
    run_id = archive.begin()
    assert archive.finish(run_id).state == "finished"
    english = archive.english(documents(archive, run_id)[document_id])
    assert english[2] == "As a person says it."
    assert len(archive.models["new"].texts) == 4


def test_what_a_person_wrote_stays_over_several_runs(archive: Archive) -> None:
    document_id, job_id = archive.add(numbered(100, 3))
    edit_segment(job_id, 1, text="As a person says it.", context=archive.context)
    for name in ("new", "newer"):
        archive.models[name] = Model(f"{name}@1+000000000000")
        plan = make_plan(Query(), RecipeChange(model=name), context=archive.context)
        assert (plan.n_edits, plan.n_texts) == (1, 2)
        run_id = archive.begin(change=RecipeChange(model=name))
        archive.finish(run_id)
        accept(run_id, context=archive.context)
        job_id = JobId(documents(archive, run_id)[document_id])
        assert archive.english(job_id)[1] == "As a person says it."
    with pytest.raises(Conflict, match="segment 1 was taken over as a person wrote it"):
        restore_segment(job_id, 1, context=archive.context)
    with pytest.raises(Conflict, match="segment 0 was never edited"):
        restore_segment(job_id, 0, context=archive.context)
