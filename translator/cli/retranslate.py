"""`tolmacs retranslate ACTION`: stored documents are translated again, compared, accepted."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

from translator.cli import commands
from translator.cli.commands import Action
from translator.cli.fallback_worker import FallbackWorker
from translator.cli.inputs import parse_age
from translator.cli.outputs import check_writable, write_file, write_stdout
from translator.cli.retranslation_lines import (
    RUN_HEADER,
    SCHEDULE_HEADER,
    plan_lines,
    run_cells,
    run_line,
    run_lines,
    schedule_cells,
    to_lines,
)
from translator.cli.telling import ProgressBar, say, tell, write_list
from translator.comparison.page import to_html
from translator.comparison.record import Comparison, DocumentComparison
from translator.comparison.summary import Collector
from translator.counting import pluralize
from translator.errors import InvalidRequest, NotFound
from translator.formats.bitext import to_json_line
from translator.languages import SOURCE_LANGUAGES
from translator.retranslations import Conditions, Order, Plan, Progress, Query, RecipeChange, Run, Schedule
from translator.service import queries
from translator.service.context import Context, make_context
from translator.service.queries import whole_id
from translator.service.retranslation import comparing, decisions, planning, running, scheduling
from translator.settings import Settings, may_color
from translator.store.prefixes import IdKind
from translator.visible import visible_json

_POLL_S = 0.2
_STANDING = ("finished", "failed", "cancelled", "paused")


def _add_plan(parser: argparse.ArgumentParser) -> None:
    _add_query(parser)
    _add_change(parser)
    _add_format(parser)


def _add_query(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("which documents (all that is given must hold)").add_argument
    add("--older-than", metavar="AGE", help="handed in longer ago: 12h, 30d, 2w")
    add("--newer-than", metavar="AGE")
    add("--language", choices=SOURCE_LANGUAGES, help="some segment is in it")
    add("--made-by", metavar="MODEL", help="name or whole label of the model of the accepted translation")
    add("--tag", metavar="TAG")
    add("--score-below", type=float, metavar="CHRF", help="chrF against their references")
    add("--flag", metavar="FLAG", help="some segment has it, such as looping")
    add("--term", metavar="TEXT", help="the source has it, letter for letter")
    add("--owner", metavar="KEY_ID", help="handed in with this key")
    add("--document", action="append", default=[], metavar="ID", help="only these; can be repeated")


def _add_change(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is to be different (nothing: the present state)").add_argument
    add("--model", metavar="NAME", help="auto, a model of `tolmacs models list`, or a directory")
    add("--glossary", metavar="NAME", help="a kept glossary in its newest version; `none` for no glossary")
    add("--beam", type=int, metavar="N", help="beam size, 1 to 16")


def _add_run(parser: argparse.ArgumentParser) -> None:
    _add_query(parser)
    _add_change(parser)
    add = parser.add_argument
    add("--dry-run", action="store_true", help="only say what would be done, as `plan`")
    add("--name", default="", help="what the run is called")
    add("--window", metavar="HH:MM-HH:MM", help="hours in which it may go on, local time")
    add("--rate", type=int, metavar="N", help="most changed segments a minute")
    add("--accept-if", metavar="CONDITION", help="accept by itself where this holds: 'chrf_delta >= 0'")
    add("--nightly", action="store_true", help="again each day at the start of --window")
    add("--wait", action="store_true", help="wait until it stands still")
    _add_format(parser)


def _add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID")


def _add_status(parser: argparse.ArgumentParser) -> None:
    _add_id(parser)
    _add_format(parser)


def _add_compare(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("id", metavar="ID", help="of a run; or two jobs of one document, the earlier first")
    add("later", nargs="?", metavar="JOB", help="the later job")
    add("-o", "--output", metavar="FILE", help="default: standard output")
    _add_format(parser, "jsonl", "html")
    _add_document(parser)


def _add_accept(parser: argparse.ArgumentParser) -> None:
    _add_id(parser)
    parser.add_argument("--accept-if", metavar="CONDITION", help="only where this holds")
    _add_document(parser)


def _add_roll_back(parser: argparse.ArgumentParser) -> None:
    _add_id(parser)
    _add_document(parser)


def _add_document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--document", action="append", default=[], metavar="ID", help="only this document")


def _add_pairs(parser: argparse.ArgumentParser) -> None:
    _add_query(parser)
    add = parser.add_argument
    add("--suggestions", action="store_true", help="also what people proposed")
    add("--translations", action="store_true", help="also accepted translations without flags")
    add("-o", "--output", metavar="FILE", help="default: standard output")


def _add_format(parser: argparse.ArgumentParser, *more: str) -> None:
    parser.add_argument("--format", choices=["text", "json", *more], default="text")


def _plan(arguments: argparse.Namespace, settings: Settings) -> int:
    context = make_context(settings)
    change = planning.pin(_to_change(arguments), context=context)
    plan = planning.make_plan(_to_query(arguments), change, context=context)
    lines = [_to_json(plan)] if arguments.format == "json" else plan_lines(plan)
    tell(lines)
    return 0


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.dry_run:
        return _plan(arguments, settings)
    conditions = Conditions(arguments.window, arguments.rate, arguments.accept_if)
    order = Order(_to_query(arguments), _to_change(arguments), conditions, arguments.name)
    context = make_context(settings)
    if arguments.nightly:
        tell([scheduling.schedule(order, context=context)])
        return 0
    run_id = running.begin(order, context=context)
    tell([run_id])
    return _wait_for(run_id, context) if arguments.wait else 0


def _status(arguments: argparse.Namespace, settings: Settings) -> int:
    run, progress = queries.get_run(arguments.id, context=make_context(settings))
    _print_run(run, progress, arguments.format)
    return 0


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    context = make_context(settings)
    runs = queries.list_runs(context=context)
    schedules = queries.list_schedules(context=context)
    if arguments.format == "json":
        write_stdout(f"{line}\n" for line in [*map(_to_json, runs), *map(_to_json, schedules)])
        return 0
    write_list(RUN_HEADER, map(run_cells, runs), none="no runs yet; `tolmacs retranslate run` begins one")
    if schedules:
        write_list(SCHEDULE_HEADER, map(schedule_cells, schedules), none="")
    return 0


def _pause(arguments: argparse.Namespace, settings: Settings) -> int:
    running.pause(arguments.id, context=make_context(settings))
    return 0


def _resume(arguments: argparse.Namespace, settings: Settings) -> int:
    running.resume(arguments.id, context=make_context(settings))
    return 0


def _cancel(arguments: argparse.Namespace, settings: Settings) -> int:
    context = make_context(settings)
    try:
        scheduling.remove_schedule(arguments.id, context=context)
    except NotFound:
        running.cancel(arguments.id, context=context)
    return 0


def _wait(arguments: argparse.Namespace, settings: Settings) -> int:
    return _wait_for(arguments.id, make_context(settings))


def _wait_for(run_id: str, context: Context) -> int:
    """0 where the run is finished, 1 where it stands still otherwise."""
    run, progress = queries.get_run(run_id, context=context)
    bar = ProgressBar(run.name or run.id)
    try:
        with FallbackWorker(context) as fallback:
            while not _is_still(run):
                fallback.look()
                time.sleep(_POLL_S)
                run, progress = queries.get_run(run_id, context=context)
                bar.update(run.n_walked - progress.n_open, run.n_documents)
    finally:
        bar.close()
    say(run_line(run))
    return int(run.state != "finished")


def _is_still(run: Run) -> bool:
    is_judged = run.conditions.accept_if is None or run.verdict is not None
    return run.state in _STANDING and (run.state != "finished" or is_judged)


def _compare(arguments: argparse.Namespace, settings: Settings) -> int:
    context = make_context(settings)
    if arguments.format == "jsonl":
        _deliver(_change_lines(arguments, context), arguments.output)
        return 0
    found = _compared(arguments, context)
    if arguments.format == "json":
        pieces: Iterable[str] = [visible_json(asdict(found), indent=1) + "\n"]
    elif arguments.format == "html":
        pieces = to_html(found)
    else:
        is_colored = arguments.output in (None, "-") and sys.stdout.isatty() and may_color()
        pieces = (f"{line}\n" for line in to_lines(found, is_colored=is_colored))
    _deliver(pieces, arguments.output, is_clean=arguments.format == "text")
    return 0


def _compared(arguments: argparse.Namespace, context: Context) -> Comparison:
    if arguments.later is None:
        return comparing.compare_run(arguments.id, context=context, document_ids=arguments.document)
    collector = Collector(title=f"{arguments.id} - {arguments.later}")
    for document in _each(arguments, context):
        collector.add(document)
    return collector.finish()


def _each(arguments: argparse.Namespace, context: Context) -> Iterable[DocumentComparison]:
    """The documents of a run, or the one that two jobs translated."""
    if arguments.later is None:
        return comparing.compare_each(arguments.id, context=context, document_ids=arguments.document)
    if arguments.document:
        raise InvalidRequest("--document chooses among the documents of a run; two jobs have one")
    return [comparing.compare_jobs(arguments.id, arguments.later, context=context)]


def _change_lines(arguments: argparse.Namespace, context: Context) -> Iterator[str]:
    """Every change of every document, one JSON object a line."""
    for document in _each(arguments, context):
        yield from (to_json_line({"kind": "reference", **asdict(pair)}) for pair in document.pairs)
        yield from (to_json_line({"kind": "change", **asdict(change)}) for change in document.changes)


def _accept(arguments: argparse.Namespace, settings: Settings) -> int:
    number = decisions.accept(
        arguments.id,
        context=make_context(settings),
        document_ids=arguments.document,
        accept_if=arguments.accept_if,
    )
    say(f"readers have the new translations of {pluralize(number, 'document')}")
    return 0


def _roll_back(arguments: argparse.Namespace, settings: Settings) -> int:
    number = decisions.roll_back(
        arguments.id, context=make_context(settings), document_ids=arguments.document
    )
    say(f"readers have the earlier translations of {pluralize(number, 'document')}")
    return 0


def _pairs(arguments: argparse.Namespace, settings: Settings) -> int:
    # Writing TMX loads numpy with the library of beads.
    from translator.formats.units import write_tmx
    from translator.service.retranslation.pairs import find_pairs

    units = find_pairs(
        _to_query(arguments),
        context=make_context(settings),
        with_suggestions=arguments.suggestions,
        with_translations=arguments.translations,
    )
    found = list(units)
    if not found:
        raise InvalidRequest("no pair was found: documents need references that were located, or edits")
    _deliver([write_tmx(found, language="*all*")], arguments.output)
    return 0


def _deliver(pieces: Iterable[str], output: str | None, *, is_clean: bool = False) -> None:
    if output in (None, "-"):
        write_stdout(pieces, is_clean=is_clean)
    else:
        check_writable(Path(str(output)), is_directory=False)
        write_file(Path(str(output)), "".join(pieces).encode())


def _to_query(arguments: argparse.Namespace) -> Query:
    return Query(
        older_than_s=_seconds(arguments.older_than),
        newer_than_s=_seconds(arguments.newer_than),
        language=arguments.language,
        model=arguments.made_by,
        tag=arguments.tag,
        score_below=arguments.score_below,
        flag=arguments.flag,
        term=arguments.term,
        owner=arguments.owner,
        documents=tuple(arguments.document),
    )


def _seconds(age: str | None) -> float | None:
    return None if age is None else parse_age(age)


def _to_change(arguments: argparse.Namespace) -> RecipeChange:
    glossary = "" if arguments.glossary == "none" else arguments.glossary
    return RecipeChange(model=arguments.model, glossary=glossary, beam_size=arguments.beam)


def _to_json(item: Plan | Run | Schedule) -> str:
    return visible_json(asdict(item))


def _print_run(run: Run, progress: Progress, form: str) -> None:
    if form == "json":
        write_stdout([visible_json({**asdict(run), "progress": asdict(progress)}) + "\n"])
    else:
        tell(run_lines(run, progress))


def _by_prefix(run: commands.CommandFunction, arguments: argparse.Namespace, settings: Settings) -> int:
    """Run an action with ids that are whole, of which the first signs may have been given."""
    context = make_context(settings)
    later: str | None = getattr(arguments, "later", None)
    kinds: tuple[IdKind, ...] = ("re-translation", "schedule") if later is None else ("job",)
    arguments.id = whole_id(arguments.id, *kinds, context=context)
    if later is not None:
        arguments.later = whole_id(later, "job", context=context)
    return run(arguments, settings)


ACTIONS = {
    "retranslate plan": Action(_add_plan, _plan),
    "retranslate run": Action(_add_run, _run),
    "retranslate status": Action(_add_status, partial(_by_prefix, _status)),
    "retranslate list": Action(_add_format, _list),
    "retranslate pause": Action(_add_id, partial(_by_prefix, _pause)),
    "retranslate resume": Action(_add_id, partial(_by_prefix, _resume)),
    "retranslate cancel": Action(_add_id, partial(_by_prefix, _cancel)),
    "retranslate wait": Action(_add_id, partial(_by_prefix, _wait)),
    "retranslate compare": Action(_add_compare, partial(_by_prefix, _compare)),
    "retranslate accept": Action(_add_accept, partial(_by_prefix, _accept)),
    "retranslate rollback": Action(_add_roll_back, partial(_by_prefix, _roll_back)),
    "retranslate pairs": Action(_add_pairs, _pairs),
}
