"""`tolmacs keys add | list | revoke`: who may use the HTTP door."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict

from translator.cli.commands import Action
from translator.service import make_context
from translator.service.api_keys import add_key, list_keys, revoke_key
from translator.settings import Settings


def _add_add(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("name", metavar="NAME", help="whom it is for")
    add("--per-minute", type=int, metavar="N", help="most requests a minute")
    add("--per-month", type=int, metavar="N", help="most characters a calendar month, UTC")


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_revoke(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="ID")


def _run_add(arguments: argparse.Namespace, settings: Settings) -> int:
    identity, key = add_key(
        arguments.name,
        context=make_context(settings),
        requests_per_minute=arguments.per_minute,
        characters_per_month=arguments.per_month,
    )
    print(f"{identity}\t{key}")
    return 0


def _run_list(arguments: argparse.Namespace, settings: Settings) -> int:
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
    revoke_key(arguments.key, context=make_context(settings))
    return 0


ACTIONS = {
    "keys add": Action(_add_add, _run_add),
    "keys list": Action(_add_list, _run_list),
    "keys revoke": Action(_add_revoke, _run_revoke),
}
