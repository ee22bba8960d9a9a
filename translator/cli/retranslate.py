"""`tolmacs retranslate ACTION`: which actions there are, and their options."""

from __future__ import annotations

import argparse

from translator.languages import SOURCE_LANGUAGES
from translator.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this group."""
    group = commands.add_parser(
        "retranslate", help="translate stored documents again, compare, accept, go back"
    )
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    plan = actions.add_parser("plan", help="say what would change, and how long it takes; changes nothing")
    run = actions.add_parser("run", help="begin a run, which workers then go on with")
    for parser in (plan, run):
        _add_query(parser)
        _add_target(parser)
    _add_format(plan, "text", "json")
    _add_conditions(run)
    status = actions.add_parser("status", help="show a run")
    status.add_argument("id", metavar="ID")
    _add_format(status, "text", "json")
    _add_format(actions.add_parser("list", help="show runs, newest first, and schedules"), "text", "json")
    for name, text in (
        ("pause", "stop a run after what workers hold now"),
        ("resume", "go on with a paused run, or try again what failed"),
        ("cancel", "end a run, or remove a schedule"),
        ("wait", "wait until a run stands still; work on it here where no worker does"),
    ):
        actions.add_parser(name, help=text).add_argument("id", metavar="ID")
    _register_deciding(actions)
    _register_pairs(actions)
    for parser in actions.choices.values():
        parser.set_defaults(run=_run)


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


def _add_target(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is to be different (nothing: the present state)").add_argument
    add("--model", metavar="NAME", help="auto, a model of `tolmacs models list`, or a directory")
    add("--glossary", metavar="NAME", help="a kept glossary in its newest version; `none` for no glossary")
    add("--beam", type=int, metavar="N", help="beam size, 1 to 16")


def _add_conditions(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--dry-run", action="store_true", help="only say what would be done, as `plan`")
    add("--name", default="", help="what the run is called")
    add("--window", metavar="HH:MM-HH:MM", help="hours in which it may go on, local time")
    add("--rate", type=int, metavar="N", help="most changed segments a minute")
    add("--accept-if", metavar="CONDITION", help="accept by itself where this holds: 'chrf_delta >= 0'")
    add("--nightly", action="store_true", help="again each day at the start of --window")
    add("--wait", action="store_true", help="wait until it stands still")
    _add_format(parser, "text", "json")


def _register_deciding(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    compare = actions.add_parser("compare", help="show what got better and what worse")
    compare.add_argument("id", metavar="ID", help="of a run; or two jobs of one document, the earlier first")
    compare.add_argument("later", nargs="?", metavar="JOB", help="the later job")
    compare.add_argument("-o", "--output", metavar="FILE", help="default: standard output")
    _add_format(compare, "text", "json", "jsonl", "html")
    accept = actions.add_parser("accept", help="give readers the new translations")
    accept.add_argument("id", metavar="ID")
    accept.add_argument("--accept-if", metavar="CONDITION", help="only where this holds")
    roll_back = actions.add_parser("rollback", help="give readers the earlier translations back")
    roll_back.add_argument("id", metavar="ID")
    for parser in (compare, accept, roll_back):
        parser.add_argument(
            "--document", action="append", default=[], metavar="ID", help="only this document"
        )


def _register_pairs(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    pairs = actions.add_parser("pairs", help="write pairs to adapt a model with, as TMX: located references")
    _add_query(pairs)
    pairs.add_argument("--suggestions", action="store_true", help="also what people proposed")
    pairs.add_argument("--translations", action="store_true", help="also accepted translations without flags")
    pairs.add_argument("-o", "--output", metavar="FILE", help="default: standard output")


def _add_format(parser: argparse.ArgumentParser, *forms: str) -> None:
    parser.add_argument("--format", choices=forms, default=forms[0])


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    # The actions load SQLAlchemy, which the rest of the command line does without.
    from translator.cli.retranslating import ACTIONS

    return ACTIONS[arguments.action](arguments, settings)
