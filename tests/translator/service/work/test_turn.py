"""A turn does the most urgent work, once, and writes only what it still holds."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.fakes import FakeEngine, shout
from tests.services import PATIENCE_S, wait_until
from tests.translator.service.conftest import Bench
from translator.errors import (
    Conflict,
    EngineError,
    EngineOutOfMemory,
    ModelMissing,
    NotFound,
    StoreUnavailable,
    UnreadableRecipe,
)
from translator.jobs import Claim, JobId, Priority, Recipe, Submission
from translator.pipeline import translate_document
from translator.records import SourceText
from translator.service.queries import get_job, get_result, list_jobs, measure
from translator.service.retention import cancel_job, delete_job
from translator.service.submission import submit
from translator.service.work.executor import sweep
from translator.service.work.process import SoloLock
from translator.service.work.turn import take_turn
from translator.store import chunks
from translator.store.jobs import remove

BOOK = "\n\n".join(f"Hôm nay là ngày thứ {number} của chuyến đi dài." for number in range(300))


def hand_in(bench: Bench, source: str, *, priority: Priority = "bulk", **recipe: str) -> JobId:
    recipes = Recipe(source=recipe.get("source", "vi"), model=recipe.get("model", "auto"))
    return submit(Submission("d", source, recipes, priority), context=bench.context).job_id


def work_off(bench: Bench) -> int:
    return sum(1 for _ in itertools.takewhile(bool, (take_turn(context=bench.context) for _ in range(100))))


def lose(bench: Bench, *, sweeping: bool = True) -> list[Claim]:
    """Claim as a worker does, then let the worker die."""
    with bench.context.store.write() as tx:
        held = chunks.claim(tx, lease_s=60, most_chunks=9, most_chars=lambda _: 9999)
        tx.connection.execute(text("UPDATE chunk SET lease_until = 1 WHERE state = 'running'"))
    if sweeping:
        sweep(context=bench.context)
    return held


def begin(bench: Bench, claims: Iterable[Claim]) -> None:
    with bench.context.store.write() as tx:
        assert all(chunks.begin_alone(tx, item) for item in claims)


def limit_pages(bench: Bench, *, extra: int) -> None:
    """SQLite's own quota, which fails in the same way as a full disk."""
    with bench.context.store.engine.begin() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages + extra}"))


def state(bench: Bench, job_id: JobId) -> str:
    return get_job(job_id, context=bench.context).state


def calls(bench: Bench) -> list[str]:
    assert isinstance(bench.engine, FakeEngine)
    return [source.text for sources, _ in bench.engine.calls for source in sources]


def test_the_result_is_that_of_the_pipeline(bench: Bench) -> None:
    source = "Xin chào các bạn.\n\n  - Hello there, friends\n\n1998. 2. 3.\n\nTôi có 25 con mèo."
    job_id = hand_in(bench, source)
    assert take_turn(context=bench.context)
    expected = translate_document(source, engine=FakeEngine(), name="d", source="vi")
    assert get_result(job_id, context=bench.context) == expected


def test_a_long_document_is_shared_and_joined(bench: Bench) -> None:
    bench.set(chunk_segments=50)
    job_id = hand_in(bench, BOOK)
    assert take_turn(context=bench.context)
    job = get_job(job_id, context=bench.context)
    assert (job.state, job.n_segments, job.n_done) == ("running", 300, 50)
    assert bench.queue.n_announced == 1 + 5
    work_off(bench)
    expected = translate_document(BOOK, engine=FakeEngine(), name="d", source="vi")
    assert get_result(job_id, context=bench.context) == expected


def test_interactive_work_goes_between_the_chunks_of_a_book(bench: Bench) -> None:
    bench.set(chunk_segments=50)
    book = hand_in(bench, BOOK)
    take_turn(context=bench.context)
    urgent = hand_in(bench, "Xin chào các bạn.", priority="interactive")
    take_turn(context=bench.context)
    assert (state(bench, urgent), state(bench, book)) == ("done", "running")


def test_short_documents_share_an_engine_call(bench: Bench) -> None:
    jobs = [hand_in(bench, f"Tôi có {number} con mèo ở nhà.") for number in range(10, 30)]
    assert take_turn(context=bench.context)
    assert {state(bench, job) for job in jobs} == {"done"}
    assert isinstance(bench.engine, FakeEngine)
    assert len(bench.engine.calls[0][0]) == 20


def test_a_slow_model_gets_less_in_one_call(bench: Bench) -> None:
    jobs = [hand_in(bench, f"Tôi có {number} con mèo ở nhà.") for number in range(10, 30)]
    for _ in range(9):
        bench.context.batch_budget.learn(Recipe("vi"), 100, seconds=100)
    assert take_turn(context=bench.context)
    assert [state(bench, job) for job in jobs[:2]] == ["done", "queued"]


