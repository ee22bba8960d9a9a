"""`tolmacs help`, `completion` and `man`: what the program says of itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from translator import __version__
from translator.cli.commands import COMMANDS, Action, no_options
from translator.cli.outputs import write_stdout
from translator.cli.parser import LazyParser, ManualPage, build_parser, read_pages, walk_parsers
from translator.settings import PREFIX, Settings

_EXITS = (
    ("0", "Done."),
    ("1", "Anything that no other code stands for; a job that was waited for failed or was cancelled."),
    ("2", "Bad input or usage."),
    ("3", "A model is missing."),
    ("4", "A service is not available, or a wait took too long."),
    ("130", "Interrupted."),
)


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="COMMAND", help="such as `translate` or `keys add`")


def _run_help(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Print the help of a command, or of the program; argparse ends it."""
    build_parser().parse_args([*arguments.words, "--help"])
    return 0


def _add_completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=["bash", "zsh", "fish"], help="the shell that is to read it")


def _run_completion(arguments: argparse.Namespace, _settings: Settings) -> int:
    from translator.cli.completion import write_completion

    write_stdout([write_completion(arguments.shell)])
    return 0


def _run_man(_arguments: argparse.Namespace, _settings: Settings) -> int:
    write_stdout([write_man_page()])
    return 0


ACTIONS = {
    "help": Action(_add_help, _run_help),
    "completion": Action(_add_completion, _run_completion),
    "man": Action(no_options, _run_man),
}


def write_man_page() -> str:
    """The page as roff with the macros of man(7)."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    whole = build_parser()
    pages = read_pages()
    yield f'.TH TOLMACS 1 "" "tolmacs {__version__}" "User Commands"'
    yield ".SH NAME"
    yield _escaped("tolmacs - documents to English, aligned and scored")
    yield ".SH SYNOPSIS"
    yield r".B tolmacs"
    yield r"\fICOMMAND\fR \&..."
    yield ".SH DESCRIPTION"
    yield _escaped(pages[""].text)
    yield ".SH COMMANDS"
    for parser in walk_parsers(whole):
        if parser.path:
            yield from _command(parser, pages[parser.path])
    yield ".SH ENVIRONMENT"
    for name, field in Settings.model_fields.items():
        yield ".TP"
        yield rf"\fB{_escaped(PREFIX + name.upper())}\fR"
        yield _escaped(str(field.description))
    yield ".SH EXIT STATUS"
    for code, text in _EXITS:
        yield from (".TP", code, _escaped(text))
    yield ".SH EXAMPLES"
    yield from _examples(pages[""])


def _command(parser: LazyParser, page: ManualPage) -> Iterator[str]:
    usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
    yield f".SS tolmacs {_escaped(parser.path)}"
    yield _escaped(f"{COMMANDS[parser.path].help[0].upper()}{COMMANDS[parser.path].help[1:]}.")
    yield ".PP"
    yield rf"\fB{_escaped(usage)}\fR"
    yield ".PP"
    yield _escaped(page.text)
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
            yield from _option(parser, action)
    yield from _examples(page)


def _option(parser: LazyParser, action: argparse.Action) -> Iterator[str]:
    formatter = parser._get_formatter()
    yield ".TP"
    yield rf"\fB{_escaped(formatter._format_action_invocation(action))}\fR"
    text = formatter._expand_help(action) if action.help else ""
    yield _escaped(text) if text else r"\&"


def _examples(page: ManualPage) -> Iterator[str]:
    yield ".PP"
    yield ".nf"
    yield from (f"    {_escaped(example)}" for example in page.examples)
    yield ".fi"


def _escaped(text: str) -> str:
    """A text that roff prints as it is."""
    marked = text.replace("\\", r"\e").replace("-", r"\-")
    plain = "".join(sign if sign.isascii() else rf"\[u{ord(sign):04X}]" for sign in marked)
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain
