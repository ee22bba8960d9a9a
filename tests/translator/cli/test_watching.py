"""`submit --watch`: every content of every file is translated, and no file stops the others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.fakes import FakeEngine
from translator.cli import main
from translator.cli.outputs import write_file
from translator.cli.watching import Sighting, Watch
from translator.errors import Conflict
from translator.jobs import Recipe
from translator.locks import locked
from translator.records import Decoding
from translator.service import queries, retention
from translator.service.context import make_context
from translator.service.exports import ExportedFile, export_job
from translator.service.work.turn import take_turn
from translator.settings import load_settings

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def engine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    made = FakeEngine()
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("TOLMACS_SWEEP_S", "0.1")
    monkeypatch.setattr("translator.cli.watching._POLL_S", 0.02)
    monkeypatch.setattr("translator.service.context.load_engine", lambda *_, **__: made)
    return made


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def watch(folder: Path) -> int:
    return run("submit", "--watch", folder, "--once", "--quiet", "0", "--from", "vi")


def make_watch(folder: Path, *, beam: int = 2, quiet_s: float = 0) -> Watch:
    for name in ("done", "failed"):
        (folder / name).mkdir(exist_ok=True)
    recipe = Recipe(source="vi", decoding=Decoding(beam_size=beam))
    return Watch(folder, recipe, "same", make_context(load_settings()), quiet_s)


def hand_over(watched: Watch) -> Watch:
    """Look until what is new is handed over: twice, since it may still grow at the first look."""
    watched.look()
    watched.look()
    return watched


def work(watched: Watch) -> None:
    while take_turn(context=watched.context):
        pass


def write(path: Path, text: str = "Xin chào.") -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_watched_directory_is_emptied_once(tmp_path: Path, capfd: Output) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("a.txt", "b.txt"):
        write(inbox / name, "Xin chào các bạn.")
    (inbox / "bad.txt").write_bytes(b"abc\xff")
    (inbox / ".hidden").write_text("x", encoding="utf-8")
    assert watch(inbox) == 0
    assert sorted(str(path.relative_to(inbox)) for path in inbox.rglob("*") if path.is_file()) == [
        ".hidden",
        "done/a.en.txt",
        "done/a.txt",
        "done/b.en.txt",
        "done/b.txt",
        "failed/bad.txt",
        "failed/bad.txt.reason.txt",
    ]
    assert (inbox / "done" / "a.en.txt").read_text("utf-8") == "<VI> XIN CHÀO CÁC BẠN."
    assert "not UTF-8" in (inbox / "failed" / "bad.txt.reason.txt").read_text("utf-8")
    capfd.readouterr()
    assert run("status") == 0
    assert capfd.readouterr().out.count("done") == 2


def test_an_odd_file_name_stops_no_watch(tmp_path: Path, capfd: Output) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("b.txt", "c\udcff.txt", "d.txt"):
        write(inbox / name, "Xin chào các bạn.")
    (inbox / "e\udcff.txt").write_bytes(b"abc\xff")
    assert run("submit", inbox / "c\udcff.txt", "--from", "vi") == 2
    assert capfd.readouterr().err.count("\n") == 1
    assert watch(inbox) == 0
    failed = inbox / "failed"
    assert sorted(path.name for path in failed.iterdir() if path.suffix == ".txt") == [
        "c\udcff.txt",
        "c\udcff.txt.reason.txt",
        "e\udcff.txt",
        "e\udcff.txt.reason.txt",
    ]
    assert "the file name is no Unicode text" in (failed / "c\udcff.txt.reason.txt").read_text("utf-8")
    assert (inbox / "done" / "d.en.txt").exists()


def test_a_name_of_full_length_stops_no_watch(tmp_path: Path) -> None:
    for name in ("a" * 251 + ".txt", "á" * 125 + ".txt", "b.txt"):
        write(tmp_path / name, "Xin chào các bạn.")
    (tmp_path / ("c" * 251 + ".txt")).write_bytes(b"abc\xff")
    assert watch(tmp_path) == 0
    done = [path.name for path in (tmp_path / "done").iterdir()]
    assert len([name for name in done if name.endswith(".en.txt")]) == 3
    assert ("c" * 244 + ".reason.txt") in [path.name for path in (tmp_path / "failed").iterdir()]


def test_deleted_jobs_and_files_stop_no_watch(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        write(tmp_path / name, "Xin chào các bạn.")
    watched = make_watch(tmp_path)
    assert watched.look()
    (tmp_path / "d.txt").unlink()
    assert watched.look()
    retention.delete_job(watched.jobs[tmp_path / "a.txt"].job_id, context=watched.context)
    (tmp_path / "b.txt").unlink()
    work(watched)
    watched.look()
    assert not watched.look()
    assert (watched.jobs, sorted(path.name for path in (tmp_path / "done").iterdir())) == (
        {},
        ["c.en.txt", "c.txt"],
    )
    assert "not_found: no job" in (tmp_path / "failed" / "a.txt.reason.txt").read_text("utf-8")


def test_a_file_that_vanishes_while_it_is_settled_stops_no_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.txt", "Xin chào các bạn.")
    watched = hand_over(make_watch(tmp_path))
    work(watched)

    def take_away(*given: Any, **named: Any) -> ExportedFile:
        path.unlink()
        return export_job(*given, **named)

    monkeypatch.setattr("translator.cli.watching.export_job", take_away)
    watched.look()
    assert [file.name for file in (tmp_path / "done").iterdir()] == ["a.en.txt"]


def test_a_second_file_of_the_same_name_overwrites_nothing(tmp_path: Path) -> None:
    for text in ("Xin chào.", "Tạm biệt."):
        write(tmp_path / "a.txt", text)
        assert watch(tmp_path) == 0
    assert (tmp_path / "done" / "a.txt").read_text("utf-8") == "Xin chào."
    assert (tmp_path / "done" / "1-a.txt").read_text("utf-8") == "Tạm biệt."


def test_a_translation_overwrites_no_file_that_has_its_name(tmp_path: Path) -> None:
    for name, text in (("a.en.txt", "Tạm biệt."), ("a.txt", "Xin chào.")):
        write(tmp_path / name, text)
        assert watch(tmp_path) == 0
    done = tmp_path / "done"
    assert (done / "a.en.txt").read_text("utf-8") == "Tạm biệt."
    assert (done / "1-a.en.txt").read_text("utf-8") == "<VI> XIN CHÀO."


def test_a_second_file_of_a_name_of_full_length_stops_no_watch(tmp_path: Path) -> None:
    name = "a" * 251 + ".txt"
    for text in ("Xin chào.", "Tạm biệt."):
        write(tmp_path / name, text)
        assert watch(tmp_path) == 0
    found = {path.read_text("utf-8") for path in (tmp_path / "done").iterdir()}
    assert found == {"Xin chào.", "Tạm biệt.", "<VI> XIN CHÀO.", "<VI> TẠM BIỆT."}


def test_a_file_that_grows_after_its_handover_is_handed_over_anew(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Xin chào.\n")
    watched = hand_over(make_watch(tmp_path))
    first = watched.jobs[path].job_id
    with path.open("a", encoding="utf-8") as file:
        file.write("Tạm biệt.\n")
    watched.look()
    assert queries.get_job(first, context=watched.context).state == "cancelled"
    watched.look()
    work(watched)
    watched.look()
    assert (tmp_path / "done" / "a.en.txt").read_text("utf-8") == "<VI> XIN CHÀO.\n<VI> TẠM BIỆT.\n"
    assert names_in(tmp_path / "done") == ["a.en.txt", "a.txt"]


@pytest.mark.parametrize("when", ["before", "while the translation is written"])
def test_a_file_that_is_overwritten_gets_the_translation_of_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    path = write(tmp_path / "a.txt")
    watched = hand_over(make_watch(tmp_path))
    work(watched)

    def overwrite(*given: Any, **named: Any) -> ExportedFile:
        path.write_text("Tạm biệt các bạn.", encoding="utf-8")
        return export_job(*given, **named)

    if when == "before":
        path.write_text("Tạm biệt các bạn.", encoding="utf-8")
    else:
        monkeypatch.setattr("translator.cli.watching.export_job", overwrite)
    watched.look()
    assert names_in(tmp_path / "done") == []
    monkeypatch.undo()
    work(hand_over(watched))
    watched.look()
    assert (tmp_path / "done" / "a.txt").read_text("utf-8") == "Tạm biệt các bạn."
    assert (tmp_path / "done" / "a.en.txt").read_text("utf-8") == "<VI> TẠM BIỆT CÁC BẠN."


def test_a_copy_that_pauses_is_not_taken_half(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Xin")
    now = [0.0]
    watched = make_watch(tmp_path, quiet_s=5)
    watched.clock = lambda: now[0]
    for time_s in (0, 4.9):
        now[0] = time_s
        watched.look()
    path.write_text("Xin chào.", encoding="utf-8")
    for time_s in (5, 9.9):
        now[0] = time_s
        watched.look()
    assert not watched.jobs
    now[0] = 10
    watched.look()
    assert list(watched.jobs) == [path]


def test_a_translation_that_cannot_be_had_any_more_stops_no_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path / name)
    watched = hand_over(make_watch(tmp_path))
    work(watched)
    refused = watched.jobs[tmp_path / "a.txt"].job_id

    def refuse(job_id: str, form: str, **named: Any) -> ExportedFile:
        if job_id == refused:
            raise Conflict("a.txt was read by another version of this program; submit it again")
        return export_job(job_id, form, **named)

    monkeypatch.setattr("translator.cli.watching.export_job", refuse)
    watched.look()
    assert names_in(tmp_path / "done") == ["b.en.txt", "b.txt"]
    reason = (tmp_path / "failed" / "a.txt.reason.txt").read_text("utf-8")
    assert reason.startswith("conflict: a.txt was read by another version")


def test_a_place_that_cannot_be_written_is_waited_for(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_bytes(b"abc\xff")
    watched = make_watch(tmp_path)
    (tmp_path / "failed").rmdir()
    watched.look()
    watched.look()
    assert "failed" in watched.trouble
    work(watched)
    (tmp_path / "done").rmdir()
    assert watched.look()
    assert list(watched.jobs) == [tmp_path / "a.txt"]
    for name in ("done", "failed"):
        (tmp_path / name).mkdir()
    watched.look()
    assert not watched.look()
    assert watched.trouble == ""
    assert names_in(tmp_path / "done") == ["a.en.txt", "a.txt"]
    assert names_in(tmp_path / "failed") == ["b.txt", "b.txt.reason.txt"]


def test_a_directory_that_goes_away_is_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write(inbox / "a.txt")
    watched = hand_over(make_watch(inbox))
    work(watched)
    inbox.rename(tmp_path / "away")
    assert [watched.look(), watched.look()] == [True, True]
    assert [record.getMessage() for record in caplog.records].count("watch waits") == 1
    (tmp_path / "away").rename(inbox)
    watched.look()
    assert names_in(inbox / "done") == ["a.en.txt", "a.txt"]


@pytest.mark.parametrize("how", ["failed", "cancelled"])
def test_a_file_that_is_moved_back_from_failed_is_tried_again(
    tmp_path: Path, engine: FakeEngine, how: str
) -> None:
    path = write(tmp_path / "a.txt")
    for _ in range(2):
        watched = hand_over(make_watch(tmp_path))
        if how == "cancelled":
            retention.cancel_job(watched.jobs[path].job_id, context=watched.context)
        else:
            engine._max_source_tokens = 1
        work(watched)
        watched.look()
        (tmp_path / "failed" / "a.txt").rename(path)
    engine._max_source_tokens = 512
    work(hand_over(watched))
    watched.look()
    assert names_in(tmp_path / "done") == ["a.en.txt", "a.txt"]


def test_a_watch_goes_on_where_it_was_and_takes_another_recipe(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    jobs = []
    for beam in (2, 2, 4):
        watched = hand_over(make_watch(tmp_path, beam=beam))
        jobs.append(watched.jobs[path].job_id)
    assert jobs[0] == jobs[1]
    assert jobs[1] != jobs[2]
    work(watched)
    watched.look()
    assert names_in(tmp_path / "done") == ["a.en.txt", "a.txt"]


def test_a_file_comes_out_of_a_watch_in_its_format(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p id=a>Xin <i>chào</i> các bạn.<br></p>\n", encoding="utf-8")
    assert watch(tmp_path) == 0
    expected = "<p id=a>&lt;VI&gt; XIN <i>CHÀO</i> CÁC BẠN.<br></p>\n"
    assert (tmp_path / "done" / "a.en.html").read_text("utf-8") == expected


@pytest.mark.parametrize("quiet", ["-1", "nan", "1e9"])
def test_a_quiet_out_of_range_is_refused(tmp_path: Path, capfd: Output, quiet: str) -> None:
    assert run("submit", "--watch", tmp_path, "--once", f"--quiet={quiet}") == 2
    assert "0 to 86400 is right" in capfd.readouterr().err


def test_a_full_inbox_costs_a_few_queries_a_look(tmp_path: Path) -> None:
    for number in range(40):
        write(tmp_path / f"{number}.txt")
    watched = hand_over(make_watch(tmp_path))
    assert len(watched.jobs) == 40
    statements: list[str] = []
    event.listen(
        watched.context.store.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: statements.append(statement),
    )
    watched.look()
    assert [statement.split()[0] for statement in statements] == ["BEGIN", "SELECT"]
    work(watched)
    watched.look()
    assert len(names_in(tmp_path / "done")) == 80


def test_looks_are_rarer_where_there_is_much_to_look_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = make_watch(tmp_path)
    monkeypatch.undo()  # the pauses that users have
    pauses = [watched.pause_s]
    for number in (200, 2_000, 20_000):
        watched.files = {Path(str(n)): Sighting((1, 1, 1, 1), 0.0) for n in range(number)}
        pauses.append(watched.pause_s)
    assert pauses == [pytest.approx(seconds) for seconds in (0.5, 0.9, 4.5, 5)]


def test_a_link_put_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    inbox, secret = tmp_path / "inbox", tmp_path / "secret.txt"
    inbox.mkdir()
    secret.write_text("Bí mật của người khác.", encoding="utf-8")
    write(inbox / "a.txt", "Xin chào các bạn.")
    watched = make_watch(inbox)
    watched.look()
    (inbox / "a.txt").unlink()
    (inbox / "a.txt").symlink_to(secret)
    watched._hand_over(inbox / "a.txt")
    assert not watched.jobs
    watched.look()
    work(watched)
    watched.look()
    assert names_in(inbox) == ["a.txt", "done", "failed"]
    assert not names_in(inbox / "done")
    assert secret.exists()


def test_a_file_put_in_the_place_of_another_is_not_moved_for_it(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Xin chào các bạn.")
    watched = hand_over(make_watch(tmp_path))
    work(watched)
    other = tmp_path / ".other"
    other.write_text("Một văn bản khác.", encoding="utf-8")
    other.replace(tmp_path / "a.txt")
    (tmp_path / "done" / "x").mkdir()
    watched._move(tmp_path / "a.txt", tmp_path / "done" / "a.txt")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "Một văn bản khác."
    assert not (tmp_path / "done" / "a.txt").exists()


@pytest.mark.parametrize("name", ["done", "failed"])
def test_nothing_goes_through_a_link_in_the_place_of_a_folder(
    tmp_path: Path, capfd: Output, name: str
) -> None:
    inbox, elsewhere = tmp_path / "inbox", tmp_path / "elsewhere"
    inbox.mkdir()
    elsewhere.mkdir()
    data = "Xin chào các bạn.".encode() if name == "done" else b"\xff\xfe\xff"
    (inbox / "authorized_keys.txt").write_bytes(data)
    watched = make_watch(inbox)
    (inbox / name).rmdir()
    (inbox / name).symlink_to(elsewhere)
    for _ in range(3):
        watched.look()
        work(watched)
    assert not names_in(elsewhere)
    assert "this is a link" in watched.trouble
    assert watch(inbox) == 2
    assert "this is a link" in capfd.readouterr().err
    (inbox / name).unlink()
    (inbox / name).mkdir()
    watched.look()
    assert "authorized_keys.txt" in names_in(inbox / name)


def test_what_has_another_name_elsewhere_is_not_read(tmp_path: Path) -> None:
    inbox, secret = tmp_path / "inbox", tmp_path / "secret.txt"
    inbox.mkdir()
    write(secret, "Bí mật của người khác.")
    os.link(secret, inbox / "a.txt")
    assert watch(inbox) == 0
    assert names_in(inbox / "failed") == ["a.txt", "a.txt.reason.txt"]
    assert not names_in(inbox / "done")
    assert "another name" in (inbox / "failed" / "a.txt.reason.txt").read_text("utf-8")
    assert secret.exists()


@pytest.mark.parametrize("name", ["done", "failed"])
def test_a_folder_that_becomes_a_link_as_it_is_written_to_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    inbox, elsewhere, real = tmp_path / "inbox", tmp_path / "elsewhere", tmp_path / "real"
    inbox.mkdir()
    elsewhere.mkdir()
    (inbox / "a.txt").write_bytes("Xin chào.".encode() if name == "done" else b"\xff\xfe\xff")
    watched = make_watch(inbox)

    def swap(place: Path, data: bytes) -> None:
        (inbox / name).rename(real)
        (inbox / name).symlink_to(elsewhere)
        write_file(place, data)

    monkeypatch.setattr("translator.cli.watching.write_file", swap)
    hand_over(watched)
    work(watched)
    watched.look()
    assert not names_in(elsewhere)
    assert "a.txt" in names_in(real)


def test_a_reason_overwrites_no_file_that_failed(tmp_path: Path) -> None:
    for name in ("a.txt.reason.txt", "a.txt"):
        (tmp_path / name).write_bytes(name.encode() + b"\xff")
        assert watch(tmp_path) == 0
    failed = tmp_path / "failed"
    kept = sorted(path.name for path in failed.iterdir() if b"\xff" in path.read_bytes())
    assert kept == ["1-a.txt", "a.txt.reason.txt"]
    assert "not UTF-8" in (failed / "1-a.txt.reason.txt").read_text("utf-8")


def test_one_watch_at_a_time_is_at_work_in_a_directory(tmp_path: Path, capfd: Output) -> None:
    write(tmp_path / "a.txt")
    make_watch(tmp_path)
    with locked(tmp_path / "done"):
        assert watch(tmp_path) == 4
    assert "another watch is at work" in capfd.readouterr().err
    assert (tmp_path / "a.txt").exists()
    assert watch(tmp_path) == 0
    assert names_in(tmp_path / "done") == ["a.en.txt", "a.txt"]
