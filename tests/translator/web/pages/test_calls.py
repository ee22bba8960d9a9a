"""The calls on the API page work as they stand there."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.browser import Visit


@pytest.mark.parametrize("name", ["python", "libretranslate", "deepl"])
def test_a_call_runs_as_it_is_copied(visit: Visit, name: str) -> None:
    page = visit.go("/api")
    page.click(f"button[data-copy={name}]")
    page.wait_for_function("() => document.getElementById('announcer').textContent === 'Copied'")
    copied = page.evaluate("() => navigator.clipboard.readText()").replace("\r\n", "\n")
    result = subprocess.run([sys.executable, "-c", copied], capture_output=True, text=True, timeout=60)
    assert (result.returncode, bool(result.stdout.strip())) == (0, True), result.stderr
