"""A process that has served a model serves the next version of it without being started again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fakes import FakeEngine
from translator.errors import ModelMissing, UnknownModel
from translator.records import Decoding, SourceText
from translator.registry.install import add_directory
from translator.registry.location import bundled_directory, installed_directory
from translator.service.context import keep_few, make_engines
from translator.settings import Settings, load_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"TOLMACS_DATA_DIR": str(tmp_path), "TOLMACS_THREADS": "1"})


def _install(settings: Settings, version: str) -> Path:
    target = installed_directory(settings) / "ours"
    add_directory(
        bundled_directory() / "mini", target, name="ours", model_version=version, languages=["vi", "hu", "ja"]
    )
    return target


def test_a_model_that_is_replaced_is_loaded_again(settings: Settings) -> None:
    _install(settings, "1")
    engines = make_engines(settings)
    first = engines("ours")
    assert engines("ours") is first
    place = _install(settings, "2")
    assert first.model.startswith("ours@1")
    second = engines("ours")
    assert second.model.startswith("ours@2")
    assert second.translate([SourceText("Xin chào.", "vi")], decoding=Decoding())[0].text
    shutil.rmtree(place)
    assert engines("ours") is second
    with pytest.raises(UnknownModel):
        make_engines(settings)("ours")


def test_an_engine_serves_on_while_its_model_is_being_replaced() -> None:
    made: list[FakeEngine] = []
    stamps: list[object] = [1, ModelMissing("gone for a moment"), 1, 2]

    def make(_name: str) -> FakeEngine:
        made.append(FakeEngine())
        return made[-1]

    def stamp(_name: str) -> object:
        found = stamps.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    engines = keep_few(make, stamp=stamp)
    assert [made.index(engines("a")) for _ in range(4)] == [0, 0, 0, 1]  # type: ignore[arg-type]  # all fakes


def test_only_the_last_two_are_kept() -> None:
    made: list[str] = []

    def make(name: str) -> FakeEngine:
        made.append(name)
        return FakeEngine()

    engines = keep_few(make, stamp=lambda _name: 0)
    for name in "abaca":
        engines(name)
    assert made == ["a", "b", "c"]
    engines("b")
    assert made == ["a", "b", "c", "b"]