def test_a_recipe_that_cannot_be_read_fails_its_job_and_no_other(bench: Bench) -> None:
    strange, other = hand_in(bench, "Xin chào.", model="strange"), hand_in(bench, "Xin chào.")
    with bench.context.store.write() as tx:
        newer = text('UPDATE job SET recipe = \'{"tone": "warm"}\' WHERE id = :strange')
        tx.connection.execute(newer, {"strange": strange})
    work_off(bench)
    assert state(bench, other) == "done"
    job = get_job(strange, context=bench.context)
    assert (job.state, job.error_code, job.recipe) == ("failed", "unreadable_recipe", None)
    assert {item.id for item in list_jobs(context=bench.context)} == {strange, other}
    delete_job(strange, context=bench.context)
    assert [item.id for item in list_jobs(context=bench.context)] == [other]


def test_a_result_whose_recipe_cannot_be_read_says_so(bench: Bench) -> None:
    job_id = hand_in(bench, "Xin chào.")
    work_off(bench)
    with bench.context.store.write() as tx:
        tx.connection.execute(text("UPDATE job SET recipe = '[]'"))
    with pytest.raises(UnreadableRecipe, match=f"job '{job_id}' has a recipe that cannot be read"):
        get_result(job_id, context=bench.context)


def test_recipes_are_not_mixed_in_a_call(bench: Bench) -> None:
    first, second = hand_in(bench, "Xin chào.", model="a"), hand_in(bench, "Xin chào.", model="b")
    take_turn(context=bench.context)
    assert (state(bench, first), state(bench, second)) == ("done", "queued")


def test_a_known_translation_is_not_made_again(bench: Bench) -> None:
    hand_in(bench, "Xin chào các bạn.\n\nTôi ở Hà Nội.")
    work_off(bench)
    before = len(calls(bench))
    job_id = hand_in(bench, "Tôi ở Hà Nội.\n\nXin chào các bạn.")
    work_off(bench)
    assert len(calls(bench)) == before
    assert get_job(job_id, context=bench.context).n_reused == 2
    assert measure(context=bench.context).n_facts == 2


def test_a_late_worker_writes_nothing(bench: Bench) -> None:
    """The lease ends while the engine works, another worker does the job, then the first one comes back."""
    job_id = hand_in(bench, "Xin chào các bạn.")

    def slow(_source: SourceText) -> str:
        if len(calls(bench)) == 1:
            with bench.context.store.write() as tx:
                tx.connection.execute(text("UPDATE chunk SET lease_until = 1"))
            sweep(context=bench.context)
            bench.engine = FakeEngine(lambda _source: "second")
            assert take_turn(context=replace(bench.context, solo_lock=SoloLock()))
        return "first"

    bench.engine = FakeEngine(slow)
    take_turn(context=bench.context)
    assert [item.text for item in get_result(job_id, context=bench.context).translations] == ["second"]
    job = get_job(job_id, context=bench.context)
    assert (job.n_done, measure(context=bench.context).n_facts) == (1, 1)


def test_a_cancelled_job_takes_no_result(bench: Bench) -> None:
    job_id = hand_in(bench, "Xin chào các bạn.")

    def cancelling(source: SourceText) -> str:
        if state(bench, job_id) == "running":
            cancel_job(job_id, context=bench.context)
        return shout(source)

    bench.engine = FakeEngine(cancelling)
    work_off(bench)
    assert state(bench, job_id) == "cancelled"
    assert measure(context=bench.context).n_facts == 0
    with pytest.raises(Conflict, match="is cancelled already"):
        cancel_job(job_id, context=bench.context)
    with pytest.raises(Conflict, match="is cancelled; only a job that is done"):
        get_result(job_id, context=bench.context)


def test_a_job_deleted_under_way_leaves_nothing(bench: Bench) -> None:
    job_id = hand_in(bench, "Xin chào các bạn.")
    deleted: list[JobId] = []

    def deleting(source: SourceText) -> str:
        if not deleted:
            deleted.append(job_id)
            delete_job(job_id, context=bench.context)
        return shout(source)

    bench.engine = FakeEngine(deleting)
    work_off(bench)
    with pytest.raises(NotFound, match=job_id):
        get_job(job_id, context=bench.context)
    assert measure(context=bench.context).n_facts == 0


def test_deleting_keeps_what_other_jobs_use(bench: Bench) -> None:
    first, second = hand_in(bench, "Xin chào.\n\nTôi ở Hà Nội."), hand_in(bench, "Xin chào.")
    work_off(bench)
    delete_job(first, context=bench.context)
    assert measure(context=bench.context).n_facts == 1
    assert len(get_result(second, context=bench.context).translations) == 1
    delete_job(second, context=bench.context)
    assert measure(context=bench.context).n_facts == 0


