"""How the queue stands, as Prometheus reads it. All figures come from the database."""

from __future__ import annotations

from collections.abc import Iterator

from translator.jobs import Backlog

_STATES = ("queued", "running", "done", "failed", "cancelled")


def to_prometheus(backlog: Backlog) -> str:
    """The text of a metrics page, exposition format 0.0.4."""
    return "".join(f"{line}\n" for line in _lines(backlog))


def _lines(backlog: Backlog) -> Iterator[str]:
    yield from _head("jobs", "Jobs in the database by state.")
    for state in _STATES:
        yield f'tolmacs_jobs{{state="{state}"}} {backlog.jobs.get(state, 0)}'
    yield from _single("chunks_queued", backlog.chunks_queued, "Chunks that wait.")
    yield from _single("chunks_running", backlog.chunks_running, "Chunks that a worker holds.")
    age = round(backlog.oldest_queued_s, 3)
    yield from _single("oldest_queued_seconds", age, "Age of the oldest chunk that waits.")
    yield from _single("facts", backlog.n_facts, "Translations known.")
    yield from _single("segments_done", backlog.n_segments_done, "Segments translated in stored jobs.")
    yield from _single("segments_reused", backlog.n_segments_reused, "Those of them that were known already.")
    yield from _single("workers", backlog.workers_alive, "Workers seen in the last minute.")


def _single(name: str, value: float, text: str) -> Iterator[str]:
    yield from _head(name, text)
    yield f"tolmacs_{name} {value}"


def _head(name: str, text: str) -> Iterator[str]:
    yield f"# HELP tolmacs_{name} {text}"
    yield f"# TYPE tolmacs_{name} gauge"
