"""`tolmacs models` at a terminal: what is printed, and the exit codes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.translator.conftest import TinyModel
from translator.cli import main

Tiny = Callable[[str], TinyModel]


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory and a hub that does not answer."""
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TOLMACS_HUB_URL", "http://127.0.0.1:9")
    return tmp_path / "data"


def test_list_names_every_model_with_its_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list", "--json"]) == 0
    listed = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert {"mini", "opus", "m2m100", "nllb", "madlad"} <= set(listed)
    assert listed["nllb"]["license"] == "CC-BY-NC-4.0"
    assert listed["opus"] | {"bytes": 0} == {
        "name": "opus",
        "languages": ["vi", "hu", "ja"],
        "license": "Apache-2.0",
        "bytes": 0,
        "state": "absent",
        "version": None,
        "digest": None,
    }


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["pull", "maxi"], 2, "unknown model 'maxi'; the catalogue has: mini, opus, m2m100, nllb, madlad"),
        (["pull", "mini"], 2, "ships with the program"),
        (["pull", "nllb"], 2, "--accept-noncommercial"),
        (["verify", "opus"], 3, "tolmacs models pull opus"),
        (["verify", "maxi"], 2, "known: auto, mini"),
        (["remove", "opus"], 3, "not on this machine"),
        (["remove", "maxi"], 2, "unknown model"),
        (["add", "nowhere", "--name", "house"], 2, "nowhere does not exist"),
        (["add", ".", "--name", "../house"], 2, "no plain name"),
        (["add", ".", "--name", ""], 2, "no plain name"),
        (["add", ".", "--name", "auto"], 2, "no plain name"),
        (["add", ".", "--name", "house", "--languages", "vi,xx"], 2, "unknown source language 'xx'"),
        (["add", ".", "--name", "house", "--languages", "auto"], 2, "must name languages: vi, hu, ja"),
    ],
)
def test_a_wrong_call_gets_one_line_and_its_exit_code(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.torch
@pytest.mark.parametrize("arguments", [["opus"], ["nllb", "--accept-noncommercial"]])
def test_pulling_offline_says_so_and_exits_with_4(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "pull", *arguments]) == 4
    err = capsys.readouterr().err
    assert "127.0.0.1:9 cannot be reached" in err
    assert err.count("\n") == 1


@pytest.mark.slow
@pytest.mark.torch
def test_an_added_model_is_listed_verified_and_removed(
    tiny: Tiny, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = str(tiny("marian").hub)
    assert main(["models", "add", hub, "--name", "house", "--license", "MIT", "--json"]) == 0
    added = json.loads(capsys.readouterr().out)
    assert (added["languages"], added["license"]) == (["vi", "hu", "ja"], "MIT")
    assert main(["models", "list"]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("house"))
    assert row.split()[-2:] == ["installed", added["model"].split("+")[1]]
    assert main(["models", "verify"]) == 0
    assert added["model"] in capsys.readouterr().out
    assert main(["models", "remove", "house"]) == 0
    assert not (data_dir / "models" / "house").exists()


@pytest.mark.torch
def test_languages_are_given_with_or_without_spaces(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    hub = str(tiny("marian").hub)
    assert main(["models", "add", hub, "--name", "house", "--languages", "vi, HU,vi", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["languages"] == ["vi", "hu"]


@pytest.mark.torch
@pytest.mark.parametrize(
    ("layout", "family", "name"),
    [
        ("hub", "marian", "model.safetensors"),
        ("hub", "marian", "vocab.json"),
        ("hub", "marian", "config.json"),
        ("hub", "marian", "source.spm"),
        ("hub", "nllb", "tokenizer.json"),
        ("installed", "marian", "model.bin"),
        ("installed", "marian", "shared_vocabulary.json"),
        ("installed", "marian", "source.spm"),
    ],
)
def test_a_model_with_a_file_cut_short_is_not_added(
    tiny: Tiny,
    tmp_path: Path,
    data_dir: Path,
    capsys: pytest.CaptureFixture[str],
    layout: str,
    family: str,
    name: str,
) -> None:
    place = shutil.copytree(getattr(tiny(family), layout), tmp_path / "half")
    (place / "manifest.json").unlink(missing_ok=True)
    content = (place / name).read_bytes()
    (place / name).write_bytes(content[: len(content) // 2])
    assert main(["models", "add", str(place), "--name", "house"]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not list((data_dir / "models").glob("*"))


@pytest.mark.torch
def test_verify_names_the_changed_file_and_exits_with_3(
    tiny: Tiny, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = data_dir / "models" / "house"
    shutil.copytree(tiny("marian").installed, place)
    content = bytearray((place / "model.bin").read_bytes())
    content[-1] ^= 1
    (place / "model.bin").write_bytes(content)
    assert main(["models", "verify", "house"]) == 3
    assert "model.bin has SHA-256" in capsys.readouterr().err
    (place / "manifest.json").write_text("{}", encoding="utf-8")
    assert main(["models", "list"]) == 0
    assert "corrupt" in capsys.readouterr().out


@pytest.mark.torch
def test_verify_checks_every_model_whatever_it_finds(
    tiny: Tiny, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("barn", "house", "shed"):
        shutil.copytree(tiny("marian").installed, data_dir / "models" / name)
    for name in ("barn", "house"):
        (data_dir / "models" / name / "source.spm").unlink()
    assert main(["models", "verify", "barn", "house", "shed"]) == 3
    out, err = capsys.readouterr()
    assert len(err.splitlines()) == 2
    assert "unchanged" in out
    assert main(["models", "verify", "barn", "shed", "--json"]) == 3
    found = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert [found[name]["ok"] for name in ("barn", "shed")] == [False, True]
    assert "source.spm is missing" in found["barn"]["error"]


@pytest.mark.torch
def test_a_model_replaces_nothing_that_is_no_model(tiny: Tiny, tmp_path: Path) -> None:
    from translator.errors import InvalidRequest
    from translator.registry.install import add_directory

    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("Dear …", encoding="utf-8")
    with pytest.raises(InvalidRequest, match="holds no model"):
        add_directory(tiny("marian").hub, tmp_path / "letters", name="house")
    assert (tmp_path / "letters" / "dear.txt").is_file()
