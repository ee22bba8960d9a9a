"""What goes to standard output: bytes as they are for programs, nothing that steers for a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.cli import main
from translator.cli.outputs import write_stdout

PIECES = (b"\x1b]0;forged\x07J\xc3\xb3\r\n", "\x9b2J\tb\u202e\n", b"\xff\n")


def test_programs_get_what_is_there(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_stdout(PIECES)
    assert capfdbinary.readouterr().out == b"\x1b]0;forged\x07J\xc3\xb3\r\n\xc2\x9b2J\tb\xe2\x80\xae\n\xff\n"


def test_a_terminal_is_not_steered(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    write_stdout(PIECES)
    shown = "\\x1b]0;forged\\x07Jó\n\\x9b2J\tb\\u202e\n\ufffd\n"
    assert capfdbinary.readouterr().out.decode() == shown
    write_stdout(["\x1b[32mgreen\x1b[0m\n"], is_clean=True)
    assert capfdbinary.readouterr().out == b"\x1b[32mgreen\x1b[0m\n"


def test_segments_on_a_terminal(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x1b[2J J\xc3\xb3 reggelt! \xc2\x9b1m\n")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["segment", str(tmp_path / "a.txt")]) == 0
    out = capfdbinary.readouterr().out
    assert b"\x1b" not in out
    assert b"\xc2\x9b" not in out
    assert "Jó reggelt!".encode() in out
