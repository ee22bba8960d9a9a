"""A document is translated by one model, and by a worker that has it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.fakes import FakeEngine, shout
from tests.translator.service.conftest import Bench
from translator.engine import Engine
from translator.errors import ModelMissing
from translator.jobs import Job, JobId, Recipe, Submission
from translator.records import SourceText
from translator.service.context import Context
from translator.service.queries import get_job, get_result, measure
from translator.service.submission import submit
from translator.service.work.process import Deferred, SoloLock
from translator.service.work.turn import take_turn
from translator.store import workers

BOOK = "\n\n".join(f"Hôm nay là ngày thứ {number} của chuyến đi dài." for number in range(30))


class Whisperer(FakeEngine):
    """Another model."""

    def __init__(self) -> None:
        super().__init__(lambda source: shout(source).lower())

    @property
    def model(self) -> str:
        """A label of the usual form."""
        return "other@1+111111111111"


@pytest.fixture
def mend(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is being replaced is back at once."""
    monkeypatch.setattr("translator.service.work.turn._REPLACED_S", 0)


def hand_in(bench: Bench, source: str) -> JobId:
    return submit(Submission("d", source, Recipe("vi", "opus")), context=bench.context).job_id


def see_workers(bench: Bench, *names: str) -> None:
    with bench.context.store.write() as tx:
        for name in names:
            workers.mark_seen(tx, name, kind="celery")


def at_another_host(bench: Bench, find: Callable[[], Engine]) -> Context:
    return replace(bench.context, engines=lambda _: find(), solo_lock=SoloLock(), deferred=Deferred())


def work_off(context: Context) -> int:
    return sum(1 for _ in itertools.takewhile(bool, (take_turn(context=context) for _ in range(100))))


def get(bench: Bench, job_id: JobId) -> Job:
    return get_job(job_id, context=bench.context)


def let_time_pass(bench: Bench) -> None:
    with bench.context.store.write() as tx:
        tx.connection.execute(text("UPDATE chunk SET queued_at = 1"))


def lack() -> Engine:
    raise ModelMissing("model 'opus' is not on this machine")


@pytest.mark.usefixtures("mend")
def test_a_model_that_is_missing_here_is_left_to_other_hosts(bench: Bench) -> None:
    see_workers(bench, "here:1", "there:1")
    jobs = [hand_in(bench, f"Tôi có {number} con mèo.") for number in range(20, 23)]
    lacking = at_another_host(bench, lack)
    assert work_off(lacking) == 1
    assert not take_turn(context=lacking)
    assert take_turn(context=bench.context)  # together, as if nobody had claimed them
    assert {get(bench, job_id).state for job_id in jobs} == {"done"}


@pytest.mark.usefixtures("mend")
def test_a_model_that_no_host_brings_fails_its_jobs(bench: Bench) -> None:
    see_workers(bench, "here:1", "there:1")
    job_id = hand_in(bench, "Xin chào.")
    work_off(at_another_host(bench, lack))
    let_time_pass(bench)
    work_off(at_another_host(bench, lack))
    job = get(bench, job_id)
    assert (job.state, job.error_code) == ("failed", "model_missing")


@pytest.mark.usefixtures("mend")
def test_without_other_hosts_a_missing_model_is_told_at_once(bench: Bench) -> None:
    job_id = hand_in(bench, "Xin chào.")
    work_off(at_another_host(bench, lack))
    assert get(bench, job_id).error_code == "model_missing"


@pytest.mark.usefixtures("mend")
def test_a_model_that_is_being_replaced_costs_nothing(bench: Bench) -> None:
    job_id = hand_in(bench, "Xin chào.")
    finding = iter([lack])
    context = at_another_host(bench, lambda: next(finding, FakeEngine)())
    work_off(context)
    assert get(bench, job_id).state == "done"


def test_what_one_model_began_no_other_goes_on_with(bench: Bench) -> None:
    bench.set(chunk_segments=5)
    see_workers(bench, "here:1", "there:1")
    job_id = hand_in(bench, BOOK)
    take_turn(context=bench.context)
    assert work_off(at_another_host(bench, Whisperer)) == 1
    work_off(bench.context)
    result = get_result(job_id, context=bench.context)
    assert {item.model for item in result.translations} == {FakeEngine().model}
    assert FakeEngine().model in result.signature


@pytest.mark.parametrize("others", [(), ("here:1", "there:1")])
def test_with_a_model_gone_for_good_a_document_is_begun_anew(bench: Bench, others: tuple[str, ...]) -> None:
    bench.set(chunk_segments=5)
    see_workers(bench, *others)
    job_id = hand_in(bench, BOOK)
    take_turn(context=bench.context)
    if others:
        work_off(at_another_host(bench, Whisperer))
        let_time_pass(bench)
    work_off(at_another_host(bench, Whisperer))
    job, result = get(bench, job_id), get_result(job_id, context=bench.context)
    assert (job.n_segments, job.n_done) == (30, 30)
    assert {item.model for item in result.translations} == {Whisperer().model}
    assert Whisperer().model in result.signature
    assert measure(context=bench.context).n_facts == 30  # those of the first model are nobody's


def test_of_two_models_that_begin_together_one_goes_on(bench: Bench) -> None:
    bench.set(chunk_segments=5)
    see_workers(bench, "here:1", "there:1")
    job_id = hand_in(bench, BOOK)
    began: list[bool] = []

    def overtaken(source: SourceText) -> str:
        if not began:
            began.append(take_turn(context=at_another_host(bench, Whisperer)))
        return shout(source)

    bench.engine = FakeEngine(overtaken)
    work_off(bench.context)
    work_off(at_another_host(bench, Whisperer))
    models = {item.model for item in get_result(job_id, context=bench.context).translations}
    assert models == {Whisperer().model}
