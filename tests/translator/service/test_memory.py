"""Whose translations are used again: one's own, unless the operator shares them."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes import FakeEngine
from tests.translator.service.conftest import Bench
from translator.jobs import Job, JobId, Recipe, Submission
from translator.retranslations import Query, RecipeChange
from translator.service.edits import edit_segment
from translator.service.live.live import Live
from translator.service.queries import get_job, get_result, measure_memory
from translator.service.retranslation.planning import make_plan
from translator.service.submission import submit
from translator.service.work.turn import take_turn

VI = Recipe(source="vi")
TEXT = "Xin chào các bạn.\n\nHôm nay trời đẹp."
ENGLISH = {"Xin chào các bạn.": "Hello to all of you.", "Hôm nay trời đẹp.": "The weather is fine today."}


@pytest.fixture(autouse=True)
def fluent(bench: Bench) -> None:
    """An engine of which nothing is tried again."""
    bench.engine = FakeEngine(lambda source: ENGLISH[source.text])


def hand_in(bench: Bench, owner: str) -> JobId:
    return submit(Submission("d", TEXT, VI, owner=owner), context=bench.context).job_id


def translate(bench: Bench, *owners: str) -> list[Job]:
    """A document of each, all in one turn."""
    job_ids = [hand_in(bench, owner) for owner in owners]
    while take_turn(context=bench.context):
        pass
    return [get_job(job_id, context=bench.context) for job_id in job_ids]


def n_asked(bench: Bench) -> int:
    """How many texts the engine was asked for since the last call."""
    assert isinstance(bench.engine, FakeEngine)
    number = sum(len(sources) for sources, _ in bench.engine.calls)
    bench.engine.calls.clear()
    return number


@pytest.mark.parametrize("is_shared", [False, True])
def test_nobody_learns_what_another_had_translated(bench: Bench, is_shared: bool) -> None:
    bench.set(share_memory=is_shared)
    (anna,) = translate(bench, "anna")
    assert (anna.n_reused, n_asked(bench)) == (0, 2)
    (bela,) = translate(bench, "béla")
    assert (bela.n_reused, n_asked(bench)) == (0, 0 if is_shared else 2)
    again = translate(bench, "béla", "anna", "")
    assert [job.n_reused for job in again] == [2, 2, 0]
    assert n_asked(bench) == (0 if is_shared else 2)
    english = [get_result(job.id, context=bench.context).translations for job in again]
    assert english[0] == english[1] == english[2]
    figures = [measure_memory(context=bench.context, owner=owner).n_facts for owner in ("anna", "dóra")]
    assert figures == [2, 0]
    assert measure_memory(context=bench.context).n_facts == (2 if is_shared else 6)


def test_what_several_lack_is_translated_once(bench: Bench) -> None:
    jobs = translate(bench, "anna", "béla", "anna")
    assert n_asked(bench) == 2
    assert [job.n_reused for job in jobs] == [0, 0, 0]


@pytest.mark.parametrize(("is_shared", "expected"), [(False, 2), (True, 1)])
def test_short_texts_are_in_the_memory_of_their_owner(bench: Bench, is_shared: bool, expected: int) -> None:
    with Live(bench.set(share_memory=is_shared)) as live:
        for owner in ("anna", "béla", "anna"):
            asyncio.run(live.translate(["Xin chào các bạn."], recipe=VI, owner=owner))
    assert n_asked(bench) == expected
    # The other one is asked for by a document of the same owner.
    translate(bench, "anna")
    assert n_asked(bench) == 1


def test_a_plan_over_documents_of_several_owners_looks_into_the_memory_of_each(bench: Bench) -> None:
    (anna, _bela) = translate(bench, "anna", "béla")
    edit_segment(anna.id, 0, text="By hand.", context=bench.context)
    plan = make_plan(Query(), RecipeChange(), context=bench.context)
    assert (plan.n_documents, plan.n_changed, plan.n_edits) == (2, 0, 1)
    plan = make_plan(Query(), RecipeChange(beam_size=4), context=bench.context)
    assert (plan.n_changed, plan.n_texts) == (3, 3)
