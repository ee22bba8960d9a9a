"""`tolmacs glossary …`, and glossaries in `translate` and `submit`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes import FakeEngine
from translator.cli import main

Output = pytest.CaptureFixture[str]
TERMS = "source\ttarget\tlanguage\nPutyin\tPutin\thu\nKijev\tKiev\thu\n"


@pytest.fixture(autouse=True)
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    made = FakeEngine(lambda source: f"he said: {source.text.lower()}")
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("translator.cli.translate.load_engine", lambda *_, **__: made)
    monkeypatch.setattr("translator.service.context.load_engine", lambda *_, **__: made)
    Path("press.tsv").write_text(TERMS, encoding="utf-8")
    Path("a.txt").write_text("Tegnap Putyinnal beszélt a kormány.", encoding="utf-8")
    return made


def run(*arguments: str) -> int:
    return main(list(arguments))


def test_check_counts_terms_in_documents(capfd: Output) -> None:
    assert run("glossary", "check", "press.tsv", "a.txt") == 0
    head, *rows = capfd.readouterr().out.splitlines()
    assert head.startswith("2 terms: 2 Hungarian; version ")
    assert rows == ["1\tPutyin\tPutin", "0\tKijev\tKiev"]


def test_check_names_every_bad_line(capfd: Output) -> None:
    Path("bad.tsv").write_text("a\tb\n\tc\na\td\n", encoding="utf-8")
    assert run("glossary", "check", "bad.tsv") == 2
    assert capfd.readouterr().err.splitlines() == [
        "tolmacs: bad.tsv: line 2: the source is empty",
        "tolmacs: bad.tsv: line 3: term 'a' is in conflict: 'd' (match), line 1: 'b' (match)",
    ]
    assert run("translate", "a.txt", "--glossary", "bad.tsv") == 2


def test_versions_are_imported_compared_exported_and_removed(capfd: Output) -> None:
    assert run("glossary", "import", "press.tsv") == 0
    Path("press.tsv").write_text(TERMS.replace("Kiev", "Kyiv") + "Duna\tDanube\thu\n", encoding="utf-8")
    assert run("glossary", "import", "press.tsv") == 0
    assert run("glossary", "list") == 0
    first, second, header, listed = capfd.readouterr().out.splitlines()
    assert header.split()[:2] == ["NAME@VERSIONS", "TERMS"]
    assert first.startswith("press@1: 2 terms: 2 Hungarian; version ")
    assert second.startswith("press@2: 3 terms")
    assert listed.startswith("press@2        3 terms: 3 Hungarian  ")
    assert run("glossary", "diff", "press@1", "press") == 0
    assert capfd.readouterr().out.splitlines() == [
        "+\tDuna\tDanube\thu\tmatch",
        "~\tKijev\tKiev\thu\tmatch\t->\tKijev\tKyiv\thu\tmatch",
    ]
    assert run("glossary", "export", "press") == 0
    assert capfd.readouterr().out.splitlines()[2].split("\t")[:3] == ["Kijev", "Kyiv", "hu"]
    assert run("glossary", "diff", "press@3", "press") == 2
    assert "has no version 3; it has 2" in capfd.readouterr().err
    assert run("glossary", "remove", "press") == 0
    assert run("glossary", "export", "press") == 2
    assert "no glossary 'press'" in capfd.readouterr().err


@pytest.mark.parametrize("reference", ["press.tsv", "press"])
def test_translate_takes_a_file_or_a_name(reference: str, capfd: Output) -> None:
    run("glossary", "import", "press.tsv")
    capfd.readouterr()
    assert run("translate", "a.txt", "--from", "hu", "--glossary", reference, "--format", "jsonl") == 0
    fields = json.loads(capfd.readouterr().out)
    assert fields["translation"] == "he said: tegnap Putin beszélt a kormány."
    assert fields["terms"] == [
        {
            "term": "Putyin",
            "target": "Putin",
            "state": "realized",
            "source_span": [7, 16],
            "span": [16, 21],
        }
    ]


def test_submit_takes_a_name(capfd: Output) -> None:
    assert run("submit", "a.txt", "--from", "hu", "--glossary", "press") == 2
    assert "no glossary 'press'" in capfd.readouterr().err
    run("glossary", "import", "press.tsv")
    capfd.readouterr()
    assert run("submit", "a.txt", "--from", "hu", "--glossary", "press") == 0
    job_id = capfd.readouterr().out.split("\t")[0]
    assert run("wait", job_id) == 0
    assert run("fetch", job_id, "--format", "jsonl") == 0
    assert json.loads(capfd.readouterr().out.splitlines()[-1])["terms"][0]["state"] == "realized"
