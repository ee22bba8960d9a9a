"""Weights in Hugging Face layout as numpy arrays, without torch and without running any code of theirs."""

from __future__ import annotations

import io
import json
import math
import pickle
import struct
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from translator.errors import ModelCorrupt
from translator.registry.pickled import (
    DTYPES,
    MOST_LIST_BYTES,
    Array,
    Storage,
    TensorUnpickler,
    TensorView,
    plain_name,
)

_SAFETENSORS, _PICKLE = "model.safetensors", "pytorch_model.bin"
# How torch begins a file that is no archive: three pickles, the first of which is this number.
_MAGIC, _PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
# A storage may have several tensors, of which none is larger than it.
_MOST_VIEWS = 4
# What reading a damaged file may raise, of pickle, zipfile, JSON and numpy.
_DAMAGED = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, IndexError),
    *(zipfile.BadZipFile, MemoryError, RecursionError, NotImplementedError, struct.error, AssertionError),
)
_BY_SAFE_NAME = dict(DTYPES.values())


def read_tensors(directory: Path) -> dict[str, Array]:
    """All tensors by name; floating ones as float32.

    Reads `model.safetensors` or `pytorch_model.bin` (torch's archives and the older form), in one file or in
    the parts that an index names. Of a pickle only tensors are read; whatever else it asks for is refused.

    Raises:
        ModelCorrupt: there are none, or they are damaged or hold more than numbers.
    """
    for name, read in ((_SAFETENSORS, _read_safetensors), (_PICKLE, _read_torch)):
        paths = _parts(directory, name)
        if paths:
            return {key: value for path in paths for key, value in _guarded(read, path).items()}
    raise ModelCorrupt(f"directory {directory} holds no weights: neither {_SAFETENSORS} nor {_PICKLE}")


def require_plain_lists(directory: Path) -> None:
    """Read the lists of tensors that torch will read, without their numbers: some would hang it.

    Raises:
        ModelCorrupt: one of them is damaged or holds more than numbers.
    """
    if not _parts(directory, _SAFETENSORS):
        for path in _parts(directory, _PICKLE):
            _guarded(_read_list, path)


def _parts(directory: Path, name: str) -> list[Path]:
    if (directory / name).is_file():
        return [directory / name]
    index = directory / f"{name}.index.json"
    if not index.is_file():
        return []
    try:
        names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
        is_beside = all(Path(part).name == part for part in names)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelCorrupt(f"model file {index} is no index of weights: {error!r}") from error
    if not is_beside:
        raise ModelCorrupt(f"model file {index} names files outside of its directory")
    return [directory / part for part in names]


def _guarded(read: Callable[[Path], dict[str, Array]], path: Path) -> dict[str, Array]:
    try:
        return {name: _floating(array) for name, array in read(path).items()}
    except ModelCorrupt:
        raise
    except pickle.UnpicklingError as error:
        raise ModelCorrupt(f"weights in {path} hold more than numbers and were not read: {error}") from error
    except _DAMAGED as error:
        raise ModelCorrupt(f"weights in {path} are damaged: {error}") from error


def _floating(array: Array) -> Array:
    return array.astype(np.float32) if array.dtype.kind == "f" else array


def _numbers(data: bytes, dtype: str, *, is_bfloat16: bool) -> Array:
    array = np.frombuffer(data, dtype)
    # A bfloat16 is the upper half of a float32.
    return (array.astype(np.uint32) << 16).view(np.float32) if is_bfloat16 else array


def _read_safetensors(path: Path) -> dict[str, Array]:
    """https://github.com/huggingface/safetensors: length of the header, header in JSON, numbers."""
    with path.open("rb") as file:
        length = int.from_bytes(_exactly(file, 8), "little")
        if length > MOST_LIST_BYTES:
            raise ModelCorrupt(f"weights in {path} are damaged: a header of {length} bytes")
        header = json.loads(_exactly(file, length))
        header.pop("__metadata__", None)
        data = file.read()
    _refuse_overlaps([tuple(entry["data_offsets"]) for entry in header.values()])
    return {name: _safe_tensor(entry, data) for name, entry in header.items()}


def _refuse_overlaps(places: Sequence[tuple[int, int]]) -> None:
    """Many tensors of the same bytes would be larger than the file."""
    ordered = sorted(places)
    if any(begin < end for (_, end), (begin, _) in pairwise(ordered)):
        raise ValueError("tensors that lie one over the other")


