"""What is in a CTranslate2 `model.bin`: its weights by name, as numbers again."""

from __future__ import annotations

import struct
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
    try:
        with path.open("rb") as file:
            raw, aliases = _read_all(file)
    except (OSError, struct.error, ValueError, IndexError) as error:
        raise ModelCorrupt(f"model file {path} is not a CTranslate2 model: {error}") from error
    weights = {
        name: _dequantize(name, raw) for name in raw if not name.endswith("_scale") or name[:-6] not in raw
    }
    return weights | {alias: weights[name] for alias, name in aliases.items() if name in weights}


def _read_all(file: BinaryIO) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    version = _number(file, "I")
    if version != _FORMAT_VERSION:
        raise ValueError(f"format version {version}, expected {_FORMAT_VERSION}")
    _string(file)  # name of the specification
    _number(file, "I")  # its revision
    arrays: dict[str, NDArray[Any]] = {}
    for _ in range(_number(file, "I")):
        name = _string(file)
        arrays[name] = _array(file)
    aliases: dict[str, str] = {}
    for _ in range(_number(file, "I")):
        alias = _string(file)
        aliases[alias] = _string(file)
    return arrays, aliases


def _array(file: BinaryIO) -> NDArray[Any]:
    shape = [_number(file, "I") for _ in range(_number(file, "B"))]
    dtype = _TYPES[_number(file, "B")]
    return np.frombuffer(file.read(_number(file, "I")), dtype).reshape(shape)


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
