"""Readers get all of what was accepted or nothing, and can always go back."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.translator.service.retranslation.conftest import Archive, Model, numbered, speak
from translator.errors import ConditionNotMet, Conflict, NotFound, StaleRun
from translator.jobs import JobId
from translator.retranslations import Query, RecipeChange, RunId
from translator.service import queries
from translator.service.edits import edit_segment, restore_segment
from translator.service.retention import delete_job
from translator.service.retranslation import running
from translator.service.retranslation.comparing import compare_jobs, compare_run
from translator.service.retranslation.decisions import accept, roll_back
from translator.service.segment_queries import list_edits


@pytest.fixture
def ready(archive: Archive) -> tuple[Archive, RunId]:
    """Three documents, and a finished run to a model that says `away` for `out`."""
    archive.models["new"] = Model("new@1+000000000000", lambda source: speak(source).replace("out", "away"))
    for number in range(3):
        reference = (f"We set away on a long trip today {100 + 10 * number}",) if number else ()
        archive.add(numbered(100 + 10 * number, 1), references=reference)
    run_id = archive.begin()
    assert archive.finish(run_id).state == "finished"
    return archive, run_id


def readers(archive: Archive) -> dict[str, str]:
    with archive.context.store.read() as tx:
        rows = tx.connection.execute(text("SELECT id, accepted_job_id FROM document")).all()
    return {row.id: row.accepted_job_id for row in rows}


def test_a_run_is_accepted_and_rolled_back_whole(ready: tuple[Archive, RunId]) -> None:
    archive, run_id = ready
    before = readers(archive)
    assert accept(run_id, context=archive.context) == 3
    made = {
        item.document_id: item.job_id for item in queries.list_run_documents(run_id, context=archive.context)
    }
    assert readers(archive) == made
    with pytest.raises(Conflict, match="nothing that could be accepted"):
        accept(run_id, context=archive.context)
    # The history stays readable.
    assert all(archive.english(job_id) for job_id in [*before.values(), *made.values()])
    assert roll_back(run_id, context=archive.context) == 3
    assert readers(archive) == before
    with pytest.raises(Conflict, match="nothing that could be rolled back"):
        roll_back(run_id, context=archive.context)
    assert accept(run_id, context=archive.context) == 3


def test_single_documents_can_be_accepted(ready: tuple[Archive, RunId]) -> None:
    archive, run_id = ready
    before = readers(archive)
    first = min(before)
    assert accept(run_id, context=archive.context, document_ids=[first]) == 1
    assert [key for key, job_id in readers(archive).items() if job_id != before[key]] == [first]
    assert accept(run_id, context=archive.context) == 2
    assert roll_back(run_id, context=archive.context, document_ids=[first]) == 1
    with pytest.raises(NotFound, match="no document 'x' in re-translation"):
        accept(run_id, context=archive.context, document_ids=["x"])


def test_after_a_newer_run_nothing_is_switched(ready: tuple[Archive, RunId]) -> None:
    archive, old_run = ready
    one = min(readers(archive))
    archive.models["newer"] = Model("newer@1+000000000000")
    newer = archive.begin(Query(documents=(one,)), RecipeChange(model="newer"))
    archive.finish(newer)
    accept(newer, context=archive.context)
    now = readers(archive)
    with pytest.raises(StaleRun, match="another translation was accepted since for 1 of 3 documents"):
        accept(old_run, context=archive.context)
    assert readers(archive) == now
    roll_back(newer, context=archive.context)
    accept(old_run, context=archive.context)
    with pytest.raises(Conflict, match="nothing that could be rolled back"):
        roll_back(newer, context=archive.context)


def test_a_roll_back_after_a_newer_run_switches_nothing(ready: tuple[Archive, RunId]) -> None:
    archive, run_id = ready
    accept(run_id, context=archive.context)
    archive.models["newer"] = Model("newer@1+000000000000")
    newer = archive.begin(Query(documents=(min(readers(archive)),)), RecipeChange(model="newer"))
    archive.finish(newer)
    accept(newer, context=archive.context)
    now = readers(archive)
    with pytest.raises(StaleRun):
        roll_back(run_id, context=archive.context)
    assert readers(archive) == now


def test_what_a_person_wrote_is_no_gain_of_the_new_model(ready: tuple[Archive, RunId]) -> None:
    archive, run_id = ready
    before = compare_run(run_id, context=archive.context)
    edited = next(item for item in before.score_gains)
    job_id = readers(archive)[edited.document_id]
    edit_segment(job_id, 0, text=edited.reference, context=archive.context)
    for _ in ("before it is accepted", "carried over"):
        found = compare_run(run_id, context=archive.context)
        assert (found.n_pairs, found.n_written) == (before.n_pairs - 1, 1)
        assert edited.document_id not in {pair.document_id for pair in found.score_gains + found.score_losses}
        assert found.values()["references"] == before.n_pairs - 1
        if readers(archive)[edited.document_id] == job_id:
            accept(run_id, context=archive.context)


def test_an_old_translation_that_was_deleted_is_told(ready: tuple[Archive, RunId]) -> None:
    archive, run_id = ready
    before = readers(archive)
    accept(run_id, context=archive.context)
    delete_job(before[min(before)], context=archive.context)
    with pytest.raises(Conflict, match=r"earlier translation of document .* was deleted"):
        roll_back(run_id, context=archive.context)
    assert compare_run(run_id, context=archive.context).n_missing == 1


def test_an_unfinished_run_is_not_accepted(archive: Archive) -> None:
    archive.add(numbered(100, 2))
    run_id = archive.begin()
    archive.conduct()
    with pytest.raises(Conflict, match="is running; wait"):
        accept(run_id, context=archive.context)
    with pytest.raises(Conflict, match="no finished document yet"):
        compare_run(run_id, context=archive.context)
    running.cancel(run_id, context=archive.context)
    with pytest.raises(Conflict, match=r"1 document of .* without a finished translation"):
        accept(run_id, context=archive.context)


def test_what_another_version_of_the_model_made_is_not_accepted(archive: Archive) -> None:
    """A worker with a newer model than the one that planned."""
    archive.add(numbered(100, 2))
    run_id = archive.begin()
    archive.conduct()
    archive.models["new"].label = "new@2+000000000000"
    archive.finish(run_id)
    with pytest.raises(Conflict, match="another version of the model"):
        accept(run_id, context=archive.context)


def test_a_condition_decides_and_says_why(ready: tuple[Archive, RunId]) -> None:
    archive, run_id = ready
    before = readers(archive)
    with pytest.raises(ConditionNotMet, match=r"chrf_delta = .*nothing was accepted"):
        accept(run_id, context=archive.context, accept_if="chrf_delta < 0")
    assert readers(archive) == before
    assert accept(run_id, context=archive.context, accept_if="chrf_delta > 0 and flags_delta <= 0") == 3


@pytest.mark.parametrize(("condition", "number"), [("chrf_delta > 0", 1), ("chrf_delta < 0", 0)])
def test_a_run_with_a_condition_settles_itself(archive: Archive, condition: str, number: int) -> None:
    archive.models["new"] = Model("new@1+000000000000", lambda source: speak(source).replace("out", "away"))
    archive.add(numbered(100, 1), references=("We set away on a long trip today 100",))
    run_id = archive.begin(accept_if=condition)
    run = archive.finish(run_id)
    assert (run.verdict or "").startswith(
        "accepted: chrf_delta = " if number else "not accepted: chrf_delta = "
    )
    assert queries.get_run(run_id, context=archive.context)[1].n_accepted == number


def test_a_comparison_counts_and_shows(ready: tuple[Archive, RunId]) -> None:
    archive, run_id = ready
    found = compare_run(run_id, context=archive.context)
    assert (found.n_documents, found.n_segments, found.n_changed, found.n_pairs) == (3, 3, 3, 2)
    assert found.scores["chrf"].after == 100
    assert {pair.after for pair in found.score_gains} == {
        "We set away on a long trip today 110",
        "We set away on a long trip today 120",
    }
    items = queries.list_run_documents(run_id, context=archive.context)
    one = compare_jobs(items[0].previous_job_id, items[0].job_id, context=archive.context)
    assert len(one.changes) == 1
    with pytest.raises(Conflict, match="of different documents"):
        compare_jobs(items[0].job_id, items[1].job_id, context=archive.context)


def test_jobs_of_a_run_can_be_deleted(ready: tuple[Archive, RunId]) -> None:
    archive, run_id = ready
    item = queries.list_run_documents(run_id, context=archive.context)[0]
    delete_job(JobId(item.job_id), context=archive.context)
    assert len(queries.list_run_documents(run_id, context=archive.context)) == 2


def test_what_a_person_writes_while_a_run_goes_on_stays(archive: Archive) -> None:
    document_id, old_job = archive.add(numbered(100, 3))
    run_id = archive.begin()
    archive.finish(run_id)
    machine = archive.english(_made(archive, run_id)[document_id])
    edit_segment(old_job, 1, text="As a person says it.", context=archive.context)
    assert accept(run_id, context=archive.context) == 1
    new_job = readers(archive)[document_id]
    assert archive.english(new_job) == [machine[0], "As a person says it.", machine[2]]
    assert len(list_edits(new_job, 1, context=archive.context)) == 1
    restore_segment(new_job, 1, context=archive.context)
    assert archive.english(new_job) == machine
    # What was done in the new translation since is newer.
    roll_back(run_id, context=archive.context)
    accept(run_id, context=archive.context)
    assert archive.english(new_job) == machine
    roll_back(run_id, context=archive.context)
    edit_segment(old_job, 1, text="As a person says it now.", context=archive.context)
    accept(run_id, context=archive.context)
    assert archive.english(new_job)[1] == "As a person says it now."


def test_the_newest_of_what_a_person_wrote_stays(archive: Archive) -> None:
    document_id, old_job = archive.add(numbered(100, 3))
    edit_segment(old_job, 1, text="First.", context=archive.context)
    run_id = archive.begin()
    archive.finish(run_id)
    edit_segment(old_job, 1, text="Second.", context=archive.context)
    edit_segment(old_job, 2, text="Third.", context=archive.context)
    restore_segment(old_job, 2, context=archive.context)
    accept(run_id, context=archive.context)
    new_job = readers(archive)[document_id]
    assert archive.english(new_job)[1] == "Second."
    assert list_edits(new_job, 2, context=archive.context) == []


def _made(archive: Archive, run_id: RunId) -> dict[str, JobId]:
    items = queries.list_run_documents(run_id, context=archive.context)
    return {item.document_id: item.job_id for item in items}