def start_deleting(bench: Bench, job_id: JobId) -> Future[None]:
    """Delete in a thread, and return when that waits for another transaction, or is over."""
    if bench.context.store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    pool = ThreadPoolExecutor(1)
    deleting = pool.submit(delete_job, job_id, context=bench.context)
    pool.shutdown(wait=False)

    def waits() -> bool:
        with bench.context.store.read() as tx:
            n_waiting = tx.connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
            return bool(n_waiting.scalar_one())

    wait_until(lambda: deleting.done() or waits(), what="the delete is over or waits")
    return deleting


def test_deleting_waits_for_whoever_is_about_to_use_a_translation(bench: Bench) -> None:
    first, second = hand_in(bench, "Xin chào."), hand_in(bench, "Xin chào.", model="other")
    take_turn(context=bench.context)
    with bench.context.store.write() as worker:
        copying = (
            'INSERT INTO segment SELECT :second, n, start, "end", language, confidence, kind, flags, fact'
        )
        worker.connection.execute(text(f"{copying} FROM segment"), {"second": second})
        deleting = start_deleting(bench, first)
    deleting.result(timeout=PATIENCE_S)
    assert measure(context=bench.context).n_facts == 1
    delete_job(second, context=bench.context)
    assert measure(context=bench.context).n_facts == 0


def test_the_later_of_two_deletes_takes_what_both_jobs_used(bench: Bench) -> None:
    first, second = hand_in(bench, "Xin chào.\n\nTôi ở Hà Nội."), hand_in(bench, "Xin chào.")
    work_off(bench)
    with bench.context.store.write() as tx:
        remove(tx, first)
        deleting = start_deleting(bench, second)
    deleting.result(timeout=PATIENCE_S)
    assert measure(context=bench.context).n_facts == 0


@pytest.mark.parametrize("error", [ModelMissing("no files"), EngineError("broken")])
def test_what_cannot_be_helped_fails_at_once_and_alone(bench: Bench, error: Exception) -> None:
    def fail(source: SourceText) -> str:
        if "độc" in source.text:
            raise error
        return shout(source)

    bench.engine = FakeEngine(fail)
    poison = hand_in(bench, "Chất độc hại.")
    others = [hand_in(bench, f"Tôi có {number} con mèo.") for number in range(20, 25)]
    work_off(bench)
    job = get_job(poison, context=bench.context)
    assert (job.state, job.error) == ("failed", str(error))
    assert {state(bench, job) for job in others} == {"done"}


@pytest.mark.parametrize("error", [EngineOutOfMemory("too much"), ZeroDivisionError("Chất độc hại.")])
def test_what_may_pass_is_tried_again_up_to_the_limit(bench: Bench, error: Exception) -> None:
    def fail(_source: SourceText) -> str:
        raise error

    bench.engine = FakeEngine(fail)
    bench.set(max_attempts=3, lease_s=0.01)
    job_id = hand_in(bench, "Chất độc hại.")
    for _ in range(3):
        assert take_turn(context=bench.context)
        with bench.context.store.write() as tx:
            tx.connection.execute(text("UPDATE chunk SET lease_until = 1 WHERE state = 'running'"))
        sweep(context=bench.context)
    assert not take_turn(context=bench.context)
    job = get_job(job_id, context=bench.context)
    assert job.state == "failed"
    assert "given up after 3 attempts" in (job.error or "")
    assert "độc" not in (job.error or "")  # the words of a foreign error may be the document's


def test_a_chunk_of_a_dead_worker_is_given_out_again_and_then_alone(bench: Bench) -> None:
    jobs = [hand_in(bench, f"Tôi có {number} con mèo.") for number in range(20, 23)]
    assert len(lose(bench)) == 3
    assert bench.queue.n_announced == 3 + 3
    assert work_off(bench) == 3
    assert {state(bench, job) for job in jobs} == {"done"}


def test_death_in_company_is_held_against_nobody(bench: Bench) -> None:
    """Only tries that a chunk has to itself count, however often its worker dies with others on board."""
    bench.set(max_attempts=2)
    jobs = [hand_in(bench, f"Tôi có {number} con mèo.") for number in range(20, 23)]
    assert len(lose(bench)) == 3
    poison = jobs[1]
    for _ in range(9):  # its neighbors are claimed beside it in the process, and die with it
        claims = [held for _ in jobs for held in lose(bench, sweeping=False)]
        begin(bench, [item for item in claims if item.job_id == poison])
        sweep(context=bench.context)
        if state(bench, poison) == "failed":
            break
    assert "given up after 2 attempts" in (get_job(poison, context=bench.context).error or "")
    assert work_off(bench) == 2
    assert [state(bench, job) for job in jobs] == ["done", "failed", "done"]


