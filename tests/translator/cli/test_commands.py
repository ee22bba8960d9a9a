"""Every command has help, and a line in docs/commands.md."""

from __future__ import annotations

import argparse
import errno
import re
from pathlib import Path

import pytest

from translator import cli
from translator.cli import build_parser, main

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "commands.md").read_text("utf-8")
COMMANDS = next(
    sorted(action.choices)
    for action in build_parser()._actions
    if isinstance(action, argparse._SubParsersAction)
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"usage: tolmacs {command}" in capfd.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_line_in_the_docs(command: str) -> None:
    assert re.search(rf"^\| `tolmacs (\w+(\\\|\w+)*\\\|)?{command}\b", PAGE, re.MULTILINE)


@pytest.mark.parametrize(
    ("error", "line", "code"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file", "a.txt"), "tolmacs: a.txt: No such file", 2),
        (OSError(errno.ENOSPC, "No space left", "a.txt"), "tolmacs: a.txt: No space left", 1),
        (OSError("cannot open it"), "tolmacs: cannot open it", 1),
    ],
)
def test_what_the_system_refuses_is_one_line(
    error: OSError, line: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise error

    monkeypatch.setattr(cli, "load_settings", refuse)
    assert main(["models", "list"]) == code
    assert capsys.readouterr().err == f"{line}\n"
