"""The figures of the dashboard."""

from __future__ import annotations

from dataclasses import replace

from tests.translator.service.conftest import Bench
from translator.jobs import Submission
from translator.service import queries, scoring
from translator.service.queries import PERIODS
from translator.service.submission import submit
from translator.service.work import turn
from translator.store import workers


def test_what_was_done_lately_is_counted(bench: Bench) -> None:
    with bench.context.store.write() as tx:
        workers.mark_seen(tx, "host:1", kind="local")
    text = "Hôm nay trời đẹp.\n\nTôi đi ngủ."
    for name in ("a.txt", "b.txt"):
        submit(Submission(name, text, references=("<VI> HÔM NAY TRỜI ĐẸP.",)), context=bench.context)
        while turn.take_turn(context=bench.context):
            pass
    submit(Submission("c.txt", text, owner="somebody"), context=bench.context)
    found = queries.look_over(context=bench.context, owner="")
    assert (found.jobs, found.n_facts) == ({"done": 2}, 2)
    theirs = queries.look_over(context=bench.context, owner="somebody")
    assert (theirs.jobs, theirs.n_facts) == ({"queued": 1}, 0)
    settings = bench.context.settings.model_copy(update={"share_memory": True})
    shared = queries.look_over(context=replace(bench.context, settings=settings), owner="somebody")
    assert shared.n_facts == 0
    assert [(item.n, item.n_jobs, item.n_segments, item.n_reused) for item in found.periods] == [
        (PERIODS - 1, 2, 4, 2)
    ]
    assert found.backlog.chunks_queued == 1
    assert [worker.id for worker in found.workers] == ["host:1"]
    for job in queries.list_jobs(context=bench.context, owner=""):
        scoring.score_job(job.id, context=bench.context)
    scored = queries.look_over(context=bench.context, owner="").scored
    assert [("fake@1" in item.signature, item.value > 90) for item in scored] == [(True, True)] * 2
    assert queries.look_over(context=bench.context, owner="somebody").scored == ()
