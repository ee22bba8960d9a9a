"""`submit`, `status`, `wait`, `fetch`, `cancel`, `delete`, `db`, `doctor` without a broker."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes import FakeEngine
from translator.cli import main
from translator.engine import load_engine
from translator.registry.location import bundled_directory
from translator.settings import load_settings

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    made = FakeEngine()
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TOLMACS_SWEEP_S", "0.1")
    monkeypatch.setattr("translator.service.context.load_engine", lambda *_, **__: made)
    monkeypatch.setattr("translator.cli.operating.load_engine", lambda *_, **__: made)
    return made


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def submit(tmp_path: Path, capfd: Output, *options: str, text: str = "Xin chào các bạn.") -> str:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert run("submit", path, "--from", "vi", *options) == 0
    job_id, name = capfd.readouterr().out.rstrip("\n").split("\t")
    assert name == "a.txt"
    return job_id


def test_a_document_goes_the_whole_way(tmp_path: Path, capfd: Output) -> None:
    job_id = submit(tmp_path, capfd)
    assert run("status", job_id) == 0
    assert "queued" in capfd.readouterr().out
    assert run("fetch", job_id) == 2
    assert "is queued; only a job that is done has a result" in capfd.readouterr().err
    assert run("wait", job_id) == 0
    assert run("fetch", job_id) == 0
    assert capfd.readouterr().out == "<VI> XIN CHÀO CÁC BẠN."
    assert run("fetch", job_id, "--format", "jsonl", "-o", f"{tmp_path}/out/") == 0
    assert json.loads((tmp_path / "out" / "a.jsonl").read_text("utf-8"))["model"].startswith("fake@1")
    assert run("status", job_id, "--format", "json") == 0
    status = json.loads(capfd.readouterr().out)
    assert (status["state"], status["n_done"], status["n_segments"]) == ("done", 1, 1)
    assert run("cancel", job_id) == 2
    assert run("delete", job_id) == 0
    assert run("status", job_id) == 2


def test_cells_like_formulas_come_as_they_are_for_corpora(tmp_path: Path, capfd: Output) -> None:
    job_id = submit(tmp_path, capfd, text="=Xin chào các bạn.")
    assert run("wait", job_id) == 0
    capfd.readouterr()
    for options, cell in (((), "'=Xin chào các bạn."), (("--raw",), "=Xin chào các bạn.")):
        assert run("fetch", job_id, "--format", "tsv", *options) == 0
        assert capfd.readouterr().out.splitlines()[1].split("\t")[5] == cell


def test_the_first_signs_of_an_id_are_enough_and_several_are_fetched(tmp_path: Path, capfd: Output) -> None:
    ids = []
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Xin chào các bạn.", encoding="utf-8")
        assert run("submit", tmp_path / f"{name}.txt", "--from", "vi") == 0
        ids.append(capfd.readouterr().out.split("\t")[0])
    short = [
        next(item[:n] for n in range(1, 33) if not ids[1 - at].startswith(item[:n]))
        for at, item in enumerate(ids)
    ]
    assert run("wait", *short) == 0
    said = capfd.readouterr().err.splitlines()
    assert [line.split(" in ")[0] for line in said] == [
        f"tolmacs: job {ids[0]} (a.txt) done: 1 segment",
        f"tolmacs: job {ids[1]} (b.txt) done: 1 segment",
    ]
    assert run("fetch", *short, "-o", f"{tmp_path}/out/") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.en.txt", "b.en.txt"]
    assert run("fetch", *short, "-o", tmp_path / "one.txt") == 2
    assert "need a directory" in capfd.readouterr().err
    for command in ("status", "delete"):
        assert run(command, short[0]) == 0
    assert run("status", ids[0]) == 2


def test_an_id_that_several_begin_with_is_no_guess(tmp_path: Path, capfd: Output) -> None:
    ids = {submit(tmp_path, capfd, text=f"Xin chào {n}.") for n in range(17)}
    first = next(sign for sign in "0123456789abcdef" if sum(item.startswith(sign) for item in ids) > 1)
    assert run("cancel", first) == 2
    assert f"several ids begin with '{first}', such as" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["status"], "no jobs yet; `tolmacs submit FILE` hands one in"),
        (["keys", "list"], "no keys yet; `tolmacs keys add NAME` makes one"),
        (["glossary", "list"], "no glossaries yet; `tolmacs glossary import FILE` keeps one"),
        (["retranslate", "list"], "no runs yet; `tolmacs retranslate run` begins one"),
    ],
)
def test_an_empty_list_says_so_and_leaves_the_output_to_data(
    capfd: Output, command: list[str], said: str
) -> None:
    assert run(*command) == 0
    assert capfd.readouterr() == ("", f"tolmacs: {said}\n")


def test_a_cancelled_job_is_told(tmp_path: Path, capfd: Output) -> None:
    job_id = submit(tmp_path, capfd)
    assert run("cancel", job_id) == 0
    assert run("wait", job_id) == 1
    assert "cancelled" in capfd.readouterr().err


def test_a_failed_job_says_why(tmp_path: Path, capfd: Output, engine: FakeEngine) -> None:
    engine._max_source_tokens = 1
    job_id = submit(tmp_path, capfd)
    assert run("wait", job_id) == 1
    assert "failed (text_too_long): a text has more than 1 tokens" in capfd.readouterr().err


def test_a_job_of_another_version_is_shown_and_deleted(tmp_path: Path, capfd: Output) -> None:
    job_id = submit(tmp_path, capfd)
    with sqlite3.connect(tmp_path / "data" / "tolmacs.sqlite") as connection:
        connection.execute("UPDATE job SET recipe = '{}'")
    connection.close()
    assert run("wait", job_id) == 1
    assert "failed (unreadable_recipe): its recipe cannot be read" in capfd.readouterr().err
    assert run("status") == 0
    assert job_id in capfd.readouterr().out
    assert run("status", job_id, "--format", "json") == 0
    assert json.loads(capfd.readouterr().out)["recipe"] is None
    assert run("delete", job_id) == 0


def test_a_key_makes_it_harmless_to_submit_twice(tmp_path: Path, capfd: Output) -> None:
    first = submit(tmp_path, capfd, "--key", "k")
    assert submit(tmp_path, capfd, "--key", "k") == first
    (tmp_path / "a.txt").write_text("other", encoding="utf-8")
    assert run("submit", tmp_path / "a.txt", "--key", "k") == 2
    assert "'k' was used with another request" in capfd.readouterr().err


def test_one_bad_file_costs_no_other(tmp_path: Path, capfd: Output) -> None:
    (tmp_path / "good.txt").write_text("Xin chào.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    assert run("submit", tmp_path / "bad.txt", tmp_path / "good.txt") == 2
    captured = capfd.readouterr()
    assert captured.out.endswith("\tgood.txt\n")
    assert "bad.txt: not UTF-8" in captured.err


def test_a_full_queue_is_exit_code_4(tmp_path: Path, capfd: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLMACS_MAX_QUEUED", "1")
    submit(tmp_path, capfd)
    assert run("submit", tmp_path / "a.txt") == 4
    assert "try again in 30 s" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["submit"], 2, "either files or --watch DIR"),
        (["submit", "{tmp}/a", "--watch", "{tmp}"], 2, "either files or --watch DIR"),
        (["submit", "{tmp}/a", "{tmp}/b", "--key", "k"], 2, "exactly one file"),
        (["submit", "{tmp}/none.txt"], 2, "No such file"),
        (["submit", "{tmp}/none.txt", "--beam", "0"], 2, "1 to 16"),
        (["submit", "{tmp}/none.txt", "--model", "nope"], 2, "unknown model"),
        (["submit", "{tmp}/none.txt", "--model", "opus"], 3, "tolmacs models pull opus"),
        (["submit", "{tmp}/none.txt", "--from", "xx"], 2, "unknown source language"),
        (["status", "none"], 2, "no job 'none'; `tolmacs status` lists the jobs\n"),
        (["keys", "revoke", "none"], 2, "no key 'none'; `tolmacs keys list` lists them\n"),
        (["glossary", "export", "none"], 2, "'none'; `tolmacs glossary list` shows the glossaries\n"),
        (["retranslate", "wait", "none"], 2, "'none'; `tolmacs retranslate list` shows them\n"),
        (["wait", "none"], 2, "no job 'none'"),
        (["fetch", "none"], 2, "no job 'none'"),
        (["cancel", "none"], 2, "no job 'none'"),
        (["delete", "none"], 2, "no job 'none'"),
        (["prune", "--older-than", "soon"], 2, "12h, 30d, 2w"),
    ],
)
def test_bad_usage_is_one_line(
    tmp_path: Path, capfd: Output, arguments: list[str], code: int, said: str
) -> None:
    assert run(*(argument.format(tmp=tmp_path) for argument in arguments)) == code
    error = capfd.readouterr().err
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value", "code", "said"),
    [
        ("BROKER_URL", "nonsense", 2, "right is redis://HOST:PORT/0"),
        ("DATABASE_URL", "nonsense", 2, "right is sqlite:///PATH"),
        ("DATABASE_URL", "postgresql://127.0.0.1:9/x", 4, "database postgresql"),
        ("DATA_DIR", "/dev/null/x", 4, "data directory"),
    ],
)
def test_bad_addresses_are_told(
    capfd: Output, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: int, said: str
) -> None:
    monkeypatch.setenv(f"TOLMACS_{name}", value)
    assert run("status") == code
    assert said in capfd.readouterr().err


def test_waiting_can_end_early(tmp_path: Path, capfd: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = submit(tmp_path, capfd)
    monkeypatch.setattr("translator.cli.fallback_worker.has_worker", lambda **_: True)
    assert run("wait", job_id, "--timeout", "0") == 4
    assert "is still queued" in capfd.readouterr().err


def test_a_file_comes_back_in_its_format(tmp_path: Path, capfd: Output) -> None:
    page = "<p id=a>Xin <i>chào</i> các bạn.<br></p>\n"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert run("submit", tmp_path / "a.html", "--from", "vi") == 0
    job_id = capfd.readouterr().out.split("\t")[0]
    assert run("wait", job_id) == 0
    capfd.readouterr()
    expected = "<p id=a>&lt;VI&gt; XIN <i>CHÀO</i> CÁC BẠN.<br></p>\n"
    assert run("fetch", job_id) == 0
    assert capfd.readouterr().out == expected
    assert run("fetch", job_id, "--format", "text", "-o", f"{tmp_path}/out/") == 0
    assert (tmp_path / "out" / "a.en.txt").read_text("utf-8") == "<VI> XIN CHÀO CÁC BẠN."


def test_finished_jobs_are_pruned(tmp_path: Path, capfd: Output) -> None:
    done = submit(tmp_path, capfd)
    assert run("wait", done) == 0
    waiting = submit(tmp_path, capfd)
    capfd.readouterr()
    assert run("prune", "--older-than", "1d") == 0
    found = capfd.readouterr()
    assert (found.out, found.err.splitlines()[0]) == ("", "tolmacs: 0 jobs deleted")
    assert run("prune", "--older-than", "0h", "--dry-run") == 0
    shown = capfd.readouterr()
    assert shown.out.startswith(f"{done}  ")
    assert shown.err.splitlines()[0] == "tolmacs: 1 job would be deleted"
    assert run("prune", "--older-than", "0h", "--state", "failed", "--state", "cancelled") == 0
    assert capfd.readouterr().out == ""
    assert run("prune", "--older-than", "0h") == 0
    found = capfd.readouterr()
    assert (found.out, found.err.splitlines()[0]) == (shown.out, "tolmacs: 1 job deleted")
    with closing(sqlite3.connect(load_settings().data_dir / "tolmacs.sqlite")) as file:
        assert file.execute("PRAGMA freelist_count").fetchone() == (0,)  # it was written anew
    assert run("status") == 0
    assert [line.split()[0] for line in capfd.readouterr().out.splitlines()] == ["ID", waiting]


def test_the_doctor_finds_what_is_wrong(
    tmp_path: Path, capfd: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("doctor") == 0
    found = capfd.readouterr().out
    assert found.count("ok  ") == 6
    assert "schema" in found
    submit(tmp_path, capfd)
    assert run("doctor") == 4
    assert "start one with `tolmacs work`" in capfd.readouterr().out
    monkeypatch.setenv("TOLMACS_BROKER_URL", "redis://127.0.0.1:9/0")
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda _seconds: None)
    assert run("doctor") == 4
    assert "FAIL  broker" in capfd.readouterr().out


def test_the_doctor_finds_a_broken_model(
    tmp_path: Path, capfd: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(bundled_directory() / "mini", broken)
    os.truncate(broken / "model.bin", 1_000_000)
    monkeypatch.setattr("translator.cli.operating.load_engine", load_engine)
    monkeypatch.setenv("TOLMACS_MODEL", str(broken))
    assert run("doctor") == 3
    assert "FAIL  model" in capfd.readouterr().out


def test_the_doctor_finds_a_database_that_takes_nothing(
    tmp_path: Path, capfd: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("doctor") == 0
    place = tmp_path / "data" / "tolmacs.sqlite"
    monkeypatch.setenv("TOLMACS_DATABASE_URL", f"sqlite:///file:{place}?mode=ro&uri=true")
    capfd.readouterr()
    assert run("doctor") == 4
    found = capfd.readouterr().out
    assert "FAIL  database" in found
    assert "readonly" in found


def test_the_doctor_finds_a_directory_that_takes_nothing(
    tmp_path: Path, capfd: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLMACS_DATABASE_URL", f"sqlite:///{tmp_path / 'tolmacs.sqlite'}")
    monkeypatch.setenv("TOLMACS_DATA_DIR", "/dev/null/x")
    assert run("doctor") == 4
    assert "FAIL  data directory  /dev/null/x, cannot be written" in capfd.readouterr().out


def test_a_database_from_the_future_is_refused(tmp_path: Path, capfd: Output) -> None:
    assert run("db", "check") == 0
    assert "no tables yet" in capfd.readouterr().out
    assert run("db", "upgrade") == 0
    with sqlite3.connect(tmp_path / "data" / "tolmacs.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for command in (["db", "check"], ["db", "upgrade"], ["status"]):
        assert run(*command) == 4
        assert "which is older" in capfd.readouterr().err


def test_the_figures_of_the_queue(tmp_path: Path, capfd: Output) -> None:
    submit(tmp_path, capfd)
    assert run("status", "--format", "prometheus") == 0
    lines = capfd.readouterr().out.splitlines()
    assert 'tolmacs_jobs{state="queued"} 1' in lines
    assert "tolmacs_chunks_queued 1" in lines


def test_references_come_back_with_the_translation(tmp_path: Path, capfd: Output) -> None:
    fragments = tmp_path / "fragments.tsv"
    rows = [
        "document\tfragment",
        "a\t<VI> TÔI CÓ HAI CON MÈO ĐEN Ở NHÀ.",
        "b\tSomething about another document.",
    ]
    fragments.write_text("\n".join(rows) + "\n", encoding="utf-8")
    text = "Hôm nay trời nắng đẹp ở Hà Nội.\n\nTôi có hai con mèo đen ở nhà.\n"
    job_id = submit(tmp_path, capfd, "--reference", str(fragments), text=text)
    assert run("wait", job_id) == 0
    assert run("fetch", job_id, "--format", "jsonl") == 0
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [line["reference"] for line in lines] == [None, "<VI> TÔI CÓ HAI CON MÈO ĐEN Ở NHÀ."]
    assert lines[1]["score"] == pytest.approx(100)
