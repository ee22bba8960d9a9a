"""Weights are read as torch reads them, and nothing but weights."""

from __future__ import annotations

import json
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from translator.errors import ModelCorrupt
from translator.registry.tensors import read_tensors

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

Save = Callable[[dict[str, Any], Path], None]


def _safetensors(tensors: dict[str, Any], directory: Path) -> None:
    from safetensors.torch import save_file

    plain = {name: tensor.detach().contiguous().clone() for name, tensor in tensors.items()}
    save_file(plain, directory / "model.safetensors")


def _archive(tensors: dict[str, Any], directory: Path) -> None:
    torch.save(OrderedDict(tensors), directory / "pytorch_model.bin")


def _old_form(tensors: dict[str, Any], directory: Path) -> None:
    path = directory / "pytorch_model.bin"
    torch.save(tensors, path, _use_new_zipfile_serialization=False)


def _in_parts(tensors: dict[str, Any], directory: Path) -> None:
    places = {name: f"pytorch_model-{index}.bin" for index, name in enumerate(tensors)}
    for name, place in places.items():
        torch.save({name: tensors[name]}, directory / place)
    index = {"weight_map": places}
    (directory / "pytorch_model.bin.index.json").write_text(json.dumps(index), encoding="utf-8")


WAYS = [_safetensors, _archive, _old_form, _in_parts]


def _tensors() -> dict[str, Any]:
    whole = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 7
    return {
        "whole": whole,
        "a part of another": whole[1:3, 2:4],
        "turned": whole.t(),
        "trained": torch.nn.Parameter(whole * 2),
        "half": whole.half(),
        "bfloat16": whole.bfloat16(),
        "double": whole.double(),
        "counts": torch.tensor([1, -2, 3]),
        "one number": torch.tensor(2.5),
        "none": torch.zeros(0, 3),
    }


@pytest.mark.parametrize("save", WAYS)
def test_tensors_come_as_torch_has_them(save: Save, tmp_path: Path) -> None:
    tensors = _tensors()
    save(tensors, tmp_path)
    found = read_tensors(tmp_path)
    assert found.keys() == tensors.keys()
    for name, tensor in tensors.items():
        expected = tensor.detach()
        expected = expected.float() if expected.is_floating_point() else expected
        np.testing.assert_array_equal(found[name], expected.numpy(), err_msg=name)
        assert found[name].dtype == expected.numpy().dtype


@pytest.mark.parametrize("save", WAYS[:3])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.95])
def test_files_cut_short_are_damaged(save: Save, share: float, tmp_path: Path) -> None:
    save(_tensors(), tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    with pytest.raises(ModelCorrupt):
        read_tensors(tmp_path)


class _Hostile:
    """Would make a file if it were unpickled."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.place,)


@pytest.mark.parametrize("is_new", [True, False])
def test_code_in_a_pickle_is_refused_and_not_run(is_new: bool, tmp_path: Path) -> None:  # a case
    place = tmp_path / "made"
    content = {"weight": torch.zeros(3), "other": _Hostile(place)}
    torch.save(content, tmp_path / "pytorch_model.bin", _use_new_zipfile_serialization=is_new)
    with pytest.raises(ModelCorrupt, match="more than numbers"):
        read_tensors(tmp_path)
    assert not place.exists()


def test_a_plain_pickle_is_refused_and_not_run(tmp_path: Path) -> None:
    place = tmp_path / "made"
    (tmp_path / "pytorch_model.bin").write_bytes(pickle.dumps(_Hostile(place)))
    with pytest.raises(ModelCorrupt):
        read_tensors(tmp_path)
    assert not place.exists()


def test_an_archive_whose_numbers_are_packed_is_refused(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(100_000)}, tmp_path / "plain.bin")
    with (
        zipfile.ZipFile(tmp_path / "plain.bin") as plain,
        zipfile.ZipFile(tmp_path / "pytorch_model.bin", "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for entry in plain.infolist():
            packed.writestr(entry.filename, plain.read(entry))
    (tmp_path / "plain.bin").unlink()
    with pytest.raises(ModelCorrupt, match="packed"):
        read_tensors(tmp_path)


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ({"weight_map": {"a": "../other/pytorch_model.bin"}}, "outside"),
        ({"weights": {}}, "no index"),
        ([], "no index"),
        ({"weight_map": {"a": "missing.bin"}}, "damaged"),
    ],
)
def test_an_index_names_files_beside_it(index: object, message: str, tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin.index.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(ModelCorrupt, match=message):
        read_tensors(tmp_path)


def test_a_directory_without_weights_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match="holds no weights"):
        read_tensors(tmp_path)
