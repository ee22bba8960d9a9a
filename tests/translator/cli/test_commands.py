"""Every command has help, and a line in docs/commands.md."""

from __future__ import annotations

import errno
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from translator import cli
from translator.cli import main
from translator.cli.commands import COMMANDS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command.split(), "--help"])
    assert stopped.value.code == 0
    assert f"usage: tolmacs {command}" in capfd.readouterr().out


@pytest.mark.parametrize("path", sorted(Path(cli.__file__).parent.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_has_the_commands_that_the_table_says(path: Path) -> None:
    if path.stem == "__main__":  # it runs the program
        return
    actions = getattr(importlib.import_module(f"translator.cli.{path.stem}"), "ACTIONS", {})
    assert set(actions) == {name for name, command in COMMANDS.items() if command.module == path.stem}


def test_only_what_the_command_needs_is_loaded() -> None:
    code = (
        "import sys; from translator.cli.parser import build_parser; build_parser().parse_args(sys.argv[1:])"
    )
    code += "; print(*[name for name in sys.modules if name.startswith('translator.cli.')])"
    run = [sys.executable, "-c", code, "serve", "--port", "1"]
    found = subprocess.run(run, capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("translator.cli.") for name in found.stdout.split()}
    assert loaded & {command.module for command in COMMANDS.values()} == {"serving"}


@pytest.mark.parametrize("command", [path for path in COMMANDS if " " not in path])
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
