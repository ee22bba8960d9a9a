"""What is in a CTranslate2 `model.bin`: its weights by name, as numbers again."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from translator.errors import ModelCorrupt

FloatArray = NDArray[np.float32]
_FORMAT_VERSION = 6
# In the order of CTranslate2's DataType (include/ctranslate2/types.h); bfloat16, the sixth, numpy lacks.
_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)


def read_weights(path: Path) -> dict[str, FloatArray]:
    """All weights of a model in float32; quantized ones multiplied out, aliases filled in.

    Scalars (number of heads, flags) are arrays without dimensions.

    Raises:
        ModelCorrupt: not a file of this format, or cut short.
    """
    with _checked(path) as file:
        raw, aliases = _read_all(file)
    weights = {
        name: _dequantize(name, raw) for name in raw if not name.endswith("_scale") or name[:-6] not in raw
    }
    return weights | {alias: weights[name] for alias, name in aliases.items() if name in weights}


def read_positions(path: Path) -> int | None:
    """How many positions a model has a row for; None where it has no such table (T5). Reads no weights.

    Raises:
        ModelCorrupt: not a file of this format, or cut short.
    """
    with _checked(path) as file:
        _skip_head(file)
        for _ in range(_number(file, "I")):
            name, shape, _dtype, size = _header(file)
            if name.endswith("position_encodings/encodings"):
                return shape[0]
            file.seek(size, os.SEEK_CUR)
    return None


@contextmanager
def _checked(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except (OSError, struct.error, ValueError, IndexError) as error:
        raise ModelCorrupt(f"model file {path} is not a CTranslate2 model: {error}") from error


def _read_all(file: BinaryIO) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    _skip_head(file)
    arrays: dict[str, NDArray[Any]] = {}
    for _ in range(_number(file, "I")):
        name, shape, dtype, size = _header(file)
        arrays[name] = np.frombuffer(file.read(size), _TYPES[dtype]).reshape(shape)
    aliases: dict[str, str] = {}
    for _ in range(_number(file, "I")):
        alias = _string(file)
        aliases[alias] = _string(file)
    return arrays, aliases


def _skip_head(file: BinaryIO) -> None:
    version = _number(file, "I")
    if version != _FORMAT_VERSION:
        raise ValueError(f"format version {version}, expected {_FORMAT_VERSION}")
    _string(file)  # name of the specification
    _number(file, "I")  # its revision


def _header(file: BinaryIO) -> tuple[str, list[int], int, int]:
    """Name, shape, number of the type, and size in bytes of the array that follows."""
    name = _string(file)
    shape = [_number(file, "I") for _ in range(_number(file, "B"))]
    return name, shape, _number(file, "B"), _number(file, "I")


def _dequantize(name: str, raw: dict[str, NDArray[Any]]) -> FloatArray:
    values: FloatArray = raw[name].astype(np.float32)
    scale = raw.get(f"{name}_scale")
    if scale is None:
        return values
    # One scale per output row (int8), or one for the whole matrix (int16).
    values /= scale[:, None] if scale.ndim else scale  # (rows, columns)
    return values


def _number(file: BinaryIO, kind: str) -> int:
    number: int = struct.unpack(f"<{kind}", file.read(struct.calcsize(kind)))[0]
    return number


def _string(file: BinaryIO) -> str:
    return file.read(_number(file, "H"))[:-1].decode()