def _safe_tensor(entry: Mapping[str, Any], data: bytes) -> Array:
    begin, end = entry["data_offsets"]
    if not 0 <= begin <= end <= len(data):
        raise ValueError(f"a tensor from {begin} to {end} in {len(data)} bytes")
    numbers = _numbers(data[begin:end], _BY_SAFE_NAME[entry["dtype"]], is_bfloat16=entry["dtype"] == "BF16")
    if min(entry["shape"], default=0) < 0:
        raise ValueError("a tensor with a size below nothing")
    return numbers.reshape(entry["shape"])


def _read_torch(path: Path) -> dict[str, Array]:
    with path.open("rb") as file:
        content = _read_archive(file) if zipfile.is_zipfile(file) else _read_old(file)
    if not isinstance(content, Mapping):
        raise pickle.UnpicklingError("it is no list of tensors")
    # Tied weights are several names for one view.
    views = {name: view for name, view in content.items() if isinstance(view, TensorView)}
    made = {view: view.array() for view in _within_storages({*views.values()})}
    return {name: made[view] for name, view in views.items()}


def _within_storages(views: Collection[TensorView]) -> Collection[TensorView]:
    """The views themselves, which together are no larger than what they are views of, several times over."""
    n_numbers = sum(view.storage.count for view in {view.storage.key: view for view in views}.values())
    if sum(math.prod(view.shape) for view in views) > _MOST_VIEWS * n_numbers:
        raise ValueError("tensors that are larger than their storages")
    return views


def _read_list(path: Path) -> dict[str, Array]:
    with path.open("rb") as file:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                _open_list(archive)[0].load()
        else:
            _open_old(file).load()
    return {}


def _open_list(archive: zipfile.ZipFile) -> tuple[TensorUnpickler, str]:
    """What reads the list of an archive, and the folder in which that is."""
    (pickled,) = [entry for entry in archive.infolist() if entry.filename.endswith("/data.pkl")]
    if pickled.file_size > MOST_LIST_BYTES:
        raise ValueError(f"a list of {pickled.file_size} bytes")
    unpickler = TensorUnpickler(io.BytesIO(archive.read(pickled)))
    return unpickler, pickled.filename.removesuffix("data.pkl")


def _read_archive(file: BinaryIO) -> Any:
    with zipfile.ZipFile(file) as archive:
        unpickler, folder = _open_list(archive)
        content = unpickler.load()
        left = file.seek(0, io.SEEK_END)
        for storage in unpickler.storages.values():
            entry = archive.getinfo(f"{folder}data/{storage.key}")
            if entry.compress_type != zipfile.ZIP_STORED:
                raise ValueError("its numbers are packed, as torch never does")
            _require_size(storage, entry.file_size)
            left -= entry.file_size
            if left < 0:
                raise ValueError("numbers that lie one over the other")
            _fill(storage, archive.read(entry))
    return content


def _read_old(file: BinaryIO) -> Any:
    """The form before torch 1.6: magic number, protocol, system, the tensors, then the numbers by storage."""
    unpickler = _open_old(file)
    content = unpickler.load()
    for key in _load_plain(file):
        storage = unpickler.storages[plain_name(key)]
        count = int.from_bytes(_exactly(file, 8), "little")
        size = count * np.dtype(DTYPES[storage.kind][1]).itemsize
        _require_size(storage, size)
        _fill(storage, _exactly(file, size))
    return content


def _open_old(file: BinaryIO) -> TensorUnpickler:
    file.seek(0)
    if (_load_plain(file), _load_plain(file)) != (_MAGIC, _PROTOCOL):
        raise ValueError("this is no file of torch")
    _load_plain(file)
    return TensorUnpickler(file)


def _load_plain(file: BinaryIO) -> Any:
    """One pickle of numbers, texts and lists."""
    return TensorUnpickler(file).load()


def _require_size(storage: Storage, size: int) -> None:
    if size != storage.count * np.dtype(DTYPES[storage.kind][1]).itemsize:
        raise ValueError(f"a storage of {size} bytes for {storage.count} numbers")


def _fill(storage: Storage, data: bytes) -> None:
    storage.numbers = _numbers(data, DTYPES[storage.kind][1], is_bfloat16=storage.kind == "BFloat16Storage")


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise EOFError("it is cut short")
    return data
