"""Correcting segments: facts are added, none is changed, and nothing is left behind."""

from __future__ import annotations

import pytest

from tests.translator.service.conftest import Bench
from translator.errors import Conflict, InvalidRequest, NotFound
from translator.jobs import JobId, Submission
from translator.retranslations import Query
from translator.service import edits, queries, retention, segment_queries
from translator.service.retranslation.pairs import find_pairs
from translator.service.submission import submit
from translator.service.work import turn

TEXT = "Xin chào các bạn.\n\nHôm nay trời đẹp.\n\nhttps://example.org\n"


@pytest.fixture
def job_id(bench: Bench) -> JobId:
    """A job that is done."""
    return _done(bench, "a.txt")


def _done(bench: Bench, name: str) -> JobId:
    receipt = submit(Submission(name, TEXT), context=bench.context)
    while turn.take_turn(context=bench.context):
        pass
    return receipt.job_id


def _english(bench: Bench, job_id: str) -> list[str]:
    return [item.text for item in queries.get_result(job_id, context=bench.context).translations]


def test_an_edit_is_read_and_is_a_pair_of_its_document(bench: Bench, job_id: JobId) -> None:
    before = _english(bench, job_id)
    edits.edit_segment(job_id, 0, text=" Hello,\n everybody. ", context=bench.context)
    assert _english(bench, job_id) == ["Hello, everybody.", *before[1:]]
    first = queries.get_result(job_id, context=bench.context).translations[0]
    assert (first.model, first.flags, first.log_probability) == ("human", (), None)
    (pair,) = find_pairs(Query(), context=bench.context)
    assert pair.variants == {"vi": "Xin chào các bạn.", "en": "Hello, everybody."}


def test_the_machines_translation_is_kept_and_comes_back(bench: Bench, job_id: JobId) -> None:
    before = _english(bench, job_id)
    for text in ("Hello.", "Hello.", "Hi."):
        edits.edit_segment(job_id, 0, text=text, context=bench.context)
    known = segment_queries.list_edits(job_id, 0, context=bench.context)
    assert [(item.replaced and item.replaced.text, item.fact and item.fact.text) for item in known] == [
        (before[0], "Hello."),
        ("Hello.", "Hi."),
    ]
    edits.restore_segment(job_id, 0, context=bench.context)
    assert _english(bench, job_id) == before


def test_a_segment_that_was_left_as_it_is_can_be_edited_and_restored(bench: Bench, job_id: JobId) -> None:
    edits.edit_segment(job_id, 2, text="See our page.", context=bench.context)
    assert _english(bench, job_id)[2] == "See our page."
    edits.restore_segment(job_id, 2, context=bench.context)
    assert _english(bench, job_id)[2] == "https://example.org"


def test_an_edit_touches_no_other_document(bench: Bench, job_id: JobId) -> None:
    other = _done(bench, "b.txt")
    before = _english(bench, other)
    edits.edit_segment(job_id, 0, text="Hello.", context=bench.context)
    assert _english(bench, other) == before


def test_deleting_documents_leaves_no_fact(bench: Bench, job_id: JobId) -> None:
    other = _done(bench, "b.txt")
    edits.edit_segment(job_id, 0, text="Hello.", context=bench.context)
    retention.delete_job(other, context=bench.context)
    edits.restore_segment(job_id, 0, context=bench.context)
    retention.delete_job(job_id, context=bench.context)
    assert queries.measure(context=bench.context).n_facts == 0


@pytest.mark.parametrize("text", ["", " \n", "a\0b", "a" * 20_001])
def test_what_is_no_translation_is_refused(bench: Bench, job_id: JobId, text: str) -> None:
    with pytest.raises(InvalidRequest):
        edits.edit_segment(job_id, 0, text=text, context=bench.context)


def test_only_segments_of_finished_jobs_are_edited(bench: Bench, job_id: JobId) -> None:
    with pytest.raises(NotFound):
        edits.edit_segment(job_id, 99, text="Hello.", context=bench.context)
    with pytest.raises(Conflict):
        edits.restore_segment(job_id, 0, context=bench.context)
    waiting = submit(Submission("c.txt", TEXT), context=bench.context).job_id
    with pytest.raises(Conflict):
        edits.edit_segment(waiting, 0, text="Hello.", context=bench.context)
