"""Shipped CTranslate2 files become a Marian model in Hugging Face layout again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_models import source_texts
from tests.translator.conftest import TinyModel
from translator.engine import load_engine
from translator.engine.hf import TransformersEngine
from translator.errors import ModelCorrupt, ModelError
from translator.records import Decoding
from translator.registry.binary import read_positions, read_weights
from translator.registry.marian import export_marian
from translator.settings import Settings

Tiny = Callable[[str], TinyModel]
pytestmark = pytest.mark.torch


def test_weights_of_float32_files_come_back_exactly_and_those_of_int8_nearly(
    tiny: Tiny, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file

    model = tiny("marian")
    original = load_file(model.hub / "model.safetensors")
    part = model.manifest.parts[0]
    for directory, tolerance in ((model.exact, 0.0), (model.installed, 0.01)):
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

    from translator.registry.convert import quiet_transformers

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
