"""What came with the first pull has to come again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hub_server import Hub, serve
from tests.tiny_models import make_m2m100
from translator.errors import ModelCorrupt
from translator.registry import pull as pulling
from translator.registry.catalogue import Repository, load_catalogue
from translator.registry.location import installed_directory
from translator.registry.manifest import sha256_of
from translator.registry.pull import PINS_NAME, read_pins, require_pinned
from translator.settings import Settings

HERE = Repository("org/model", "c" * 40, ("vi",))
KEY = f"org/model@{'c' * 40}"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "downloads"
    made.mkdir()
    for name in ("config.json", "model.bin"):
        (made / name).write_text(name)
    return made


def hold(place: Path, *names: str, repository: Repository = HERE) -> None:
    found = {name: sha256_of(place / name) for name in names}
    require_pinned(repository, place, found, pins=place.parent / PINS_NAME)


def test_the_first_pull_pins_what_came(place: Path) -> None:
    hold(place, "config.json", "model.bin")
    expected = {name: sha256_of(place / name) for name in ("config.json", "model.bin")}
    assert read_pins(place.parent / PINS_NAME) == {KEY: expected}
    hold(place, "config.json", "model.bin")


def test_other_content_is_refused_and_deleted(place: Path) -> None:
    hold(place, "config.json", "model.bin")
    (place / "model.bin").write_text("other")
    with pytest.raises(ModelCorrupt, match=r"model\.bin has SHA-256 .*pins\.json says"):
        hold(place, "config.json", "model.bin")
    assert not (place / "model.bin").exists()
    assert (place / "config.json").exists()


def test_a_file_that_is_fetched_later_is_pinned_beside_the_others(place: Path) -> None:
    hold(place, "config.json")
    hold(place, "model.bin")
    assert set(read_pins(place.parent / PINS_NAME)[KEY]) == {"config.json", "model.bin"}


def test_an_operator_pins_before_the_first_pull(place: Path) -> None:
    (place.parent / PINS_NAME).write_text(json.dumps({KEY: {"model.bin": "0" * 64}}))
    with pytest.raises(ModelCorrupt, match="says 000000000000"):
        hold(place, "config.json", "model.bin")


def test_another_commit_has_pins_of_its_own(place: Path) -> None:
    hold(place, "model.bin")
    (place / "model.bin").write_text("other")
    hold(place, "model.bin", repository=replace(HERE, revision="d" * 40))


def test_the_catalogue_is_believed_and_nothing_beside_it(place: Path) -> None:
    pinned = replace(HERE, files={"model.bin": sha256_of(place / "model.bin")})
    hold(place, "model.bin", repository=pinned)
    with pytest.raises(ModelCorrupt, match="none of those that the catalogue pins"):
        hold(place, "config.json", "model.bin", repository=pinned)
    with pytest.raises(ModelCorrupt, match="the catalogue says"):
        hold(place, "model.bin", repository=replace(HERE, files={"model.bin": "0" * 64}))


def test_damaged_pins_are_an_error_and_not_taken_for_none(place: Path) -> None:
    (place.parent / PINS_NAME).write_text("{")
    with pytest.raises(ModelCorrupt, match="damaged"):
        hold(place, "model.bin")


@pytest.mark.torch
def test_a_hub_that_changed_its_mind_is_refused(settings: Settings, tmp_path: Path) -> None:
    (repository,) = load_catalogue().models["m2m100"].repositories
    directory = make_m2m100(tmp_path / "m2m100", is_hub_style=True)
    with serve(Hub({repository.id: (repository.revision, directory)})) as hub:
        online = settings.model_copy(update={"hub_url": hub.url})
        pulling.pull("m2m100", settings=online, progress=lambda *_: None)
        pulling.remove("m2m100", settings=online)
        (directory / "config.json").write_bytes((directory / "config.json").read_bytes() + b"\n")
        with pytest.raises(ModelCorrupt, match=r"config\.json has SHA-256"):
            pulling.pull("m2m100", settings=online, progress=lambda *_: None)
    assert not (installed_directory(online) / "m2m100").exists()
