"""What travels to a machine with nothing but torch, numpy, safetensors and sentencepiece, and back.

There goes one folder with the prepared data, cut to a size, and the code that trains: `python -m
translator.train` runs there. Back comes a directory in files of bounded size: one archive, cut in parts.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

import translator
from translator.counting import pluralize
from translator.errors import InvalidRequest, ModelCorrupt
from translator.train import tokens
from translator.train.atomic_files import Report, copy_file, make_folder, sha256, write_atomically
from translator.train.model1 import TABLE
from translator.train.prepare import DEV, RECIPE
from translator.train.recipe import TrainingRecipe, load_recipe
from translator.train.tokens import Meta, TokenPairs
from translator.train.vocabulary import MODEL
from translator.train.weights import SourceCount, weight_of
from translator.train.written import WRITTEN

PART_BYTES = 16 * 1024 * 1024
INDEX = "parts.json"

_CODE = ("__init__.py", "errors.py", "records.py", "counting.py")
# Of a compressed pair, for the first try (a million pairs of the corpora, 2026-11-22); then measured.
_BYTES_PER_PAIR = 30.0
_TRIES = 4
# A pack that fills its size to this share is not tried again.
_FULL = 0.85


def pack(data: Path, out: Path, *, most_bytes: int, report: Report) -> int:
    """Lay out the folder; returns its size in bytes.

    Sources of small weight are thinned first: each keeps a share in proportion to its weight, at most all.

    Raises:
        InvalidRequest: it cannot be made this small.
    """
    recipe = load_recipe(data / RECIPE)
    pairs, meta = tokens.load(data)
    make_folder(out)
    _copy_rest(data, out)
    bytes_per_pair, size = _BYTES_PER_PAIR, most_bytes + 1
    for _ in range(_TRIES):
        room = most_bytes - _size(out, but=f"{tokens.TOKENS}.xz")
        chosen, kept = thin(pairs, meta, recipe, most=int(room / bytes_per_pair))
        tokens.save(out, pairs.take(chosen), kept, compress=True)
        size = _size(out)
        report(f"{len(chosen):,} of {pluralize(len(pairs), 'pair')}, {size / 2**20:.1f} MiB in all")
        if size <= most_bytes and (size > _FULL * most_bytes or len(chosen) == len(pairs)):
            return size
        bytes_per_pair = 1.01 * (out / f"{tokens.TOKENS}.xz").stat().st_size / max(1, len(chosen))
    if size <= most_bytes:
        return size
    raise InvalidRequest(f"{out} cannot be made smaller than {most_bytes} bytes")


def thin(
    pairs: TokenPairs, meta: Meta, recipe: TrainingRecipe, *, most: int
) -> tuple[npt.NDArray[np.int64], Meta]:
    """Indices of at most `most` pairs, and what they are: each source keeps min(1, weight * k) of itself."""
    weights = np.array([_greater_weight(source, recipe) for source in meta.sources])
    counts = np.array([source.kept for source in meta.sources], np.float64)
    shares = _shares(weights, counts, most)
    rng = np.random.default_rng(recipe.data.seed)
    lots = rng.random(len(pairs))
    chosen = np.flatnonzero(lots < shares[pairs.source_of])
    kept = np.bincount(pairs.source_of[chosen], minlength=len(meta.sources))
    sources = tuple(
        replace(source, kept=int(count)) for source, count in zip(meta.sources, kept, strict=True)
    )
    return chosen, replace(meta, sources=sources)


def _greater_weight(source: SourceCount, recipe: TrainingRecipe) -> float:
    return max(
        weight_of(patterns, source.language, source.source)
        for patterns in (recipe.sources, recipe.final_sources)
    )


def _shares(
    weights: npt.NDArray[np.float64], counts: npt.NDArray[np.float64], most: int
) -> npt.NDArray[np.float64]:
    """min(1, k * weight) with the largest k, by bisection, at which at most `most` pairs are expected."""
    low, high = 0.0, 1e6
    for _ in range(60):
        middle = (low + high) / 2
        if float(np.minimum(1.0, middle * weights) @ counts) > most:
            high = middle
        else:
            low = middle
    shares: npt.NDArray[np.float64] = np.minimum(1.0, low * weights)
    return shares


def _copy_rest(data: Path, out: Path) -> None:
    for name in (MODEL, TABLE, RECIPE, DEV, WRITTEN):
        if (data / name).is_file():
            copy_file(data / name, out / name)
    package = Path(translator.__file__).parent
    _copy_code([package / name for name in _CODE], out / "translator")
    for part in ("languages", "train"):
        _copy_code(sorted((package / part).glob("*.py")), out / "translator" / part)
    _copy_code(
        sorted((package / "train" / "recipes").glob("*.toml")), out / "translator" / "train" / "recipes"
    )


def _copy_code(files: Sequence[Path], out: Path) -> None:
    make_folder(out)
    for path in files:
        copy_file(path, out / path.name)


def _size(folder: Path, *, but: str = "") -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != but)


def split_directory(source: Path, out: Path, *, part_bytes: int = PART_BYTES) -> list[Path]:
    """Write a flat directory as `part-00`, `part-01`, … of at most `part_bytes` each, and `parts.json`."""
    make_folder(out)
    archive = _archive(sorted(path for path in source.iterdir() if path.is_file()))
    parts = []
    for number, start in enumerate(range(0, len(archive), part_bytes)):
        path = out / f"part-{number:02}"
        write_atomically(path, archive[start : start + part_bytes])
        parts.append(path)
    write_atomically(out / INDEX, json.dumps({path.name: sha256(path) for path in parts}, indent=1).encode())
    return parts


def join_directory(parts: Path, out: Path) -> None:
    """Undo `split_directory`.

    Raises:
        ModelCorrupt: a part is missing or differs from its digest.
    """
    make_folder(out)
    archive = io.BytesIO(b"".join(_read_checked(parts / name, digest) for name, digest in _read_index(parts)))
    try:
        with tarfile.open(fileobj=archive) as tar:
            tar.extractall(out, filter="data")
    except tarfile.TarError as error:
        raise ModelCorrupt(f"the parts in {parts} make no archive: {error}") from error


def _archive(paths: Sequence[Path]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for path in paths:
            entry = tarfile.TarInfo(path.name)
            entry.size = path.stat().st_size
            with path.open("rb") as file:
                tar.addfile(entry, file)
    return buffer.getvalue()


def _read_index(parts: Path) -> list[tuple[str, str]]:
    try:
        table = json.loads((parts / INDEX).read_text(encoding="utf-8"))
        return [(str(name), str(digest)) for name, digest in sorted(table.items())]
    except (OSError, ValueError, AttributeError) as error:
        raise ModelCorrupt(f"{parts} has no readable {INDEX}: {error}") from error


def _read_checked(path: Path, digest: str) -> bytes:
    if not path.is_file():
        raise ModelCorrupt(f"part {path} is missing")
    if sha256(path) != digest:
        raise ModelCorrupt(f"part {path} differs from its digest in {INDEX}")
    return path.read_bytes()
