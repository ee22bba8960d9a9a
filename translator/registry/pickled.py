"""What a pickle of weights holds: tensors by name, and nothing that could run, hang or fill the memory."""

from __future__ import annotations

import math
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

# A list of some hundred tensors is a few hundred kB; what is longer is no list of weights.
MOST_LIST_BYTES = 8_000_000
DTYPES: Mapping[str, tuple[str, str]] = {
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


@dataclass(slots=True, eq=False)
class Storage:
    """Where a tensor's numbers will be: which storage, of what kind, and how many there are."""

    key: str
    kind: str
    count: int
    numbers: Array | None = None


@dataclass(frozen=True, slots=True)
class TensorView:
    """A tensor in a storage, strides counted in numbers."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def array(self) -> Array:
        """Its numbers, in a memory of their own; raises ValueError where the storage has them not."""
        numbers = self.storage.numbers
        if numbers is None:
            raise ValueError("a tensor without its numbers")
        if 0 in self.shape:
            return np.zeros(self.shape, numbers.dtype)
        if math.prod(self.shape) > len(numbers):
            raise ValueError("a tensor that is larger than its storage")
        reach = sum((size - 1) * step for size, step in zip(self.shape, self.strides, strict=True))
        is_inside = self.offset >= 0 and min(self.strides, default=0) >= 0
        if not is_inside or self.offset + reach >= len(numbers):
            raise ValueError("a tensor that reaches out of its storage")
        steps = tuple(step * numbers.itemsize for step in self.strides)
        return np.lib.stride_tricks.as_strided(
            numbers[self.offset :], self.shape, steps, writeable=False
        ).copy()


class _PickleFile:
    """A file of which no more is read than a list of tensors takes, nor a part larger than that set aside."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, MOST_LIST_BYTES

    def read(self, count: int) -> bytes:
        """So many bytes; fewer at the end."""
        if count > self._left:
            raise EOFError(f"a list of more than {MOST_LIST_BYTES:,} bytes")
        data = self._file.read(count)
        self._left -= len(data)
        return data

    def readline(self) -> bytes:
        """A line with its end."""
        data = self._file.readline(self._left)
        self._left -= len(data)
        return data


# The one in Python, whose steps can be changed; stubs lack it.
_Unpickler: Any = pickle._Unpickler


class TensorUnpickler(_Unpickler):  # type: ignore[misc]  # the library is untyped
    """Knows tensors and ordered dictionaries with names, and nothing that could run.

    Names alone are keys: the hash of a tuple of tuples of the same tuples takes for ever.
    """

    dispatch: ClassVar[dict[int, Any]] = dict(_Unpickler.dispatch)

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(_PickleFile(file), encoding="utf-8")
        self.storages: dict[str, Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        """The few names that a file of weights needs."""
        if (module, name) == ("collections", "OrderedDict"):
            return _no_entries
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild_tensor
        if (module, name) == ("torch._utils", "_rebuild_parameter"):
            return _rebuild_parameter
        if module == "torch" and name in DTYPES:
            return name
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")

    def persistent_load(self, pid: Any) -> Storage:
        """A storage: ("storage", its kind, key, where it was, how many numbers[, a part of another])."""
        _, kind, key, _, count, *rest = pid
        if plain_name(kind) not in DTYPES or any(rest):
            raise pickle.UnpicklingError("it has a storage that is no list of numbers")
        return self.storages.setdefault(plain_name(key), Storage(key, kind, int(count)))

    def load_setitem(self) -> None:
        """An entry of a dictionary."""
        plain_name(self.stack[-2])
        super().load_setitem()

    def load_setitems(self) -> None:
        """Some of them."""
        for key in self.stack[::2]:
            plain_name(key)
        super().load_setitems()

    def load_build(self) -> None:
        """What a dictionary has beside its entries, which says nothing of the weights."""
        self.stack.pop()


TensorUnpickler.dispatch |= {
    pickle.SETITEM[0]: TensorUnpickler.load_setitem,
    pickle.SETITEMS[0]: TensorUnpickler.load_setitems,
    pickle.BUILD[0]: TensorUnpickler.load_build,
}
for _step in (pickle.DICT, pickle.ADDITEMS, pickle.FROZENSET, pickle.EMPTY_SET):
    del TensorUnpickler.dispatch[_step[0]]


def _no_entries() -> dict[str, Any]:
    """An ordered dictionary; its entries come one by one."""
    return {}


def plain_name(found: Any) -> str:
    """What was found, where it is a text; raises UnpicklingError where it is none."""
    if type(found) is not str:
        raise pickle.UnpicklingError(f"it has a name that is a {type(found).__name__}")
    return found


def _rebuild_tensor(
    storage: Storage, offset: int, shape: Sequence[int], strides: Sequence[int], *_: Any
) -> TensorView:
    return TensorView(storage, int(offset), tuple(map(int, shape)), tuple(map(int, strides)))


def _rebuild_parameter(view: TensorView, *_: Any) -> TensorView:
    return view
