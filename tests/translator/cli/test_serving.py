"""`tolmacs serve`: starts on any port, works without a broker, ends in order on SIGTERM."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.services import PATIENCE_S, wait_until
from translator.cli import main


@pytest.mark.slow
def test_a_server_becomes_ready_and_ends_in_order(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "translator.cli", "serve", "--port", "0", "--root-path", "/here"],
        env={**os.environ, "TOLMACS_DATA_DIR": str(tmp_path), "TOLMACS_MODEL": "mini"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        address = process.stderr.readline().split()[-1]
        wait_until(lambda: _state(address) == "ready", what="ready", every_s=0.1)
        assert _state(f"{address}/here") == "ready"
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE_S) == 0
    process.stderr.close()


def _state(address: str) -> str:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=PATIENCE_S) as answer:  # noqa: S310  # our own
            return str(json.load(answer)["status"])
    except urllib.error.HTTPError as error:
        with error:
            return str(json.load(error)["status"])


@pytest.mark.parametrize("port", ["-1", "65536", "99999999"])
def test_a_port_that_there_is_not_is_refused(
    port: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path))
    assert main(["serve", "--port", port]) == 2
    assert f"port {port} is out of range; 0 to 65535 is right" in capfd.readouterr().err


def test_an_address_that_cannot_be_had_is_exit_code_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TOLMACS_REQUIRE_KEYS", "never")
    assert main(["serve", "--host", "203.0.113.1"]) == 4
    assert "cannot listen on 203.0.113.1:8000" in capfd.readouterr().err
