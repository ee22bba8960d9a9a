"""The pages of the documentation lead where they say, and their commands do what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from translator import checks, errors, pipeline

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), ROOT / "translator" / "train" / "README.md"])
_BLOCK = re.compile(r"^```(\w+)(?: not-run: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, why it is not run (None: it is), and its text."""

    language: str
    why_not: str | None
    text: str


def _blocks(page: Path) -> list[Block]:
    found = _BLOCK.findall(page.read_text("utf-8"))
    return [Block(language, why or None, text) for language, why, text in found]


def _to_run(page: Path) -> str:
    """All that is to be run of a page, in order: one script, since one block builds on another."""
    return "".join(block.text for block in _blocks(page) if block.language == "sh" and not block.why_not)


RUN = [page for page in PAGES if page.parent == DOCS and _to_run(page)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_and_modules_that_a_page_names_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    files = re.findall(r"`((?:align|translator|workers|tests|docs|docker|\.ci)/[\w./*-]*)`", text)
    modules = re.findall(r"python3? -m ((?:translator|tests)[\w.]*)", text)
    files += [f"{module.replace('.', '/')}*" for module in modules]
    missing = {name for name in files if not list(ROOT.glob(name))}
    assert missing - {"docker/.env"} == set()  # which readers make


def test_the_readme_names_every_page() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [page.name for page in DOCS.glob("*.md") if f"(docs/{page.name})" not in readme] == []


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 100


def test_every_error_code_has_a_line_of_advice() -> None:
    kinds: list[type[errors.TranslatorError]] = [errors.TranslatorError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    codes = {kind.code for kind in kinds if kind.__module__ == errors.__name__} - {
        errors.TranslatorError.code
    }
    lines = re.findall(r"^\| `(\w+)` \|", (DOCS / "troubleshooting.md").read_text("utf-8"), re.MULTILINE)
    assert set(lines) == codes
    assert len(lines) == len(codes)


def test_every_flag_has_a_line() -> None:
    flags = {value for name, value in vars(checks).items() if name.isupper() and isinstance(value, str)}
    flags -= {checks.GUARDS_VERSION}
    flags |= {pipeline.UNDETERMINED_LANGUAGE, pipeline.UNSUPPORTED_LANGUAGE}
    table = (DOCS / "commands.md").read_text("utf-8").partition("## Flags")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    assert {flag for row in rows for flag in re.findall(r"`(\w+)`", row)} == flags


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A directory with the bundled samples."""
    for sample in (ROOT / "translator" / "samples").iterdir():
        shutil.copy(sample, tmp_path)
    return tmp_path


@pytest.fixture
def environment(desk: Path) -> dict[str, str]:
    """With the program of this checkout first on the path."""
    programs = desk / "bin"
    programs.mkdir()
    program = programs / "tolmacs"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m translator.cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "TOLMACS_DATA_DIR": str(desk / "data"),
        "HOME": str(desk),
    }


def _serving(environment: dict[str, str], desk: Path) -> Iterator[str]:
    """The address of a server, for the pages that ask one."""
    command = ["tolmacs", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, cwd=desk, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            line = next(line for line in server.stderr if "http://" in line)
            address = re.search(r"http://[\w.:]+", line)
            assert address, line
            yield address.group()
        finally:
            server.terminate()


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_the_commands_of_a_page_run_as_they_stand(
    page: Path, desk: Path, environment: dict[str, str]
) -> None:
    script = _to_run(page)
    serving = _serving(environment, desk) if "http://127.0.0.1:8000" in script else None
    if serving:
        script = script.replace("http://127.0.0.1:8000", next(serving))
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        env=environment,
        cwd=desk,
        capture_output=True,
        text=True,
        timeout=600,
    )
    if serving:
        next(serving, None)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "error" not in done.stdout.lower()
