"""`tolmacs work`, `db`, `prune` and `doctor`: for those who run the service."""

from __future__ import annotations

import argparse
import os
import sys

from translator.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this group."""
    work = commands.add_parser("work", help="run a worker until SIGTERM")
    work.set_defaults(run=_run_work)
    database = commands.add_parser("db", help="make, upgrade or check the tables")
    database.add_argument("action", choices=["upgrade", "check"])
    database.set_defaults(run=_run_database)
    _register_prune(commands.add_parser("prune", help="remove finished jobs that are old"))
    doctor = commands.add_parser("doctor", help="show what is configured and whether it can be reached")
    doctor.set_defaults(run=_run_doctor)


def _register_prune(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--older-than", required=True, metavar="AGE", help="finished longer ago: 12h, 30d, 2w")
    states = ["done", "failed", "cancelled"]
    add("--state", action="append", choices=states, help="only those; can be repeated (default: all three)")
    add("--dry-run", action="store_true", help="show them and remove nothing")
    parser.set_defaults(run=_run_prune)


def _run_work(_arguments: argparse.Namespace, _settings: Settings) -> int:
    # The worker package stands above this one, so it is started, not imported; signals reach it directly.
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "workers"])  # noqa: S606  # no shell is wanted


def _run_database(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.store import make_store
    from translator.store.schema import read_version, require_current, upgrade

    store = make_store(settings.database_url.get_secret_value(), data_dir=settings.data_dir)
    if arguments.action == "upgrade":
        upgrade(store)
    elif read_version(store) is None:
        print(f"{store.description}: no tables yet; `tolmacs db upgrade` makes them")
        return 0
    require_current(store)
    print(f"{store.description}: schema {read_version(store)}, as this program needs it")
    return 0


def _run_prune(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.pruning import run_prune

    return run_prune(arguments, settings)


def _run_doctor(_arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.checkup import run_doctor

    return run_doctor(settings)
