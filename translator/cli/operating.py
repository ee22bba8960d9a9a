"""`tolmacs db`, `prune` and `doctor`: for those who run the service."""

from __future__ import annotations

import argparse
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from translator.cli.commands import Action, no_options
from translator.cli.inputs import parse_age
from translator.cli.jobs import to_line
from translator.cli.outputs import write_stdout
from translator.cli.telling import LOG_IS_READ, say, tell
from translator.counting import pluralize
from translator.engine import load_engine
from translator.errors import TranslatorError
from translator.jobs import FINAL_STATES
from translator.queue import CeleryQueue, make_queue
from translator.records import Decoding, SourceText
from translator.service import queries
from translator.service.context import make_context
from translator.service.retention import forget, list_over, prune
from translator.settings import Settings
from translator.store import make_store
from translator.store.schema import HEAD, read_version, require_current, require_writable, upgrade

_LOW_DISK_BYTES = 1_000_000_000
_WORD = "Budapest"
_LIBRARIES = ("tolmacs", "ctranslate2", "sqlalchemy", "celery", "redis")

Finding = tuple[bool, str]
"""Whether it is well, and what was found."""


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["upgrade", "check"])


def _run_database(arguments: argparse.Namespace, settings: Settings) -> int:
    store = make_store(settings.database_url.get_secret_value(), data_dir=settings.data_dir)
    if arguments.action == "upgrade":
        upgrade(store)
    elif read_version(store) is None:
        tell([f"{store.description}: no tables yet; `tolmacs db upgrade` makes them"])
        return 0
    require_current(store)
    tell([f"{store.description}: schema {read_version(store)}, as this program needs it"])
    return 0


def _add_prune(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--older-than", required=True, metavar="AGE", help="finished longer ago: 12h, 30d, 2w")
    states = ["done", "failed", "cancelled"]
    add("--state", action="append", choices=states, help="only those; can be repeated (default: all three)")
    add("--dry-run", action="store_true", help="show them and remove nothing")


def _run_prune(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete finished jobs that are old, or only show them; each on standard output, their number behind."""
    take = list_over if arguments.dry_run else prune
    states = FINAL_STATES.intersection(arguments.state or FINAL_STATES)
    number, older_s = 0, parse_age(arguments.older_than)
    context = make_context(settings)
    for job in take(states=states, older_s=older_s, context=context):
        write_stdout([to_line(job) + "\n"])
        number += 1
    said = "would be deleted" if arguments.dry_run else "deleted"
    say(f"{pluralize(number, 'job')} {said}")
    if not arguments.dry_run:
        if not arguments.state:
            gone = forget(older_s=older_s, context=context)
            counts = {
                "translation": gone.n_facts,
                "proposed pair": gone.n_pairs,
                "re-translation": gone.n_runs,
            }
            counts["glossary version"] = gone.n_versions
            gone_too = ", ".join(pluralize(n, noun) for noun, n in counts.items())
            say(f"deleted, since no job has them: {gone_too}")
        if not context.store.write_anew():
            say(LOG_IS_READ)
    return 0


def _run_doctor(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Print all findings; the exit code is 0 where all is well, else that of the last thing that is not."""
    checks: dict[str, Callable[[Settings], Finding]] = {
        "versions": _check_versions,
        "data directory": _check_disk,
        "model": _check_model,
        "database": _check_database,
        "broker": _check_broker,
        "queue": _check_queue,
    }
    code = 0
    for name, check in checks.items():
        try:
            is_well, found = check(settings)
            code = code if is_well else 4
        except TranslatorError as error:
            is_well, found, code = False, str(error), error.exit_code
        tell([f"{'ok  ' if is_well else 'FAIL'}  {name:<14}  {found}"])
    return code


def _check_versions(_settings: Settings) -> Finding:
    found = ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)
    return True, f"{found}, SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # run from a directory of sources
        return "(not installed)"


def _check_disk(settings: Settings) -> Finding:
    place = settings.data_dir
    while not place.exists():
        place = place.parent
    try:
        tempfile.TemporaryFile(dir=place).close()
    except OSError as error:
        return False, f"{settings.data_dir}, cannot be written: {error.strerror or error}"
    free = shutil.disk_usage(place).free
    return free > _LOW_DISK_BYTES, f"{settings.data_dir}, {free / 1e9:.1f} GB free"


def _check_model(settings: Settings) -> Finding:
    engine = load_engine(settings=settings)
    # The files are checked and the weights loaded at the first translation, of each language's network.
    words = [SourceText(_WORD, language) for language in engine.languages]
    engine.translate(words, decoding=Decoding(beam_size=1))
    return True, f"{engine.model}, reads {', '.join(engine.languages)}"


def _check_database(settings: Settings) -> Finding:
    store = make_store(settings.database_url.get_secret_value(), data_dir=settings.data_dir)
    found = read_version(store)
    if found == HEAD:
        require_writable(store)
    return True, f"{store.description}, schema {found or 'not made yet'}"


def _check_broker(settings: Settings) -> Finding:
    queue = make_queue(settings.broker_url.get_secret_value())
    if isinstance(queue, CeleryQueue):
        return True, f"reachable, waiting: {pluralize(queue.ping(), 'message')}"
    return True, "none configured; workers look into the database"


def _check_queue(settings: Settings) -> Finding:
    backlog = queries.measure(context=make_context(settings))
    alive = pluralize(backlog.workers_alive, "worker")
    found = f"waiting: {pluralize(backlog.chunks_queued, 'chunk')}; {alive} alive"
    is_stuck = bool(backlog.chunks_queued and not backlog.workers_alive)
    return not is_stuck, found + ("; start one with `tolmacs work`" if is_stuck else "")


ACTIONS = {
    "db": Action(_add_database, _run_database),
    "prune": Action(_add_prune, _run_prune),
    "doctor": Action(no_options, _run_doctor),
}
