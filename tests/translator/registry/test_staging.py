"""A directory takes its place whole or not at all, and those that were killed are cleared away."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from translator.registry.location import bundled_directory, find_present, installed_directory, known_names
from translator.registry.staging import staged
from translator.settings import Settings


def make(target: Path, content: str) -> None:
    with staged(target) as stage:
        (stage / "file").write_text(content, encoding="utf-8")


def test_what_was_there_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    for content in ("one", "two"):
        make(tmp_path / "house", content)
    assert (tmp_path / "house" / "file").read_text("utf-8") == "two"
    with pytest.raises(ValueError, match="three"), staged(tmp_path / "house"):
        raise ValueError("three")
    assert [path.name for path in tmp_path.iterdir()] == ["house"]


def test_what_killed_processes_left_goes_and_what_others_make_stays(tmp_path: Path) -> None:
    for name, age_s in ((".house-killed", 100), (".house-begun", 0), (".other-killed", 100)):
        (tmp_path / name).mkdir()
        time_s = (tmp_path / name).stat().st_mtime - age_s
        os.utime(tmp_path / name, (time_s, time_s))
    with staged(tmp_path / "house") as stage:
        os.utime(stage, (0, 0))
        make(tmp_path / "house", "one")
        assert stage.is_dir()
        (stage / "file").write_text("two", encoding="utf-8")
    assert (tmp_path / "house" / "file").read_text("utf-8") == "two"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".house-begun", ".other-killed", "house"]


def test_a_model_that_is_not_finished_is_none(settings: Settings) -> None:
    shutil.copytree(bundled_directory() / "mini", installed_directory(settings) / ".mini-killed")
    assert ".mini-killed" not in known_names(settings)
    assert find_present(".mini-killed", settings=settings) is None
