"""Weights in Hugging Face layout as numpy arrays, without torch and without running any code of theirs."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from translator.errors import ModelCorrupt

Array = npt.NDArray[Any]

_SAFETENSORS, _PICKLE = "model.safetensors", "pytorch_model.bin"
# How torch begins a file that is no archive: three pickles, the first of which is this number.
_MAGIC, _PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
# A sequence of pickles of some hundred tensors is a few hundred kB; what is longer is no list of weights.
_MOST_PICKLE_BYTES = 64_000_000
# What reading a damaged file may raise, of pickle, zipfile, JSON and numpy.
_DAMAGED = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, IndexError),
    *(zipfile.BadZipFile, MemoryError, RecursionError, NotImplementedError),
)
_DTYPES: Mapping[str, tuple[str, str]] = {
    # torch's storage class, safetensors' name -> how numpy reads it
    "DoubleStorage": ("F64", "<f8"),
    "FloatStorage": ("F32", "<f4"),
    "HalfStorage": ("F16", "<f2"),
    "BFloat16Storage": ("BF16", "<u2"),
    "LongStorage": ("I64", "<i8"),
    "IntStorage": ("I32", "<i4"),
    "ShortStorage": ("I16", "<i2"),
    "CharStorage": ("I8", "i1"),
    "ByteStorage": ("U8", "u1"),
    "BoolStorage": ("BOOL", "?"),
}
_BY_SAFE_NAME = dict(_DTYPES.values())


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


def _parts(directory: Path, name: str) -> list[Path]:
    if (directory / name).is_file():
        return [directory / name]
    index = directory / f"{name}.index.json"
    if not index.is_file():
        return []
    try:
        names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelCorrupt(f"model file {index} is no index of weights: {error!r}") from error
    if any(Path(part).name != part for part in names):
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
        if length > _MOST_PICKLE_BYTES:
            raise ModelCorrupt(f"weights in {path} are damaged: a header of {length} bytes")
        header = json.loads(_exactly(file, length))
        header.pop("__metadata__", None)
        data = file.read()
    return {name: _safe_tensor(entry, data) for name, entry in header.items()}


def _safe_tensor(entry: Mapping[str, Any], data: bytes) -> Array:
    begin, end = entry["data_offsets"]
    if not 0 <= begin <= end <= len(data):
        raise ValueError(f"a tensor from {begin} to {end} in {len(data)} bytes")
    numbers = _numbers(data[begin:end], _BY_SAFE_NAME[entry["dtype"]], is_bfloat16=entry["dtype"] == "BF16")
    return numbers.reshape(entry["shape"])


@dataclass(slots=True)
class _Storage:
    """Where a tensor's numbers will be: which storage, of what kind, and how many there are."""

    key: str
    kind: str
    count: int
    numbers: Array | None = None


@dataclass(frozen=True, slots=True)
class _View:
    """A tensor in a storage, strides counted in numbers."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def array(self) -> Array:
        numbers = self.storage.numbers
        if numbers is None:
            raise ValueError("a tensor without its numbers")
        if 0 in self.shape:
            return np.zeros(self.shape, numbers.dtype)
        reach = sum((size - 1) * step for size, step in zip(self.shape, self.strides, strict=True))
        is_inside = self.offset >= 0 and min(self.strides, default=0) >= 0
        if not is_inside or self.offset + reach >= len(numbers):
            raise ValueError("a tensor that reaches out of its storage")
        steps = tuple(step * numbers.itemsize for step in self.strides)
        return np.lib.stride_tricks.as_strided(
            numbers[self.offset :], self.shape, steps, writeable=False
        ).copy()


class _Unpickler(pickle.Unpickler):
    """Knows tensors and ordered dictionaries, and nothing that could run."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, encoding="utf-8")
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        """The few names that a file of weights needs."""
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild_tensor
        if (module, name) == ("torch._utils", "_rebuild_parameter"):
            return _rebuild_parameter
        if module == "torch" and name in _DTYPES:
            return name
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")

    def persistent_load(self, pid: Any) -> _Storage:
        """A storage: ("storage", its kind, key, where it was, how many numbers[, a part of another])."""
        _, kind, key, _, count, *rest = pid
        if kind not in _DTYPES or any(rest):
            raise pickle.UnpicklingError("it has a storage that is no list of numbers")
        return self.storages.setdefault(str(key), _Storage(str(key), kind, int(count)))


def _rebuild_tensor(
    storage: _Storage, offset: int, shape: Sequence[int], strides: Sequence[int], *_: Any
) -> _View:
    return _View(storage, int(offset), tuple(map(int, shape)), tuple(map(int, strides)))


def _rebuild_parameter(view: _View, *_: Any) -> _View:
    return view


def _read_torch(path: Path) -> dict[str, Array]:
    with path.open("rb") as file:
        content = _read_archive(file) if zipfile.is_zipfile(file) else _read_old(file)
    if not isinstance(content, Mapping):
        raise pickle.UnpicklingError("it is no list of tensors")
    return {str(name): view.array() for name, view in content.items() if isinstance(view, _View)}


def _read_archive(file: BinaryIO) -> Any:
    with zipfile.ZipFile(file) as archive:
        (pickled,) = [entry for entry in archive.infolist() if entry.filename.endswith("/data.pkl")]
        if pickled.file_size > _MOST_PICKLE_BYTES:
            raise ValueError(f"a list of {pickled.file_size} bytes")
        unpickler = _Unpickler(io.BytesIO(archive.read(pickled)))
        content = unpickler.load()
        folder = pickled.filename.removesuffix("data.pkl")
        for storage in unpickler.storages.values():
            entry = archive.getinfo(f"{folder}data/{storage.key}")
            if entry.compress_type != zipfile.ZIP_STORED:
                raise ValueError("its numbers are packed, as torch never does")
            _require_size(storage, entry.file_size)
            _fill(storage, archive.read(entry))
    return content


def _read_old(file: BinaryIO) -> Any:
    """The form before torch 1.6: magic number, protocol, system, the tensors, then the numbers by storage."""
    file.seek(0)
    if (_load_plain(file), _load_plain(file)) != (_MAGIC, _PROTOCOL):
        raise ValueError("this is no file of torch")
    _load_plain(file)
    unpickler = _Unpickler(file)
    content = unpickler.load()
    for key in _load_plain(file):
        storage = unpickler.storages[str(key)]
        count = int.from_bytes(_exactly(file, 8), "little")
        size = count * np.dtype(_DTYPES[storage.kind][1]).itemsize
        _require_size(storage, size)
        _fill(storage, _exactly(file, size))
    return content


def _load_plain(file: BinaryIO) -> Any:
    """One pickle of numbers, texts and lists."""
    return _Unpickler(file).load()


def _require_size(storage: _Storage, size: int) -> None:
    if size != storage.count * np.dtype(_DTYPES[storage.kind][1]).itemsize:
        raise ValueError(f"a storage of {size} bytes for {storage.count} numbers")


def _fill(storage: _Storage, data: bytes) -> None:
    storage.numbers = _numbers(data, _DTYPES[storage.kind][1], is_bfloat16=storage.kind == "BFloat16Storage")


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise EOFError("it is cut short")
    return data
