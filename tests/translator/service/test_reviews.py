"""A day's work on a translation of any length."""

from __future__ import annotations

from sqlalchemy import insert

from tests.costs import TIMES, growth
from tests.translator.service.conftest import Bench
from translator.jobs import Submission
from translator.service.edits import edit_segment
from translator.service.queries import get_job
from translator.service.segment_queries import find_equal, get_numbered
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.store.tables import segment

_SMALL = 40


def translate(bench: Bench, text: str) -> str:
    job_id = submit(Submission("x.txt", text), context=bench.context).job_id
    while take_turn(context=bench.context):
        pass
    return job_id


def test_equal_segments_are_found_until_they_have_the_same_english(bench: Bench) -> None:
    texts = (
        "Hôm nay trời đẹp.",
        "Anh ấy đi làm.",
        "Hôm nay trời đẹp.",
        "Hôm nay trời xấu.",
        "Hôm nay trời đẹp.",
    )
    job_id = translate(bench, "\n\n".join(texts))
    job = get_job(job_id, context=bench.context)
    assert find_equal(job, 2, context=bench.context) == []
    edit_segment(job_id, 2, text="It is fine.", context=bench.context)
    assert find_equal(job, 2, context=bench.context) == [0, 4]
    edit_segment(job_id, 0, text="It is fine.", context=bench.context)
    assert find_equal(job, 2, context=bench.context) == [4]


def test_what_one_segment_costs_grows_no_faster_than_its_document(bench: Bench) -> None:
    first, apart = "Hôm nay trời đẹp.", 20_000
    jobs = {n: translate(bench, first + "\n" * apart * n) for n in (_SMALL, TIMES * _SMALL)}
    facts = {"language": "vi", "confidence": 1.0, "kind": "text", "flags": "", "fact": None}
    for size, job_id in jobs.items():  # as if the empty lines had segments as long as the first
        places = [
            {"job_id": job_id, "n": n, "start": n * apart, "end": n * apart + len(first)}
            for n in range(1, size)
        ]
        with bench.context.store.write() as tx:
            tx.connection.execute(insert(segment), [{**facts, **place} for place in places])

    def look(size: int) -> None:
        job = get_job(jobs[size], context=bench.context)
        assert find_equal(job, 0, context=bench.context) == []
        assert len(get_numbered(job, range(size - 10, size), context=bench.context)) == 10

    assert growth(look, small=_SMALL) < 2 * TIMES
