"""A client that openapi-python-client makes of `/openapi.json` installs and runs the quick start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.translator.web.conftest import MakeSite
from tests.web_server import running_server
from translator.service.api_keys import add_key

ROOT = Path(__file__).resolve().parents[3]
CLIENTS, ENVIRONMENT = ROOT / "tests" / "clients", ROOT / ".venv-client"
PYTHON = ENVIRONMENT / "bin" / "python"


@pytest.fixture(scope="module")
def generator() -> Path:
    """The command that makes clients, in an environment of its own: its pins are not ours."""
    found = ENVIRONMENT / "bin" / "openapi-python-client"
    if not found.is_file():
        if os.environ.get("CI") != "true":
            pytest.skip(f"openapi-python-client is not there (see {CLIENTS / 'requirements.txt'})")
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        install: list[str | Path] = [PYTHON, "-m", "pip", "install", "-q", "-r", CLIENTS / "requirements.txt"]
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL)
    return found


@pytest.mark.slow
def test_a_generated_client_runs_the_quick_start(
    make_site: MakeSite, generator: Path, tmp_path: Path
) -> None:
    site = make_site(executor=True, requires_key=True)
    _, key = add_key("generated", context=site.context)
    described, package, installed = (tmp_path / name for name in ("openapi.json", "client", "installed"))
    described.write_text(site.client.get("/openapi.json").text, "utf-8")
    run(generator, "generate", "--path", described, "--output-path", package, "--fail-on-warning")
    run(PYTHON, "-m", "pip", "install", "-q", "--no-build-isolation", "--no-deps", "-t", installed, package)
    with running_server(site.app) as address:
        said = run(PYTHON, CLIENTS / "quick_start.py", address, key, PYTHONPATH=str(installed))
    hu = "<HU> JÓ REGGELT KÍVÁNOK MINDENKINEK!"
    assert json.loads(said) == {
        "results": [hu, hu, f"<p>{hu.replace('<', '&lt;').replace('>', '&gt;')}</p>", hu],
        "segments": [hu],
        "tmx": True,
        "documents": [["hír.html", ["a", "b"]]],
        "left": 3,
        "texts": [hu, "<VI> XIN CHÀO CÁC BẠN."],
        "one": [hu],
        "glossary": ["szavak", {"hu": 1}],
        "error": [True, "not_found"],
        "languages": ["en", "hu", "ja", "vi"],
    }


def run(*command: str | Path, **environment: str) -> str:
    """What a command prints; it must not fail, nor say anything as a warning."""
    own = {
        **os.environ,
        "PATH": f"{ENVIRONMENT / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": "",
        **environment,
    }
    ran = subprocess.run(command, env=own, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-3000:]
    return ran.stdout
