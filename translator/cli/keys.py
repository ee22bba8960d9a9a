"""`tolmacs keys add | list | revoke`: who may use the HTTP door."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict

from translator.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this group."""
    keys = commands.add_parser("keys", help="make, list and revoke API keys of the HTTP door")
    actions = keys.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make a key and print it, once")
    add.add_argument("name", metavar="NAME", help="whom it is for")
    add.add_argument("--per-minute", type=int, metavar="N", help="most requests a minute")
    add.add_argument("--per-month", type=int, metavar="N", help="most characters a calendar month, UTC")
    add.set_defaults(run=_run_add)
    listing = actions.add_parser("list", help="show all keys, their limits and use")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=_run_list)
    revoke = actions.add_parser("revoke", help="let a key open nothing any more")
    revoke.add_argument("key", metavar="ID")
    revoke.set_defaults(run=_run_revoke)


# The commands load SQLAlchemy, which the rest of the command line does without.


def _run_add(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.service import make_context
    from translator.service.api_keys import add_key

    identity, key = add_key(
        arguments.name,
        context=make_context(settings),
        requests_per_minute=arguments.per_minute,
        characters_per_month=arguments.per_month,
    )
    print(f"{identity}\t{key}")
    return 0


def _run_list(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.service import make_context
    from translator.service.api_keys import list_keys

    keys = list_keys(context=make_context(settings))
    if arguments.json:
        print(json.dumps([asdict(key) for key in keys], ensure_ascii=False, indent=1))
        return 0
    for key in keys:
        made = time.strftime("%Y-%m-%d", time.localtime(key.created_at))
        state = "valid" if key.revoked_at is None else "revoked"
        minute, month = (limit or "-" for limit in (key.requests_per_minute, key.characters_per_month))
        print(f"{key.id}  {made}  {state:<7}  {minute}/min  {key.characters}/{month} characters  {key.name}")
    return 0


def _run_revoke(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.service import make_context
    from translator.service.api_keys import revoke_key

    revoke_key(arguments.key, context=make_context(settings))
    return 0
