"""What is accepted is kept and announced; what is refused leaves nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from tests.services import PATIENCE_S
from tests.translator.service.conftest import Bench
from translator.errors import (
    Conflict,
    InputTooLarge,
    InvalidRequest,
    QueueFull,
    UnknownLanguage,
    UnreadableInput,
)
from translator.jobs import JobId, Recipe, Submission
from translator.service.queries import get_job, list_jobs
from translator.service.retention import cancel_job
from translator.service.submission import submit, submit_once

GOOD = Submission("a.txt", "Xin chào các bạn.", Recipe(source="vi-VN"), idempotency_key="k1")


def test_a_job_is_stored_then_announced(bench: Bench) -> None:
    receipt = submit(GOOD, context=bench.context)
    job = get_job(receipt.job_id, context=bench.context)
    assert (receipt.is_new, job.state, job.name, job.require_recipe().source) == (
        True,
        "queued",
        "a.txt",
        "vi",
    )
    assert bench.queue.n_announced == 1


def test_the_same_key_gives_the_same_job(bench: Bench) -> None:
    first, second = (submit(GOOD, context=bench.context) for _ in range(2))
    assert (second.job_id, second.is_new) == (first.job_id, False)
    assert (len(list_jobs(context=bench.context)), bench.queue.n_announced) == (1, 1)


def test_what_is_handed_in_again_is_one_job_unless_that_came_to_nothing(bench: Bench) -> None:
    hand_in = partial(submit, context=bench.context)
    first, again = (submit_once(GOOD, context=bench.context, submit=hand_in) for _ in range(2))
    assert (again.job_id, again.is_new) == (first.job_id, False)
    cancel_job(first.job_id, context=bench.context)
    anew, again = (submit_once(GOOD, context=bench.context, submit=hand_in) for _ in range(2))
    assert (anew.is_new, again.job_id) == (True, anew.job_id)
    assert submit_once(replace(GOOD, idempotency_key=None), context=bench.context, submit=hand_in).is_new


def test_the_same_key_for_another_text_is_refused(bench: Bench) -> None:
    submit(GOOD, context=bench.context)
    with pytest.raises(Conflict, match="'k1' was used with another request"):
        submit(replace(GOOD, text="Tạm biệt."), context=bench.context)
    assert len(list_jobs(context=bench.context)) == 1


def test_the_same_key_for_other_lists_is_refused(bench: Bench) -> None:
    others: list[dict[str, Any]] = [
        {"references": ("a", "b")},
        {"references": ("a",), "tags": ("b",)},
        {"tags": ("a", "b")},
        {},
    ]
    submit(replace(GOOD, **others[0]), context=bench.context)
    assert not submit(replace(GOOD, **others[0]), context=bench.context).is_new
    for other in others[1:]:
        with pytest.raises(Conflict, match="'k1' was used with another request"):
            submit(replace(GOOD, **other), context=bench.context)


def test_without_a_key_every_submission_is_a_job(bench: Bench) -> None:
    for _ in range(2):
        submit(replace(GOOD, idempotency_key=None), context=bench.context)
    assert len(list_jobs(context=bench.context)) == 2


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"text": ""}, UnreadableInput),
        ({"text": "a\0b"}, UnreadableInput),
        ({"text": "a\ud800b"}, UnreadableInput),
        ({"name": "a\udcff.txt"}, UnreadableInput),
        ({"references": ("a\ud800b",)}, UnreadableInput),
        ({"idempotency_key": "k\ud800"}, UnreadableInput),
        ({"recipe": Recipe(source="vi", model="a\udcff")}, UnreadableInput),
        ({"text": "ő" * 600}, InputTooLarge),
        ({"recipe": Recipe(source="xx")}, UnknownLanguage),
        ({"idempotency_key": "k" * 65}, InvalidRequest),
        ({"idempotency_key": ""}, InvalidRequest),
    ],
)
def test_a_bad_submission_leaves_nothing(bench: Bench, changed: dict[str, object], error: type) -> None:
    context = bench.set(max_document_bytes=1000)
    with pytest.raises(error):
        submit(replace(GOOD, **changed), context=context)  # type: ignore[arg-type]
    assert list_jobs(context=context) == []


def test_a_full_queue_refuses_and_says_when_to_come_back(bench: Bench) -> None:
    context = bench.set(max_queued=2)
    for index in range(2):
        submit(replace(GOOD, idempotency_key=str(index)), context=context)
    with pytest.raises(QueueFull, match="waiting: 2 chunks") as caught:
        submit(replace(GOOD, idempotency_key="2"), context=context)
    assert (caught.value.status, caught.value.exit_code, caught.value.retry_after_s) == (429, 4, 30)
    assert len(list_jobs(context=context)) == 2
    # What was accepted before is still answered.
    assert not submit(replace(GOOD, idempotency_key="1"), context=context).is_new


def test_eight_who_hand_in_the_same_at_once_make_one_job(bench: Bench) -> None:
    ready = Barrier(8)

    def hand_in(_number: int) -> JobId:
        ready.wait(PATIENCE_S)
        return submit(GOOD, context=bench.context).job_id

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(hand_in, range(8)))
    assert made == {job.id for job in list_jobs(context=bench.context)}
    assert len(made) == 1
