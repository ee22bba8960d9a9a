"""`tolmacs translate` and `tolmacs segment`, as a user at a terminal meets them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from translator.cli import main
from translator.formats.exports import DOCUMENT_FORMATS
from translator.records import Segment
from translator.segment import join

SAMPLES = Path(str(files("translator") / "samples"))
BAD = {
    "latin.txt": (b"abc \xff\xfe def", 2, "byte 0xff at byte 4"),
    "nul.txt": (b"abc\0", 2, "NUL byte at byte 3"),
    "empty.txt": (b"", 2, "empty"),
    "page.html": (b"<html></html>", 2, "no text"),
}


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def test_segments_rebuild_the_file(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("segment", SAMPLES / "vi.txt") == 0
    objects = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert list(objects[0]) == ["id", "start", "end", "text", "lang", "confidence", "kind"]
    text = (SAMPLES / "vi.txt").read_bytes().decode()
    segments = [Segment(0, item["start"], item["end"], item["text"], "", 0, "line") for item in objects]
    assert join(text, segments, [item.text for item in segments]) == text


def test_all_samples_translate_with_the_bundled_model(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    names = ("vi", "hu", "mixed")
    assert (
        run("translate", *(SAMPLES / f"{name}.txt" for name in names), "--format", "jsonl", "--beam", "1")
        == 0
    )
    objects = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert {item["document"] for item in objects} == {f"{name}.txt" for name in names}
    for item in objects:
        if item["lang"] == "en":
            assert (item["translation"], item["model"]) == (item["text"], None)
        else:
            assert item["model"].startswith("mini@")
            assert item["translation"] or "empty" in item["flags"]


def test_text_output_keeps_the_layout(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("translate", SAMPLES / "mixed.txt", "--beam", "1") == 0
    english = capfdbinary.readouterr().out.decode()
    source = (SAMPLES / "mixed.txt").read_bytes().decode()
    assert english.count("\n") == source.count("\n")
    assert " | Blue River Trade Bulletin\n\n" in english
    assert "\nPress contact: press@blueriver-bulletin.example\n" in english


def test_a_file_name_that_is_no_text_is_no_hindrance(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "c\udcff.txt"
    path.write_text("Xin chào các bạn.", encoding="utf-8")
    assert run("translate", path, "--beam", "1") == 0
    assert capfdbinary.readouterr().out


def test_files_keep_their_format_unless_another_is_asked_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_text('{"b": "Xin chào các bạn {name}!", "n": 1}', encoding="utf-8")
    (tmp_path / "b.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nXin chào.\n", encoding="utf-8")
    files = (tmp_path / "a.json", tmp_path / "b.srt")
    assert run("translate", *files, "-o", f"{tmp_path}/out/") == 0
    strings = json.loads((tmp_path / "out" / "a.en.json").read_text("utf-8"))
    assert list(strings) == ["b", "n"]
    assert strings["b"].count("{name}") == 1
    assert (tmp_path / "out" / "b.en.srt").read_text("utf-8").startswith("1\n00:00:01,000 --> 00:00:02,000\n")
    assert run("translate", tmp_path / "a.json", "--format", "jsonl") == 0
    assert json.loads(capfd.readouterr().out)["document"] == "a.json"
    assert run("translate", *files) == 2
    assert "need a directory" in capfd.readouterr().err


def test_standard_input_and_output(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"North Korea Russia\r\n***\r\n"))
    monkeypatch.setattr("sys.stdin", stdin)
    assert run("translate", "-") == 0
    assert capfdbinary.readouterr().out == b"North Korea Russia\r\n***\r\n"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "jsonl", "tsv", "html"])
def test_results_go_to_files_of_a_directory(tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    assert (
        run(
            "translate",
            SAMPLES / "vi.txt",
            SAMPLES / "hu.txt",
            "--format",
            form,
            "-o",
            f"{target}/",
            "--beam",
            "1",
        )
        == 0
    )
    suffix = {"text": ".en.txt"}.get(form, f".{form}")
    assert sorted(path.name for path in target.iterdir()) == [f"hu{suffix}", f"vi{suffix}"]
    assert all(path.stat().st_size > 500 for path in target.iterdir())


@pytest.mark.parametrize("form", ["same", *DOCUMENT_FORMATS])
def test_several_documents_do_not_go_into_one_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], form: str
) -> None:
    place = tmp_path / "all"
    samples = (SAMPLES / "vi.txt", SAMPLES / "hu.txt")
    assert run("translate", *samples, "--format", form, "-o", place) == 2
    assert "need a directory to go to: -o DIR/" in capfd.readouterr().err
    assert not place.exists()


@pytest.mark.parametrize(("form", "made"), [("html", "a.en.html"), ("same", "a.en.html"), ("tmx", "a.tmx")])
def test_an_export_never_takes_the_place_of_its_document(tmp_path: Path, form: str, made: str) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>Jó napot kívánok.</p>", encoding="utf-8")
    assert run("translate", page, "--format", form, "--beam", "1", "-o", f"{tmp_path}/") == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["a.html", made])
    assert page.read_text("utf-8") == "<p>Jó napot kívánok.</p>"


def test_several_documents_in_one_tsv_stream_have_one_header(capfd: pytest.CaptureFixture[str]) -> None:
    samples = (SAMPLES / "vi.txt", SAMPLES / "hu.txt")
    assert run("translate", *samples, "--format", "tsv", "--beam", "1") == 0
    lines = capfd.readouterr().out.splitlines()
    assert sum(line.startswith("document\t") for line in lines) == 1
    assert len(lines) == 1 + 18 + 20


@pytest.mark.parametrize("name", sorted(BAD))
@pytest.mark.parametrize("command", ["translate", "segment"])
def test_bad_files_cost_one_line_and_exit_2(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    data, code, said = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    assert run(command, path) == code
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("tolmacs: ")
    assert captured.err.count("\n") == 1
    assert name in captured.err
    assert said in captured.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["translate", "{tmp}/none.txt"], 2, "No such file"),
        (["translate", "{tmp}"], 2, "directory"),
        (["translate", "{good}", "--from", "xx"], 2, "'xx'; known: auto, vi, hu, ja"),
        (["translate", "{good}", "--model", "gpt"], 2, "mini"),
        (["translate", "{good}", "--model", "opus"], 3, "tolmacs models pull opus"),
        (["translate", "{good}", "--beam", "0"], 2, "1 to 16"),
        (["translate", "{good}", "-o", "{tmp}/file/out.txt"], 2, "cannot be written"),
        (["translate", "{good}", "{good}", "-o", "{tmp}/"], 2, "same name"),
    ],
)
def test_bad_usage_is_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    good = tmp_path / "good.txt"
    good.write_text("***", encoding="utf-8")
    assert run(*(argument.format(tmp=tmp_path, good=good) for argument in arguments)) == code
    captured = capfd.readouterr()
    assert captured.err.startswith("tolmacs: ")
    assert captured.err.count("\n") == 1
    assert said in captured.err


def test_a_file_over_the_limit_is_refused_unread(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert run("translate", path) == 2
    assert "more than 20,000,000 bytes" in capfd.readouterr().err
    monkeypatch.setenv("TOLMACS_MAX_DOCUMENT_BYTES", "2")
    (tmp_path / "small.txt").write_text("abc", encoding="utf-8")
    assert run("translate", tmp_path / "small.txt") == 2


def test_one_bad_file_costs_no_other(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("***", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xff")
    (tmp_path / "c.txt").write_text("AFP", encoding="utf-8")
    code = run(
        "translate", *(tmp_path / name for name in ("a.txt", "b.txt", "c.txt")), "-o", f"{tmp_path}/out/"
    )
    assert code == 2
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "out").iterdir()} == {
        "a.en.txt": "***",
        "c.en.txt": "AFP",
    }
    assert "b.txt" in capfd.readouterr().err


def test_a_wrong_setting_stops_the_start(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLMACS_THREADS", "many")
    assert run("segment", SAMPLES / "vi.txt") == 2
    assert "TOLMACS_THREADS='many'" in capfd.readouterr().err


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("AFP\n\n" * 20_000, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "translator.cli", "segment", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TOLMACS_DATA_DIR": str(tmp_path)},
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_files_of_old_encodings_are_read_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, forced = tmp_path / "old.txt", tmp_path / "forced.txt"
    old.write_bytes("Az őrségi erdőkben köd ült.\n".encode("cp1250"))
    forced.write_bytes("Szőke nő ült a fűben.\n".encode("cp1250"))
    assert main(["segment", str(old), str(forced)]) == 2
    said = capsys.readouterr()
    assert "Az őrségi erdőkben köd ült." in said.out
    assert f"{old}: read as windows-1250" in said.err
    assert f"{forced}: not UTF-8, byte 0xf5 at byte 2" in said.err
    assert main(["segment", "--encoding", "cp1250", str(forced)]) == 0
    assert "Szőke nő ült a fűben." in capsys.readouterr().out
    assert main(["segment", "--encoding", "rot13", str(forced)]) == 2
