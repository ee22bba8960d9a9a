"""A lease is renewed while its try lasts, and no longer."""

from __future__ import annotations

from sqlalchemy import text

from tests.services import wait_until
from tests.translator.service.conftest import Bench
from translator.jobs import Submission
from translator.service.submission import submit
from translator.service.work.claims import Heartbeat
from translator.store import chunks


def test_waiting_takes_nothing_from_the_time_of_a_try(bench: Bench) -> None:
    bench.set(lease_s=3, chunk_limit_s=600)
    submit(Submission("d", "Xin chào."), context=bench.context)
    with bench.context.store.write() as tx:
        claims = chunks.claim(tx, lease_s=60, most_chunks=1, most_chars=lambda _: 1)
        tx.connection.execute(text("UPDATE chunk SET lease_until = 1"))

    def is_renewed() -> bool:
        with bench.context.store.read() as tx:
            return bool(tx.connection.execute(text("SELECT lease_until > 1 FROM chunk")).scalar_one())

    times = iter([0.0])
    with Heartbeat(claims, context=bench.context, clock=lambda: next(times, 700.0)) as heartbeat:
        heartbeat.begin_try()
        wait_until(is_renewed, what="the lease is renewed")
