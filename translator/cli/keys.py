"""`tolmacs keys add | list | revoke | remove`: who may use the HTTP door."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict

from translator.callers import ApiKey
from translator.cli.commands import Action
from translator.cli.telling import LOG_IS_READ, say, tell, tell_json, write_list
from translator.counting import pluralize
from translator.service.api_keys import add_key, list_keys, revoke_key
from translator.service.context import make_context
from translator.settings import Settings


def _add_add(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("name", metavar="NAME", help="whom it is for")
    add("--per-minute", type=int, metavar="N", help="most requests a minute")
    add("--per-month", type=int, metavar="N", help="most characters a calendar month, UTC")


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="ID")


def _run_add(arguments: argparse.Namespace, settings: Settings) -> int:
    identity, key = add_key(
        arguments.name,
        context=make_context(settings),
        requests_per_minute=arguments.per_minute,
        characters_per_month=arguments.per_month,
    )
    if sys.stdout.isatty():
        tell((f"id   {identity}", f"key  {key}"))
        say("the key is shown only now; its owner sends it with each request")
    else:
        tell([f"{identity}\t{key}"])
    return 0


def _run_list(arguments: argparse.Namespace, settings: Settings) -> int:
    keys = list_keys(context=make_context(settings))
    if arguments.json:
        tell_json([asdict(key) for key in keys])
        return 0
    header = ("ID", "MADE", "STATE", "REQUESTS", "CHARACTERS THIS MONTH", "NAME")
    write_list(header, map(_to_cells, keys), none="no keys yet; `tolmacs keys add NAME` makes one")
    return 0


def _to_cells(key: ApiKey) -> tuple[str, ...]:
    made = time.strftime("%Y-%m-%d", time.localtime(key.created_at))
    state = "valid" if key.revoked_at is None else "revoked"
    minute = f"{key.requests_per_minute}/min" if key.requests_per_minute else "no limit"
    month = f" of {key.characters_per_month}" if key.characters_per_month else ""
    return key.id, made, state, minute, f"{key.characters}{month}", key.name


def _run_revoke(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.service.queries import whole_id  # it loads what reads translations

    context = make_context(settings)
    revoke_key(whole_id(arguments.key, "key", context=context), context=context)
    return 0


def _run_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.service.leaving import remove_key  # these load what reads translations
    from translator.service.queries import whole_id

    context = make_context(settings)
    gone = remove_key(whole_id(arguments.key, "key", context=context), context=context)
    counts = (pluralize(gone.n_documents, "document"), pluralize(gone.n_alignments, "alignment"))
    say(f"deleted with the key: {', '.join(counts)}, glossaries: {gone.n_glossaries}")
    if not context.store.write_anew():
        say(LOG_IS_READ)
    return 0


ACTIONS = {
    "keys add": Action(_add_add, _run_add),
    "keys list": Action(_add_list, _run_list),
    "keys revoke": Action(_add_id, _run_revoke),
    "keys remove": Action(_add_id, _run_remove),
}
