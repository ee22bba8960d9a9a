"""Who counts as alive."""

from __future__ import annotations

from sqlalchemy import update

from translator.store import Store, jobs, workers
from translator.store import tables as t


def count_everywhere(store: Store) -> list[int]:
    with store.read() as tx:
        return [
            workers.count_alive(tx, within_s=60),
            workers.count_alive(tx, within_s=60, host="host"),
            len(workers.list_workers(tx, within_s=60)),
            jobs.measure(tx, alive_s=60).workers_alive,
        ]


def test_a_clock_set_back_keeps_no_dead_worker_alive(store: Store) -> None:
    with store.write() as tx:
        workers.mark_seen(tx, "host:1", kind="local")
    assert count_everywhere(store) == [1] * 4
    with store.write() as tx:
        tx.connection.execute(update(t.worker).values(seen_at=tx.now + 3600))
    assert count_everywhere(store) == [0] * 4
    with store.write() as tx:
        workers.mark_seen(tx, "host:1", kind="local")
    assert count_everywhere(store) == [1] * 4
