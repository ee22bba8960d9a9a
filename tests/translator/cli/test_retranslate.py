"""`tolmacs retranslate` from plan to roll back, without a broker."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from tests.fakes import FakeEngine
from translator.cli import main
from translator.jobs import JobId
from translator.records import SourceText
from translator.service.context import make_context
from translator.service.edits import edit_segment
from translator.settings import load_settings

Output = pytest.CaptureFixture[str]
TEXT = "Xin chào các bạn.\n\nTôi ở Hà Nội năm 1998."


@pytest.fixture(autouse=True)
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    made = FakeEngine(_speak)
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TOLMACS_SWEEP_S", "0.1")
    monkeypatch.setattr("translator.service.context.load_engine", lambda *_, **__: made)
    return made


def _speak(source: SourceText) -> str:
    return "Hello to all of you." if "chào" in source.text else "I was in Hanoi in 1998."


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


@pytest.fixture
def job_id(tmp_path: Path, capfd: Output) -> str:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "refs.txt").write_text("I lived in Hanoi in 1998.\n", encoding="utf-8")
    options = ("--from", "vi", "--tag", "news", "--reference", tmp_path / "refs.txt")
    assert run("submit", tmp_path / "a.txt", *options) == 0
    found = capfd.readouterr().out.split("\t")[0]
    assert run("wait", found) == 0
    return found


@pytest.mark.slow
def test_a_document_goes_the_whole_way(
    tmp_path: Path, capfd: Output, engine: FakeEngine, job_id: str
) -> None:
    engine._translate = lambda source: _speak(source).replace("was", "lived").replace("Hello", "Greetings")
    assert run("retranslate", "plan", "--tag", "news", "--beam", "4") == 0
    assert "to translate: 2 different texts" in capfd.readouterr().out
    assert run("retranslate", "run", "--beam", "4", "--dry-run", "--format", "json") == 0
    assert json.loads(capfd.readouterr().out)["n_texts"] == 2
    assert run("retranslate", "run", "--beam", "4", "--name", "wider", "--wait") == 0
    run_id = capfd.readouterr().out.strip()
    assert run("retranslate", "status", run_id) == 0
    assert "jobs: 1 done; 2 segments to change" in capfd.readouterr().out
    assert run("retranslate", "compare", run_id) == 0
    shown = capfd.readouterr().out
    assert "I [-was-]{+lived+} in Hanoi in 1998" in shown
    assert "nrefs:1" in shown
    assert run("retranslate", "compare", run_id, "--format", "json") == 0
    assert json.loads(capfd.readouterr().out)["scores"]["chrf"]["delta"] > 0
    assert run("retranslate", "compare", run_id, "--format", "jsonl") == 0
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [line["kind"] for line in lines] == ["reference", "change", "change"]
    assert run("retranslate", "compare", run_id, "--format", "html", "-o", tmp_path / "c.html") == 0
    page = (tmp_path / "c.html").read_text("utf-8")
    assert "I <del>was</del><ins>lived</ins> in Hanoi in 1998" in page
    assert run("status", "--format", "json") == 0
    (later,) = {json.loads(line)["id"] for line in capfd.readouterr().out.splitlines()} - {job_id}
    assert run("retranslate", "compare", job_id, later) == 0
    assert "I [-was-]{+lived+} in Hanoi in 1998" in capfd.readouterr().out
    assert run("retranslate", "compare", later, job_id, "--format", "jsonl") == 0
    assert [json.loads(line)["kind"] for line in capfd.readouterr().out.splitlines()] == [
        line["kind"] for line in lines
    ]
    assert run("retranslate", "accept", run_id, "--accept-if", "chrf_delta < 0") == 2
    assert "does not hold: chrf_delta = " in capfd.readouterr().err
    assert run("retranslate", "accept", run_id, "--accept-if", "chrf_delta >= 0 and flags_delta <= 0") == 0
    assert run("retranslate", "rollback", run_id) == 0
    assert run("fetch", job_id) == 0
    assert "I was in Hanoi in 1998." in capfd.readouterr().out


def test_what_a_person_wrote_is_compared_with_nothing(
    tmp_path: Path, capfd: Output, engine: FakeEngine, job_id: str
) -> None:
    context = make_context(load_settings({"TOLMACS_DATA_DIR": str(tmp_path / "data")}))
    edit_segment(JobId(job_id), 1, text="I lived in Hanoi then.", context=context)
    engine._translate = lambda source: _speak(source).replace("was", "lived").replace("Hello", "Greetings")
    assert run("retranslate", "run", "--beam", "4", "--wait") == 0
    run_id = capfd.readouterr().out.strip()
    assert run("retranslate", "compare", run_id) == 0
    shown = capfd.readouterr().out
    assert (
        "1 document, 2 segments, 1 with another English text; written by people and not counted: 1" in shown
    )
    assert run("retranslate", "accept", run_id, "--accept-if", "chrf_delta > 0") == 2
    assert "does not hold" in capfd.readouterr().err
    assert run("retranslate", "accept", run_id, "--accept-if", "references < 1 and segments_changed > 0") == 0
    assert "new translations of 1 document\n" in capfd.readouterr().err
    assert run("status", "--format", "json") == 0
    (later,) = {json.loads(line)["id"] for line in capfd.readouterr().out.splitlines()} - {job_id}
    assert run("fetch", later) == 0
    assert capfd.readouterr().out == "Greetings to all of you.\n\nI lived in Hanoi then."


def test_pairs_are_whole_references(tmp_path: Path, capfd: Output, job_id: str) -> None:
    assert job_id
    assert run("retranslate", "pairs", "-o", tmp_path / "p.tmx") == 0
    root = etree.parse(tmp_path / "p.tmx").getroot()
    assert [part.text for part in root.iter("seg")] == ["Tôi ở Hà Nội năm 1998.", "I lived in Hanoi in 1998."]
    assert run("retranslate", "pairs", "--translations") == 0
    assert "Hello to all of you." in capfd.readouterr().out
    assert run("retranslate", "pairs", "--tag", "other") == 2
    assert "no pair was found" in capfd.readouterr().err


def test_a_schedule_is_listed_and_removed(capfd: Output, job_id: str) -> None:
    assert job_id
    assert run("retranslate", "run", "--beam", "4", "--nightly", "--window", "22:00-06:00") == 0
    schedule_id = capfd.readouterr().out.strip()
    assert run("retranslate", "list") == 0
    shown, said = capfd.readouterr()
    assert "EACH NIGHT" in shown
    assert f"{schedule_id}  22:00-06:00" in shown
    assert "no runs yet" in said
    assert run("retranslate", "cancel", schedule_id) == 0
    assert run("retranslate", "list") == 0
    assert capfd.readouterr().out == ""


BAD_USAGE = (
    (["plan", "--tag", "none"], "no document with a finished translation matches tag='none'"),
    (["run"], "1 document matched, all with exactly this translation"),
    (["plan", "--older-than", "1y"], "12h, 30d, 2w"),
    (["plan", "--beam", "99"], "1 to 16"),
    (["plan", "--glossary", "none such"], "glossary"),
    (["run", "--beam", "4", "--nightly"], "needs a window"),
    (["run", "--beam", "4", "--accept-if", "nonsense > 1"], "unknown name 'nonsense'"),
    (["status", "x"], "no re-translation 'x'"),
    (["cancel", "x"], "no re-translation 'x'"),
    (["compare", "x"], "no re-translation 'x'"),
    (["compare", "x", "--format", "jsonl"], "no re-translation 'x'"),
    (["compare", "x", "y"], "no job 'x'"),
    (["compare", "x", "y", "--document", "z"], "two jobs have one"),
    (["accept", "x"], "no re-translation 'x'"),
    (["rollback", "x"], "no re-translation 'x'"),
)


def test_bad_usage_is_one_line(capfd: Output, job_id: str) -> None:
    assert job_id
    for arguments, said in BAD_USAGE:
        capfd.readouterr()
        assert run("retranslate", *arguments) == 2
        error = capfd.readouterr().err
        assert said in error
        assert error.count("\n") == 1
