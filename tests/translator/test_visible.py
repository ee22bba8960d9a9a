"""What other people wrote cannot begin a line or steer a terminal, in logs and in lists."""

from __future__ import annotations

import ast
import contextlib
import errno
import io
import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from translator import cli
from translator.cli import main
from translator.cli.telling import ProgressBar
from translator.log import JsonFormatter, TextFormatter
from translator.registry.location import bundled_directory
from translator.visible import visible, visible_json

FORGED = "a\n2026-01-01T00:00:00 ERROR forged\r\x1b[2J\x9b2J\u2028b\u202ec\x07"


def is_harmless(line: str) -> bool:
    """Whether nothing in a line, tabs aside, is a control character."""
    return all(letter.isprintable() or letter in "\t " for letter in line)


@pytest.mark.parametrize(
    "code", [*range(9), *range(10, 32), *range(127, 160), 0x2028, 0x2029, 0x202E, 0x2066, 0xD800]
)
def test_controls_are_escaped(code: int) -> None:
    shown = visible(f"a{chr(code)}b")
    assert shown.startswith("a\\")
    assert shown.isprintable()


@pytest.mark.parametrize("text", ["Xin chào\tcác bạn", "日本語", "👨\u200d👩", "a\\n", ""])
def test_all_else_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
def test_a_record_is_one_line_whatever_it_holds(formatter: logging.Formatter) -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, f"event {FORGED}", (), None)
    record.reason = FORGED
    line = formatter.format(record)
    assert is_harmless(line)
    assert isinstance(formatter, TextFormatter) or json.loads(line)["reason"] == FORGED


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
def test_the_message_of_an_error_forges_no_record(formatter: logging.Formatter) -> None:
    try:
        raise ValueError(FORGED)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "event", (), sys.exc_info())
    first, *rest = formatter.format(record).split("\n")
    assert all(map(is_harmless, (first, *rest)))
    assert all(line.startswith("  ") for line in rest)


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
def test_a_record_has_no_words_of_an_error_nor_of_what_it_came_of(formatter: logging.Formatter) -> None:
    quoted = "Bí mật"
    try:
        try:
            int(quoted)
        except ValueError as error:
            raise LookupError(quoted) from error
    except LookupError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "event", (), sys.exc_info())
    said = formatter.format(record)
    assert "mật" not in said
    assert "m\\u1ead" not in said
    assert ("ValueError" in said, "LookupError" in said, "test_visible.py" in said) == (True, True, True)


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
def test_a_record_says_what_the_system_said_without_the_name_of_a_file(formatter: logging.Formatter) -> None:
    name = "secret.txt"
    try:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
    except OSError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "event", (), sys.exc_info())
    said = formatter.format(record)
    assert "OSError: No space left on device" in said
    assert "secret" not in said


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("text", [FORGED, "\ud800", "Xin chào\t日本", "\x7f\x85"])
def test_json_is_harmless_and_says_the_same(text: str, indent: int | None) -> None:
    shown = visible_json({text: [text]}, indent=indent)
    assert all(map(is_harmless, shown.split("\n")))
    assert json.loads(shown) == {text: [text]}


def test_all_that_commands_print_goes_one_way() -> None:
    """`telling` escapes, its bar too; a line of progress, drawn over, does so itself; tests hold documents."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in Path(cli.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert {place.split(":")[0] for place in found} == {"telling.py", "train.py"}
    assert len([place for place in found if place.startswith("train.py")]) == 1


def test_a_bar_is_harmless(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ProgressBar(FORGED).update(1, 2)
    assert is_harmless(capsys.readouterr().err.removeprefix("\r"))


def test_a_worker_that_cannot_start_says_so_harmlessly() -> None:
    environment = {**os.environ, "TOLMACS_MODEL": "x", "TOLMACS_LOG_LEVEL": "\x1b[2J\nforged"}
    for module in ("workers", "workers.health"):
        done = subprocess.run([sys.executable, "-m", module], env=environment, capture_output=True, text=True)
        assert done.returncode
        assert is_harmless(done.stderr.removesuffix("\n"))


def test_lists_and_messages_are_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path))
    name = FORGED.replace("\n", "").replace("\r", "").replace("\u2028", "")
    terms = tmp_path / "terms.tsv"
    terms.write_text("a\x1b[2J\tb\x9b1m\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Xin chào.".encode())))
    text = tmp_path / f"{name}.txt"
    text.write_text("Xin chào.", encoding="utf-8")
    model = tmp_path / "models" / "strange"
    shutil.copytree(bundled_directory() / "mini", model)
    manifest = json.loads((model / "manifest.json").read_text("utf-8"))
    (model / "manifest.json").write_text(json.dumps({**manifest, "license": FORGED, "version": FORGED}))
    commands = (
        ["glossary", "import", str(terms), "--name", name],
        ["glossary", "list"],
        ["glossary", "check", str(terms), str(text)],
        ["submit", str(text)],
        ["status"],
        ["keys", "add", name],
        ["keys", "list"],
        ["retranslate", "plan", "--tag", name],
        ["retranslate", "list"],
        ["translate", str(tmp_path / f"none{name}.txt")],
        ["status", "--format", "json"],
        ["keys", "list", "--json"],
        ["models", "verify", name],
        ["models", "list"],
        ["models", "list", "--json"],
        ["doctor"],
        ["translate", str(text), "--model", "strange"],
        ["score", str(text), "--fragments", str(text)],
        ["models", "add", str(model), "--name", "other"],
        ["translate", f"--none{name}"],
        [name],
    )
    for command in commands:
        with contextlib.suppress(SystemExit):  # of argparse
            main(command)
        found = capsys.readouterr()
        for line in (*found.out.split("\n"), *found.err.split("\n")):
            assert is_harmless(line), (command, line)
