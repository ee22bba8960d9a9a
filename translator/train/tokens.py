"""Pairs as the trainer reads them: flat 16-bit token ids with lengths, and what they are made of."""

from __future__ import annotations

import io
import json
import lzma
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from translator.errors import InvalidCorpus
from translator.train.atomic_files import write_atomically
from translator.train.weights import SourceCount

Ids = npt.NDArray[np.uint16]
Index = npt.NDArray[np.int64]
TOKENS = "tokens.npz"
META = "meta.json"
ARRAYS = ("source", "target", "source_lengths", "target_lengths", "source_of")
# 16-bit ids: position and literal contexts of two bytes halve the size once more than the defaults do.
_XZ = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 26, "lc": 2, "lp": 1, "pb": 1}]


@dataclass(frozen=True, slots=True)
class TokenPairs:
    """All pairs. The source side starts with its tag, both end with `</s>`.

    `source_of` says for each pair its place in `Meta.sources`.
    """

    source: Ids
    target: Ids
    source_lengths: Ids
    target_lengths: Ids
    source_of: Ids

    def __len__(self) -> int:
        return len(self.source_lengths)

    def take(self, chosen: npt.NDArray[np.int64]) -> TokenPairs:
        """The pairs at these indices, in this order."""
        return TokenPairs(
            source=_gather(self.source, self.source_lengths, chosen),
            target=_gather(self.target, self.target_lengths, chosen),
            source_lengths=self.source_lengths[chosen],
            target_lengths=self.target_lengths[chosen],
            source_of=self.source_of[chosen],
        )


@dataclass(frozen=True, slots=True)
class Meta:
    """What the token arrays are made of; `tags` are the ids of the language tags."""

    languages: tuple[str, ...]
    tags: tuple[int, ...]
    vocabulary: int
    sources: tuple[SourceCount, ...]
    recipe: str
    dropped: dict[str, int]

    @property
    def pad(self) -> int:
        """The id of `<pad>`, the last of the model's vocabulary."""
        return self.vocabulary


def offsets(lengths: Ids) -> npt.NDArray[np.int64]:
    """Where each text starts in the flat array, and its end (n + 1,)."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def from_lists(
    source: Sequence[Sequence[int]], target: Sequence[Sequence[int]], source_of: Sequence[int]
) -> TokenPairs:
    """Token arrays from lists of ids."""
    return TokenPairs(
        source=_flat(source),
        target=_flat(target),
        source_lengths=np.array([len(ids) for ids in source], np.uint16),
        target_lengths=np.array([len(ids) for ids in target], np.uint16),
        source_of=np.array(source_of, np.uint16),
    )


def save(folder: Path, pairs: TokenPairs, meta: Meta, *, compress: bool = False) -> None:
    """Write `tokens.npz` (or `tokens.npz.xz`) and `meta.json`."""
    buffer = io.BytesIO()
    np.savez(buffer, **{name: getattr(pairs, name) for name in ARRAYS})
    if compress:
        data = lzma.compress(buffer.getvalue(), format=lzma.FORMAT_XZ, filters=_XZ)
        write_atomically(folder / f"{TOKENS}.xz", data)
    else:
        write_atomically(folder / TOKENS, buffer.getvalue())
    write_atomically(folder / META, json.dumps(asdict(meta), ensure_ascii=False, indent=1).encode())


def load(folder: Path) -> tuple[TokenPairs, Meta]:
    """Read what `save` wrote.

    Raises:
        InvalidCorpus: the folder holds no such files or damaged ones.
    """
    try:
        if (folder / TOKENS).is_file():
            data = (folder / TOKENS).read_bytes()
        else:
            data = lzma.decompress((folder / f"{TOKENS}.xz").read_bytes())
        with np.load(io.BytesIO(data)) as arrays:
            pairs = TokenPairs(**{name: arrays[name] for name in ARRAYS})
        return pairs, _meta(json.loads((folder / META).read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise InvalidCorpus(
            f"{folder} is not prepared: no {Path(error.filename).name}; run `train prepare`"
        ) from error
    except (ValueError, KeyError, TypeError, lzma.LZMAError) as error:
        raise InvalidCorpus(f"{folder} holds damaged token files: {error}") from error


def _meta(table: dict[str, Any]) -> Meta:
    lists = {
        "sources": tuple(SourceCount(**entry) for entry in table["sources"]),
        "languages": tuple(table["languages"]),
        "tags": tuple(table["tags"]),
    }
    return Meta(**{**table, **lists})


def _flat(texts: Iterable[Sequence[int]]) -> Ids:
    return np.fromiter((token for ids in texts for token in ids), dtype=np.uint16)


def _gather(flat: Ids, lengths: Ids, chosen: npt.NDArray[np.int64]) -> Ids:
    starts, sizes = offsets(lengths)[:-1][chosen], lengths[chosen].astype(np.int64)
    ends = np.cumsum(sizes)
    within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - sizes, sizes)
    gathered: Ids = flat[np.repeat(starts, sizes) + within]
    return gathered
