"""How a directory travels in files of bounded size: one archive, cut in parts, with digests to join by."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path

from translator.errors import ModelCorrupt
from translator.train.files import make_folder, sha256, write_atomically

PART_BYTES = 16 * 1024 * 1024
INDEX = "parts.json"


def split_directory(source: Path, out: Path, *, part_bytes: int = PART_BYTES) -> list[Path]:
    """Write a flat directory as `part-00`, `part-01`, … of at most `part_bytes` each, and `parts.json`."""
    make_folder(out)
    archive = _pack(sorted(path for path in source.iterdir() if path.is_file()))
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
    archive = io.BytesIO(b"".join(_checked(parts / name, digest) for name, digest in _index(parts)))
    try:
        with tarfile.open(fileobj=archive) as tar:
            tar.extractall(out, filter="data")
    except tarfile.TarError as error:
        raise ModelCorrupt(f"the parts in {parts} make no archive: {error}") from error


def _pack(paths: Sequence[Path]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for path in paths:
            entry = tarfile.TarInfo(path.name)
            entry.size = path.stat().st_size
            with path.open("rb") as file:
                tar.addfile(entry, file)
    return buffer.getvalue()


def _index(parts: Path) -> list[tuple[str, str]]:
    try:
        table = json.loads((parts / INDEX).read_text(encoding="utf-8"))
        return [(str(name), str(digest)) for name, digest in sorted(table.items())]
    except (OSError, ValueError, AttributeError) as error:
        raise ModelCorrupt(f"{parts} has no readable {INDEX}: {error}") from error


def _checked(path: Path, digest: str) -> bytes:
    if not path.is_file():
        raise ModelCorrupt(f"part {path} is missing")
    if sha256(path) != digest:
        raise ModelCorrupt(f"part {path} differs from its digest in {INDEX}")
    return path.read_bytes()
