"""Files are replaced whole, directories travel in parts, packs run alone, bad input is one line."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from translator.cli import main
from translator.errors import DiskFull, InvalidRequest, ModelCorrupt
from translator.train import tokens
from translator.train.__main__ import main as run_module
from translator.train.atomic_files import write_atomically
from translator.train.journal import JOURNAL, add_entry
from translator.train.pack import INDEX, join_directory, pack, split_directory, thin
from translator.train.recipe import load_recipe


def _full(file: BinaryIO) -> None:
    file.write(b"half of")
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_named_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    write_atomically(path, b"old")
    with pytest.raises(DiskFull, match="no space left"):
        write_atomically(path, _full)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_named_by_the_journal(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).symlink_to("/dev/full")
    with pytest.raises(DiskFull, match="no space left"):
        add_entry(tmp_path, {"step": 1, "minutes": 0.5})


def test_parts_are_joined_as_they_were(tmp_path: Path) -> None:
    source = tmp_path / "model"
    source.mkdir()
    (source / "weights").write_bytes(bytes(range(256)) * 300)
    (source / "config.json").write_text("{}", encoding="utf-8")
    parts = split_directory(source, tmp_path / "parts", part_bytes=20_000)
    assert len(parts) == 5
    assert max(path.stat().st_size for path in parts) == 20_000
    join_directory(tmp_path / "parts", tmp_path / "joined")
    for name in ("weights", "config.json"):
        assert (tmp_path / "joined" / name).read_bytes() == (source / name).read_bytes()


def test_a_changed_or_missing_part_is_named(tmp_path: Path) -> None:
    source = tmp_path / "model"
    source.mkdir()
    (source / "weights").write_bytes(b"x" * 30_000)
    parts = split_directory(source, tmp_path / "parts", part_bytes=20_000)
    parts[1].write_bytes(b"y")
    with pytest.raises(ModelCorrupt, match="part-01 differs"):
        join_directory(tmp_path / "parts", tmp_path / "joined")
    parts[1].unlink()
    with pytest.raises(ModelCorrupt, match="part-01 is missing"):
        join_directory(tmp_path / "parts", tmp_path / "joined")
    with pytest.raises(ModelCorrupt, match=INDEX):
        join_directory(source, tmp_path / "joined")


def test_a_pack_trains_alone(tiny_data: Path, tmp_path: Path) -> None:
    pack(tiny_data, tmp_path / "pack", most_bytes=2_000_000, report=lambda _: None)
    missing = ("pydantic", "pydantic_settings", "transformers", "ctranslate2", "scipy", "sacrebleu", "align")
    code = (
        f"import runpy, sys; sys.modules.update(dict.fromkeys({missing}))\n"
        "import translator; assert translator.__file__.startswith(sys.argv[1]), translator.__file__\n"
        "sys.argv[1:] = ['run', '--data', '.', '--out', 'run', '--device', 'cpu', '--deliver', 'delivered']\n"
        "runpy.run_module('translator.train', run_name='__main__', alter_sys=True)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "pack")],
        cwd=tmp_path / "pack",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "finished" in done.stderr
    assert (
        main(["train", "export", str(tmp_path / "pack" / "delivered"), "--out", str(tmp_path / "model")]) == 0
    )
    assert (tmp_path / "model" / "model.safetensors").is_file()


def test_settings_are_measured(tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (tiny_data / "recipe.toml").read_text(encoding="utf-8")
    (tmp_path / "recipe.toml").write_text(text.replace("guide_weight = 0.0", "guide_weight = 0.3"))
    command = [
        "bench",
        "--data",
        str(tiny_data),
        "--recipe",
        str(tmp_path / "recipe.toml"),
        "--seconds",
        "0.1",
    ]
    assert run_module(command) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all("tokens/s" in line for line in lines)


def test_thinning_takes_from_sources_of_small_weight_first(tiny_data: Path, tmp_path: Path) -> None:
    pairs, meta = tokens.load(tiny_data)
    text = (tiny_data / "recipe.toml").read_text(encoding="utf-8")
    (tmp_path / "recipe.toml").write_text(text + '\n[sources]\n"*" = 1.0\n"vi/*" = 0.1\n', encoding="utf-8")
    chosen, kept = thin(pairs, meta, load_recipe(tmp_path / "recipe.toml"), most=35)
    shares = {source.language: source.kept / source.pairs for source in kept.sources}
    assert shares["hu"] == shares["ja"] == 1.0
    assert shares["vi"] < 0.8
    assert len(chosen) == sum(source.kept for source in kept.sources)


def test_a_pack_that_cannot_be_small_enough_is_refused(tiny_data: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="smaller"):
        pack(tiny_data, tmp_path / "pack", most_bytes=1000, report=lambda _: None)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["prepare", "nowhere", "--out", "{tmp}/data"], "no vi-en.text.tsv"),
        (["prepare", "nowhere", "--out", "{tmp}/data", "--recipe", "none"], "no recipe 'none'"),
        (["prepare", "--out", "{tmp}/data"], "give CORPORA to prepare"),
        (["prepare", "nowhere", "--out", "{tmp}/data", "--spm", "{tmp}/none"], "not a sentencepiece model"),
        (["prepare", "nowhere", "--out", "{tmp}/data", "--spm", __file__], "not a sentencepiece model"),
        (["run", "--data", "{tmp}", "--out", "{tmp}/run", "--recipe", "mini"], "not prepared"),
        (["run", "--data", "{tmp}", "--out", "/dev/null/run", "--recipe", "mini"], "cannot be made"),
        (["export", "{tmp}", "--out", "{tmp}/model"], "not a training run"),
        (["average", "{tmp}"], "not a training run"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = [argument.replace("{tmp}", str(tmp_path)) for argument in arguments]
    assert main(["train", *filled]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1
