"""What other people wrote cannot begin a line or steer a terminal, in logs and in lists."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path

import pytest

from translator.cli import main
from translator.log import JsonFormatter, TextFormatter
from translator.visible import visible

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
    if isinstance(formatter, TextFormatter):
        assert is_harmless(line)
    assert len(line.splitlines()) == 1 or json.loads(line)["reason"] == FORGED
    assert "\n" not in line


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
        ["models", "verify", name],
    )
    for command in commands:
        main(command)
        found = capsys.readouterr()
        for line in (*found.out.split("\n"), *found.err.split("\n")):
            assert is_harmless(line), (command, line)
