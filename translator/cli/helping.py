"""`tolmacs help`, `completion` and `man`: what the program says of itself."""

from __future__ import annotations

import argparse

from translator.cli.commands import Action, no_options
from translator.cli.outputs import write_stdout
from translator.settings import Settings


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="COMMAND", help="such as `translate` or `keys add`")


def _run_help(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Print the help of a command, or of the program; argparse ends it."""
    from translator.cli.parser import build_parser

    build_parser().parse_args([*arguments.words, "--help"])
    return 0


def _add_completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=["bash", "zsh", "fish"], help="the shell that is to read it")


def _run_completion(arguments: argparse.Namespace, _settings: Settings) -> int:
    from translator.cli.completion import write_completion

    write_stdout([write_completion(arguments.shell)])
    return 0


def _run_man(_arguments: argparse.Namespace, _settings: Settings) -> int:
    from translator.cli.man_page import write_man_page

    write_stdout([write_man_page()])
    return 0


ACTIONS = {
    "help": Action(_add_help, _run_help),
    "completion": Action(_add_completion, _run_completion),
    "man": Action(no_options, _run_man),
}
