"""`tolmacs keys`: a key is shown once, listed without its secret, revoked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translator.cli import main

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path))


def test_the_life_of_a_key(capfd: Output) -> None:
    assert main(["keys", "add", "desk", "--per-minute", "60", "--per-month", "1000"]) == 0
    identity, key = capfd.readouterr().out.rstrip("\n").split("\t")
    assert main(["keys", "list"]) == 0
    shown = capfd.readouterr().out
    assert "valid  60/min    0 of 1000              desk" in shown
    assert key not in shown
    assert main(["keys", "revoke", identity]) == 0
    assert main(["keys", "list", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)[0]["revoked_at"]
    assert main(["keys", "revoke", "none"]) == 2
    assert main(["keys", "remove", identity[:6]]) == 0
    assert "deleted with the key: 0 documents" in capfd.readouterr().err
    assert main(["keys", "list", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == []


def test_a_person_is_told_what_is_what(capfd: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["keys", "add", "desk"]) == 0
    out, err = capfd.readouterr()
    assert [line.split()[0] for line in out.splitlines()] == ["id", "key"]
    assert "only now" in err
    assert main(["keys", "revoke", out.split()[1][:6]]) == 0


def test_no_server_starts_open_by_chance(capfd: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["serve", "--host", "0.0.0.0"]) == 2  # noqa: S104  # refused
    assert "make one with `tolmacs keys add NAME`" in capfd.readouterr().err
    monkeypatch.setenv("TOLMACS_REQUIRE_KEYS", "always")
    assert main(["serve"]) == 2
