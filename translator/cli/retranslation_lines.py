"""Plans, runs, schedules and comparisons as lines for the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from translator.cli.telling import format_table
from translator.comparison.documents import diff_words
from translator.comparison.page import explain
from translator.comparison.record import Change, ComparedReference, Comparison, Count, DocumentSummary
from translator.counting import pluralize
from translator.retranslations import Plan, Progress, Run, Schedule


def plan_lines(plan: Plan) -> Iterator[str]:
    """What a plan says."""
    share = f" ({plan.n_changed / plan.n_segments:.1%})" if plan.n_segments else ""
    yield f"documents: {plan.n_documents}, of which change {plan.n_documents_changed}"
    yield f"segments: {plan.n_segments}, of which change {plan.n_changed}{share}"
    yield f"known already: {plan.n_known}"
    yield f"to translate: {pluralize(plan.n_texts, 'different text')}, {pluralize(plan.n_chars, 'character')}"
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
    yield f"  jobs: {states or 'none yet'}; {pluralize(progress.n_changed, 'segment')} to change"
    if progress.n_accepted or progress.n_rolled_back:
        accepted = pluralize(progress.n_accepted, "document")
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


_MOST_DOCUMENTS = 20
_PLAIN = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
_COLORED = {"same": "{}", "removed": "\x1b[31;9m{}\x1b[0m", "added": "\x1b[32;4m{}\x1b[0m"}


def to_lines(comparison: Comparison, *, is_colored: bool) -> Iterator[str]:
    """The lines of a comparison.

    Args:
        is_colored: mark words with colors, as a terminal shows them; else with brackets.
    """
    yield f"re-translation {_clean(comparison.title)}"
    missing = f"; not to be compared: {comparison.n_missing} more" if comparison.n_missing else ""
    written = f"; written by people and not counted: {comparison.n_written}" if comparison.n_written else ""
    yield (
        f"{pluralize(comparison.n_documents, 'document')}, {pluralize(comparison.n_segments, 'segment')}, "
        f"{comparison.n_changed} with another English text{missing}{written}"
    )
    yield from _scores(comparison)
    yield from _estimates(comparison)
    yield from _documents(comparison.documents)
    marks = _COLORED if is_colored else _PLAIN
    yield from _pairs("best gains by score", comparison.score_gains, marks)
    yield from _pairs("worst losses by score", comparison.score_losses, marks)
    yield from _changes("best gains by estimate", comparison.estimate_gains, marks)
    yield from _changes("worst losses by estimate", comparison.estimate_losses, marks)


def _changes(title: str, changes: Sequence[Change], marks: dict[str, str]) -> Iterator[str]:
    if changes:
        yield f"\n{title}"
    for change in changes:
        place = ",".join(map(str, change.segments))
        yield f"  {_clean(change.document)} {place}: {', '.join(explain(change)) or 'other words'}"
        yield f"    {_clean(change.source)}"
        yield f"    {_mark(change.before, change.after, marks)}"


def _scores(comparison: Comparison) -> Iterator[str]:
    only = comparison.located
    elsewhere = f"only new {only.gained}, only old {only.lost}"
    yield f"\nscores over {pluralize(comparison.n_pairs, 'reference')} located in both ({elsewhere})"
    if not comparison.scores:
        return
    head = ("metric", "old", "new", "change", "95 % interval", "p bootstrap", "p randomization")
    rows = [
        (
            name,
            f"{one.before:.2f}",
            f"{one.after:.2f}",
            f"{one.delta:+.2f}",
            f"{one.low:+.2f} {one.high:+.2f}",
            f"{one.p_bootstrap:.4f}",
            f"{one.p_randomization:.4f}",
        )
        for name, one in comparison.scores.items()
    ]
    yield from (f"  {line}" for line in format_table([head, *rows], widths=(7, 7, 7, 7, 15, 11, 15)))
    yield from (f"  {name}: {one.signature}" for name, one in comparison.scores.items())


def _estimates(comparison: Comparison) -> Iterator[str]:
    yield "\nestimates, without a reference"
    if comparison.log_probability:
        old, new = comparison.log_probability
        yield f"  log-probability of what changed: {old:.3f} -> {new:.3f} ({new - old:+.3f})"
    yield f"  flags: {_count(comparison.all_flags)}"
    yield from (f"    {flag}: {_count(count)}" for flag, count in comparison.flags.items())
    yield f"  numbers of the source kept: {_count(comparison.numbers)}"
    yield f"  names of the source kept: {_count(comparison.names)}"
    yield f"  glossary terms realized: {_count(comparison.terms)}"


def _documents(documents: Sequence[DocumentSummary]) -> Iterator[str]:
    ranked = sorted(documents, key=_weight, reverse=True)[:_MOST_DOCUMENTS]
    more = len(documents) - len(ranked)
    yield f"\ndocuments, most changed first{f' ({more} more)' if more else ''}"
    head = ("document", "segments", "changed", "flags", "chrF old", "new", "log-prob.")
    rows = [
        (
            _clean(item.name),
            str(item.n_segments),
            str(item.n_changed),
            f"{item.flags_delta:+d}",
            _figure(item.chrf_before, ".1f"),
            _figure(item.chrf_after, ".1f"),
            _figure(item.log_probability_delta, "+.3f"),
        )
        for item in ranked
    ]
    yield from (f"  {line}" for line in format_table([head, *rows], widths=(28, 8, 7, 5, 8, 5, 9)))


def _weight(item: DocumentSummary) -> tuple[float, int]:
    known = item.chrf_before is not None and item.chrf_after is not None
    return abs((item.chrf_after or 0) - (item.chrf_before or 0)) if known else 0.0, item.n_changed


def _pairs(title: str, pairs: Sequence[ComparedReference], marks: dict[str, str]) -> Iterator[str]:
    if pairs:
        yield f"\n{title}"
    for pair in pairs:
        yield f"  {_clean(pair.document)}: chrF {pair.score_before:.1f} -> {pair.score_after:.1f}"
        yield f"    {_clean(pair.source)}"
        yield f"    {_mark(pair.before, pair.after, marks)}"
        yield f"    = {_clean(pair.reference)}"


def _mark(before: str, after: str, marks: dict[str, str]) -> str:
    return "".join(marks[kind].format(_clean(text)) for kind, text in diff_words(before, after))


def _clean(text: str) -> str:
    """Without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _count(count: Count) -> str:
    return f"+{count.gained} -{count.lost}"


def _figure(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)
