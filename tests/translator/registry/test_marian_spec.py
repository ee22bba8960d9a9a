"""Marian's networks are converted without torch, as CTranslate2's own converter does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.translator.conftest import TinyModel
from translator.errors import ModelCorrupt
from translator.registry.binary import read_weights
from translator.registry.marian import convert_marian
from translator.registry.quantize import LARGEST_WEIGHT

Tiny = Callable[[str], TinyModel]
pytestmark = pytest.mark.torch


def _by_torch(source: Path, target: Path, *, quantization: str) -> None:
    from ctranslate2.converters import TransformersConverter

    from translator.registry.with_torch import quiet_transformers

    with quiet_transformers():
        TransformersConverter(str(source)).convert(str(target), quantization=quantization)


def _contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


@pytest.fixture
def hub(tiny: Tiny, tmp_path: Path) -> Path:
    return shutil.copytree(tiny("marian").hub, tmp_path / "hub")


def _as_pickle(hub: Path, *, is_new: bool) -> None:
    import torch
    from safetensors.torch import load_file

    weights = load_file(hub / "model.safetensors")
    torch.save(weights, hub / "pytorch_model.bin", _use_new_zipfile_serialization=is_new)
    (hub / "model.safetensors").unlink()


@pytest.mark.parametrize("form", ["safetensors", "archive", "old"])
def test_it_writes_what_ctranslate2_writes(hub: Path, form: str, tmp_path: Path) -> None:
    _by_torch(hub, tmp_path / "theirs", quantization="float32")
    if form != "safetensors":
        _as_pickle(hub, is_new=form == "archive")
    convert_marian(hub, tmp_path / "ours", quantization="float32")
    assert _contents(tmp_path / "ours") == _contents(tmp_path / "theirs")


def test_int8_is_what_ctranslate2_writes_with_a_bit_less(hub: Path, tmp_path: Path) -> None:
    _by_torch(hub, tmp_path / "theirs", quantization="int8")
    convert_marian(hub, tmp_path / "ours", quantization="int8")
    theirs, ours = (read_weights(tmp_path / name / "model.bin") for name in ("theirs", "ours"))
    assert ours.keys() == theirs.keys()
    for name, found in ours.items():
        if name.endswith("weight"):
            steps = np.abs(found).max(axis=1, keepdims=True) / LARGEST_WEIGHT
            np.testing.assert_allclose(found / steps, np.rint(found / steps), atol=1e-3, err_msg=name)
            assert (np.abs(found - theirs[name]) <= 0.76 * steps).all(), name
        else:
            np.testing.assert_array_equal(found, theirs[name], err_msg=name)


def test_neither_torch_nor_transformers_is_loaded(hub: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from translator.registry.marian import convert_marian;"
        "sys.modules['torch'] = None; sys.modules['transformers'] = None;"
        "convert_marian(Path(sys.argv[1]), Path(sys.argv[2]), quantization='int8')"
    )
    subprocess.run([sys.executable, "-c", code, str(hub), str(tmp_path / "ours")], check=True)
    assert (tmp_path / "ours" / "model.bin").is_file()


def _config(hub: Path, **changes: object) -> None:
    path = hub / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), encoding="utf-8")


def _damage_vocabulary(hub: Path) -> None:
    (hub / "vocab.json").write_text('{"a": 1, "b": 7}', encoding="utf-8")


def _separate_vocabularies(hub: Path) -> None:
    (hub / "tokenizer_config.json").write_text('{"separate_vocabs": true}', encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_damage_vocabulary, "number its pieces"),
        (_separate_vocabularies, "of its own for each side"),
        (lambda hub: (hub / "config.json").write_text("[]"), "holds no object"),
        (lambda hub: _config(hub, encoder_layers=5), "layers.2"),
        (lambda hub: _config(hub, activation_function="sine"), "sine"),
        (lambda hub: _config(hub, encoder_layers="many"), "cannot be converted"),
        (lambda hub: (hub / "vocab.json").unlink(), "cannot be read"),
    ],
)
def test_what_does_not_belong_together_is_one_error(
    hub: Path, damage: Callable[[Path], object], message: str, tmp_path: Path
) -> None:
    damage(hub)
    with pytest.raises(ModelCorrupt, match=message):
        convert_marian(hub, tmp_path / "ours", quantization="int8")
    assert not (tmp_path / "ours").exists()
