"""Shipped CTranslate2 files become a Marian model in Hugging Face layout again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_models import source_texts
from tests.translator.conftest import TinyModel
from translator.engine import Engine, load_engine
from translator.engine.hf import TransformersEngine
from translator.errors import ModelCorrupt, ModelError
from translator.records import Decoding
from translator.registry.binary import read_positions, read_weights
from translator.registry.install import add_directory
from translator.registry.marian import export_marian
from translator.settings import Settings, load_settings

Tiny = Callable[[str], TinyModel]
pytestmark = pytest.mark.torch


def test_weights_of_float32_files_come_back_exactly_and_those_of_int8_nearly(
    tiny: Tiny, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file

    model = tiny("marian")
    original = load_file(model.hub / "model.safetensors")
    part = model.manifest.parts[0]
    for directory, tolerance in ((model.exact, 0.0), (model.installed, 0.02)):
        target = tmp_path / directory.name
        export_marian(directory, part, target)
        found = load_file(target / "model.safetensors")
        assert found.keys() == original.keys()
        for name, expected in original.items():
            np.testing.assert_allclose(found[name], expected, atol=tolerance, err_msg=name)


def test_the_class_of_the_hub_loads_it_without_a_missing_or_unexpected_weight(
    tiny: Tiny, tmp_path: Path
) -> None:
    from transformers import MarianMTModel

    from translator.registry.with_torch import quiet_transformers

    model = tiny("marian")
    export_marian(model.installed, model.manifest.parts[0], tmp_path / "marian")
    with quiet_transformers():
        network, report = MarianMTModel.from_pretrained(str(tmp_path / "marian"), output_loading_info=True)
    assert not any(report.values())
    for name in (
        "vocab_size",
        "d_model",
        "activation_function",
        "scale_embedding",
        "max_position_embeddings",
    ):
        expected = json.loads((model.hub / "config.json").read_text(encoding="utf-8"))[name]
        assert getattr(network.config, name) == expected


def test_its_translations_are_those_of_the_original(tiny: Tiny, tmp_path: Path) -> None:
    model = tiny("marian")
    export_marian(model.exact, model.part, tmp_path / "marian")
    sources = source_texts(20)
    engines = [
        TransformersEngine(place, model.part, label="x", threads=1)
        for place in (tmp_path / "marian", model.hub)
    ]
    first, second = (engine.translate(sources, decoding=Decoding(beam_size=1)) for engine in engines)
    assert first == second


@pytest.fixture
def silenced(tiny: Tiny, tmp_path: Path) -> Path:
    """The tiny model, every third of its pieces with a bias that keeps it from being written."""
    from safetensors.numpy import load_file, save_file

    place = shutil.copytree(tiny("marian").hub, tmp_path / "silenced")
    weights = load_file(place / "model.safetensors")
    weights["final_logits_bias"][0, 3:-1:3] = -100
    save_file(weights, place / "model.safetensors", metadata={"format": "pt"})
    return place


def test_pieces_that_are_never_written_take_no_part_in_the_output_layer(
    tiny: Tiny, silenced: Path, tmp_path: Path
) -> None:
    installed = tmp_path / "installed"
    part = add_directory(silenced, installed, name="silenced", quantization="float32").parts[0]
    tokens, targets = (
        json.loads((installed / f"{side}_vocabulary.json").read_text(encoding="utf-8"))
        for side in ("source", "target")
    )
    assert targets == [token for place, token in enumerate(tokens) if place < 3 or place % 3]
    assert len(read_weights(installed / "model.bin")["decoder/projection/weight"]) == len(targets)
    sources = source_texts(20)
    engines: list[Engine] = [
        load_engine(str(installed), settings=load_settings({"TOLMACS_THREADS": "1"})),
        TransformersEngine(silenced, part, label="x", threads=1),
    ]
    first, second = (engine.translate(sources, decoding=Decoding(beam_size=1)) for engine in engines)
    assert [item.text for item in first] == [item.text for item in second]
    whole = TransformersEngine(tiny("marian").hub, part, label="x", threads=1)
    others = whole.translate(sources, decoding=Decoding(beam_size=1))
    assert [item.text for item in others] != [item.text for item in first]


def test_they_come_back_with_their_bias(silenced: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    part = add_directory(silenced, tmp_path / "installed", name="x", quantization="float32").parts[0]
    export_marian(tmp_path / "installed", part, tmp_path / "marian")
    found, expected = (load_file(place / "model.safetensors") for place in (tmp_path / "marian", silenced))
    for name, values in expected.items():
        np.testing.assert_array_equal(found[name], values, err_msg=name)


def test_another_vocabulary_on_the_target_side_is_refused(silenced: Path, tmp_path: Path) -> None:
    part = add_directory(silenced, tmp_path / "installed", name="x").parts[0]
    path = tmp_path / "installed" / "target_vocabulary.json"
    targets = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps([*targets[:-1], "another"]), encoding="utf-8")
    with pytest.raises(ModelError, match="no Marian network with a joint vocabulary"):
        export_marian(tmp_path / "installed", part, tmp_path / "marian")


def test_a_vocabulary_cut_short_is_named(silenced: Path, tmp_path: Path) -> None:
    part = add_directory(silenced, tmp_path / "installed", name="x").parts[0]
    path = tmp_path / "installed" / "source_vocabulary.json"
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(ModelCorrupt, match=r"source_vocabulary\.json"):
        export_marian(tmp_path / "installed", part, tmp_path / "marian")


def test_the_transformers_engine_makes_it_once(tiny: Tiny, settings: Settings) -> None:
    place = str(tiny("marian").installed)
    load_engine(place, settings=settings, kind="transformers").translate(source_texts(1), decoding=Decoding())
    (made,) = settings.data_dir.rglob("model.safetensors")
    before = made.stat().st_mtime_ns
    load_engine(place, settings=settings, kind="transformers")
    assert made.stat().st_mtime_ns == before


def test_other_families_are_refused(tiny: Tiny, settings: Settings, tmp_path: Path) -> None:
    model = tiny("m2m100")
    with pytest.raises(ModelError, match="no Marian network"):
        export_marian(model.installed, model.part, tmp_path / "x")
    with pytest.raises(ModelError, match="--keep-original"):
        load_engine(str(model.installed), settings=settings, kind="transformers")


@pytest.mark.parametrize("keep", [0, 3, 40, 5000])
def test_a_file_cut_short_is_refused(tiny: Tiny, tmp_path: Path, keep: int) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes((tiny("marian").exact / "model.bin").read_bytes()[:keep])
    with pytest.raises(ModelCorrupt, match=r"model\.bin"):
        read_weights(path)


@pytest.mark.parametrize(("family", "positions"), [("marian", 128), ("m2m100", 128), ("t5", None)])
def test_positions_are_read_from_the_file(tiny: Tiny, family: str, positions: int | None) -> None:
    assert read_positions(tiny(family).installed / "model.bin") == positions
