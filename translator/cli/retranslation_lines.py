"""Plans, runs and schedules as lines for the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from translator.counting import to_many
from translator.retranslations import Plan, Progress, Run, Schedule


def plan_lines(plan: Plan) -> Iterator[str]:
    """What a plan says."""
    share = f" ({plan.n_changed / plan.n_segments:.1%})" if plan.n_segments else ""
    yield f"documents: {plan.n_documents}, of which change {plan.n_documents_changed}"
    yield f"segments: {plan.n_segments}, of which change {plan.n_changed}{share}"
    yield f"known already: {plan.n_known}"
    yield f"to translate: {to_many(plan.n_texts, 'different text')}, {to_many(plan.n_chars, 'character')}"
    if plan.n_edits or plan.n_edits_lost:
        yield f"written by people: kept {plan.n_edits}, lost {plan.n_edits_lost}, cut in another way"
    yield f"engine time: {_duration(plan.engine_s)}"
    yield f"model: {', '.join(plan.models)}"
    if not plan.n_changed:
        yield "nothing would change"


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "unknown until something was translated here"
    if seconds < 120:
        return f"{seconds:.1f} s of one worker"
    return (
        f"{seconds / 3600:.1f} h of one worker"
        if seconds >= 7200
        else f"{seconds / 60:.0f} min of one worker"
    )


def run_lines(run: Run, progress: Progress) -> Iterator[str]:
    """All about a run."""
    yield run_line(run)
    yield f"  query: {_given(asdict(run.query))}"
    yield f"  change: {_given(asdict(run.change))} {' '.join(run.models.values())}".rstrip()
    conditions = _given(asdict(run.conditions))
    if conditions != "none":
        yield f"  conditions: {conditions}"
    states = ", ".join(f"{number} {state}" for state, number in sorted(progress.jobs.items()))
    yield f"  jobs: {states or 'none yet'}; {to_many(progress.n_changed, 'segment')} to change"
    if progress.n_accepted or progress.n_rolled_back:
        accepted = to_many(progress.n_accepted, "document")
        yield f"  readers: {accepted} accepted, {progress.n_rolled_back} rolled back"


def _given(fields: Mapping[str, object]) -> str:
    said = [f"{name}={value}" for name, value in fields.items() if value not in (None, (), [])]
    return ", ".join(said) or "none"


RUN_HEADER = ("ID", "BEGUN", "STATE", "DOCUMENTS", "NAME")


def run_line(run: Run) -> str:
    """A run in one line."""
    return "  ".join(run_cells(run)).rstrip()


def run_cells(run: Run) -> tuple[str, ...]:
    """A run as a row under `RUN_HEADER`."""
    end = f"  {run.error_code}: {run.error}" if run.error else ""
    verdict = f"  {run.verdict}" if run.verdict else ""
    walked = f"{run.n_walked}/{run.n_documents}"
    return run.id, _time(run.created_at), f"{run.state:<9}", walked, f"{run.name}{verdict}{end}"


SCHEDULE_HEADER = ("ID", "EACH NIGHT", "NAME", "LAST")


def schedule_cells(item: Schedule) -> tuple[str, ...]:
    """A schedule as a row under `SCHEDULE_HEADER`."""
    last = "never" if item.last_at is None else f"{_time(item.last_at)} {item.note}"
    return item.id, item.order.conditions.window or "", item.order.name, last


def _time(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
