"""DeepL's SDK for Node works unchanged: `npm install --prefix tests/node` installs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.services import PATIENCE_S, require
from tests.translator.web.conftest import MakeSite
from tests.translator.web.deepl.test_client import snippet
from tests.web_server import running_server

NODE = Path(__file__).resolve().parents[3] / "node"


@pytest.fixture(scope="module")
def node() -> str:
    """The interpreter, with the SDK beside the script."""
    require("npm", lambda: shutil.which("npm"), package="npm")
    if not (NODE / "node_modules" / "deepl-node").is_dir():
        if os.environ.get("CI") != "true":
            pytest.skip("deepl-node is not there (npm install --prefix tests/node)")
        install = ["npm", "install", "--prefix", str(NODE), "--no-audit", "--no-fund"]
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL)
    return require("node", lambda: shutil.which("node"), package="nodejs")


def test_deepl_node_gets_what_it_asks_for(make_site: MakeSite, node: str, tmp_path: Path) -> None:
    with running_server(make_site(executor=True).app) as address:
        command = [node, str(NODE / "deepl.cjs"), address, str(tmp_path / "reggel.txt")]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    english = "<HU> JÓ REGGELT KÍVÁNOK MINDENKINEK!"
    assert json.loads(ran.stdout) == {
        "text": [english, "hu"],
        "html": "&lt;HU&gt; <b>JÓ</b> REGGELT!",
        "usage": [0, 1_000_000_000_000, False],
        "glossary": ["reggeli szótár", [["hu", 3], ["vi", 3]]],
        "entries": {"reggel": "morning", "🪨": "stone", "A%=&": "B&=%"},
        "replaced": 1,
        "renamed": "esti szótár",
        "left": 1,
        "glossaries": 0,
        "errors": ["GlossaryNotFoundError", "DeepLError", "DeepLError", "DeepLError"],
        "document": ["done", english],
    }


def test_the_snippet_of_the_documentation_runs(make_site: MakeSite, node: str) -> None:
    with running_server(make_site().app) as address:
        command = [node, "-e", snippet("js", address)]
        ran = subprocess.run(
            command, cwd=NODE, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
    assert (ran.returncode, ran.stdout) == (0, "<HU> JÓ REGGELT!\n"), ran.stderr[-2000:]
