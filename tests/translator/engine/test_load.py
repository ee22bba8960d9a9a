"""`load_engine`: names, paths, and what is said when a model cannot be used."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tiny_models import make_marian, source_texts
from tests.translator.conftest import TinyModel
from translator.engine import load_engine
from translator.errors import (
    InvalidRequest,
    LicenseNotAccepted,
    ModelCorrupt,
    ModelMissing,
    UnknownModel,
)
from translator.records import Decoding, SourceText
from translator.registry.install import add_directory, seal
from translator.registry.location import installed_directory
from translator.registry.manifest import Source
from translator.settings import Settings

Tiny = Callable[[str], TinyModel]


def test_an_unknown_model_lists_the_known(settings: Settings) -> None:
    with pytest.raises(UnknownModel, match=r"'maxi'.*mini, opus, m2m100, nllb, madlad"):
        load_engine("maxi", settings=settings)


@pytest.mark.parametrize("name", ["opus", "m2m100", "madlad"])
def test_a_model_that_is_not_here_says_how_to_get_it_and_nothing_is_downloaded(
    settings: Settings, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        pytest.fail("something opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(ModelMissing, match=f"tolmacs models pull {name}"):
        load_engine(name, settings=settings)


def test_a_noncommercial_model_is_refused_unless_accepted(settings: Settings) -> None:
    with pytest.raises(LicenseNotAccepted, match="TOLMACS_ACCEPT_NONCOMMERCIAL"):
        load_engine("nllb", settings=settings)
    with pytest.raises(ModelMissing):
        load_engine("nllb", settings=settings.model_copy(update={"accept_noncommercial": True}))


def test_a_directory_without_a_model_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match="holds no model"):
        load_engine(str(tmp_path), settings=settings)


@pytest.mark.torch
def test_names_paths_and_layouts_of_one_model_give_the_same_translations(
    tiny: Tiny, settings: Settings, tmp_path: Path
) -> None:
    model = tiny("marian")
    shutil.copytree(model.installed, installed_directory(settings) / "house")
    bare = shutil.copytree(model.installed, tmp_path / "bare")
    (bare / "manifest.json").unlink()
    sources = source_texts(6)
    by_name = load_engine("house", settings=settings).translate(sources, decoding=Decoding())
    for other in (model.installed, bare, model.hub):
        assert load_engine(str(other), settings=settings).translate(sources, decoding=Decoding()) == by_name


@pytest.mark.torch
def test_auto_takes_the_best_model_here_that_reads_the_languages(tiny: Tiny, settings: Settings) -> None:
    for name, family in (("m2m100", "m2m100"), ("opus", "marian")):
        shutil.copytree(tiny(family).installed, installed_directory(settings) / name)
    engine = load_engine("auto", settings=settings, languages=["hu", "ja"])
    assert engine.model.startswith("tiny-marian@")


@pytest.mark.torch
@pytest.mark.parametrize("kind", ["ctranslate2", "transformers"])
@pytest.mark.parametrize("name", ["model.bin", "source.spm", "shared_vocabulary.json"])
def test_a_changed_file_is_named_before_anything_is_translated(
    tiny: Tiny, settings: Settings, tmp_path: Path, name: str, kind: str
) -> None:
    place = shutil.copytree(tiny("marian").installed, tmp_path / "model")
    content = bytearray((place / name).read_bytes())
    content[len(content) // 2] ^= 1
    (place / name).write_bytes(content)
    with pytest.raises(ModelCorrupt, match=name):
        load_engine(str(place), settings=settings, kind=kind).translate(source_texts(1), decoding=Decoding())  # type: ignore[arg-type]  # parametrized


@pytest.mark.torch
def test_weights_that_ctranslate2_cannot_read_are_named(
    tiny: Tiny, settings: Settings, tmp_path: Path
) -> None:
    place = shutil.copytree(tiny("marian").installed, tmp_path / "model")
    (place / "manifest.json").unlink()
    (place / "model.bin").write_bytes(b"\x06\x00\x00\x00 not a model")
    with pytest.raises(ModelCorrupt, match=r"model\.bin"):
        load_engine(str(place), settings=settings).translate(source_texts(1), decoding=Decoding())


@pytest.mark.torch
def test_a_model_of_one_network_per_language_routes_texts(settings: Settings, tmp_path: Path) -> None:
    place, parts = tmp_path / "opus", []
    for language in ("vi", "hu"):
        hub = make_marian(tmp_path / f"hub-{language}", tags=(), language=language)
        manifest = add_directory(hub, tmp_path / language, name=language)
        shutil.copytree(tmp_path / language, place / language, ignore=shutil.ignore_patterns("manifest.json"))
        parts.append(replace(manifest.parts[0], directory=language))
    seal(
        place,
        name="two",
        model_version="1",
        license="x",
        sources=(Source("x"),),
        parts=tuple(parts),
        quantization="int8",
    )
    engine = load_engine(str(place), settings=settings)
    assert engine.languages == ("vi", "hu")
    lines = [source.text for source in source_texts(4)]
    mixed = [SourceText(line, language) for line in lines for language in ("hu", "vi")]
    found = engine.translate(mixed, decoding=Decoding())
    for index, language in enumerate(("hu", "vi")):
        alone = load_engine(str(tmp_path / language), settings=settings)
        expected = alone.translate([SourceText(line, language) for line in lines], decoding=Decoding())
        assert found[index::2] == expected


@pytest.mark.torch
def test_a_bilingual_network_that_does_not_say_its_language_is_refused(
    settings: Settings, tmp_path: Path
) -> None:
    hub = make_marian(tmp_path / "hub", tags=(), language="mul")
    with pytest.raises(InvalidRequest, match="--languages"):
        load_engine(str(hub), settings=settings)