def test_a_job_whose_workers_die_each_time_fails(bench: Bench) -> None:
    bench.set(max_attempts=2)
    job_id = hand_in(bench, "Xin chào.")
    for _ in range(1 + 2):  # the first try may have had company
        assert state(bench, job_id) != "failed"
        begin(bench, [item for item in lose(bench, sweeping=False) if item.is_suspect])
        sweep(context=bench.context)
    job = get_job(job_id, context=bench.context)
    assert (job.state, job.error_code) == ("failed", "worker_lost")


def test_a_suspect_has_its_process_to_itself(bench: Bench) -> None:
    suspect = hand_in(bench, "Chất độc hại.")
    lose(bench)
    other = hand_in(bench, "Tôi có 25 con mèo.")
    neighbor = threading.Thread(target=take_turn, kwargs={"context": bench.context})
    seen: list[str] = []

    def translate(source: SourceText) -> str:
        if "độc" in source.text and not seen:
            neighbor.start()
            neighbor.join(timeout=0.1)
            seen.append(state(bench, other))
        return shout(source)

    bench.engine = FakeEngine(translate)
    assert take_turn(context=bench.context)
    neighbor.join()
    assert seen[0] == "queued"
    assert [state(bench, job) for job in (suspect, other)] == ["done", "done"]


def test_a_suspect_that_finds_no_quiet_is_put_back(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.service.work.turn.ALONE_WITHIN_S", 0)
    bench.set(max_attempts=1)
    suspect = hand_in(bench, "Chất độc hại.")
    lose(bench)
    with bench.context.solo_lock.together():
        assert [take_turn(context=bench.context) for _ in range(3)] == [True] * 3
    assert work_off(bench) == 1
    assert state(bench, suspect) == "done"


def test_a_full_disk_stops_the_work_and_loses_none(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    if bench.context.store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no quota of its own")
    monkeypatch.setattr("translator.service.work.turn._COMMIT_WITHIN_S", 0)
    job_id = hand_in(bench, BOOK)
    limit_pages(bench, extra=2)
    for _ in range(2 * bench.context.settings.max_attempts):
        with contextlib.suppress(StoreUnavailable):
            take_turn(context=bench.context)
        with bench.context.store.write() as tx:
            tx.connection.execute(text("UPDATE chunk SET lease_until = 1 WHERE state = 'running'"))
        sweep(context=bench.context)
    assert state(bench, job_id) == "running"
    limit_pages(bench, extra=1_000_000)
    work_off(bench)
    assert state(bench, job_id) == "done"


def test_a_commit_that_fails_is_repeated_and_no_translation_is(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = [hand_in(bench, f"Tôi có {number} con mèo.") for number in range(20, 25)]
    failures = iter([StoreUnavailable("gone"), StoreUnavailable("gone")])

    def add(*_: object, **__: object) -> None:
        for failure in failures:
            raise failure

    monkeypatch.setattr("translator.store.speeds.add", add)
    monkeypatch.setattr("translator.service.work.turn._COMMIT_PAUSE_S", 0)
    assert take_turn(context=bench.context)
    assert {state(bench, job) for job in jobs} == {"done"}
    assert isinstance(bench.engine, FakeEngine)
    assert len(bench.engine.calls) == 2  # the second is for what is flagged


def test_a_store_that_stays_away_parts_no_batch(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [hand_in(bench, f"Tôi có {number} con mèo.") for number in range(20, 25)]

    def add(*_: object, **__: object) -> None:
        raise StoreUnavailable("gone")

    with monkeypatch.context() as patch:
        patch.setattr("translator.store.speeds.add", add)
        patch.setattr("translator.service.work.turn._COMMIT_WITHIN_S", 0)
        assert take_turn(context=bench.context)
    assert isinstance(bench.engine, FakeEngine)
    assert len(bench.engine.calls) == 2  # the second is for what is flagged
    assert {state(bench, job) for job in jobs} == {"running"}


def test_a_clock_set_back_does_not_hold_a_chunk_for_ever(bench: Bench) -> None:
    job_id = hand_in(bench, "Xin chào.")
    with bench.context.store.write() as tx:
        chunks.claim(tx, lease_s=60, most_chunks=1, most_chars=lambda _: 1)
        tx.connection.execute(text("UPDATE chunk SET lease_until = lease_until + 86400"))
    sweep(context=bench.context)
    assert work_off(bench) == 1
    assert state(bench, job_id) == "done"


def test_the_sweep_announces_only_what_nobody_heard(bench: Bench) -> None:
    hand_in(bench, "Xin chào.")
    bench.queue.n_messages = 1
    sweep(context=bench.context)
    assert bench.queue.n_announced == 1
    bench.queue.n_messages = 0
    sweep(context=bench.context)
    assert bench.queue.n_announced == 2
