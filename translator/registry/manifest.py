"""What a model directory holds: `manifest.json` and the files that this lists."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Protocol

from pydantic import AliasChoices, Field, TypeAdapter, ValidationError

from translator.errors import ModelCorrupt

MANIFEST_NAME = "manifest.json"
# Where `pull --keep-original` leaves the files as they came from the hub, below the model.
ORIGINAL = "original"
# Papers that may lie beside a model.
_BESIDE = (MANIFEST_NAME, "MODEL_CARD.md", "curves.svg", "README.md")
OURS = "trained by the Tolmács project"
# Larger files are checked by size when a model is loaded, and in full by `models verify`: SHA-256 takes
# about 2 ms per MB, which would add seconds to each start with a model of some GB.
LOAD_CHECK_BYTES = 200_000_000
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FileDigest:
    """Size in bytes and SHA-256 (hex) of one file."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Tokenization:
    """How a text becomes source tokens, and what the target begins with.

    A source is `source_prefix[language]`, then the pieces of the text, then `source_suffix`.
    `source_model` and `target_model` are sentencepiece files, relative to the part's directory.
    """

    source_model: str
    target_model: str
    source_prefix: Mapping[str, tuple[str, ...]]
    source_suffix: tuple[str, ...] = ("</s>",)
    target_prefix: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelPart:
    """One network of a model: where its files are, relative to the manifest, and what it can read.

    `max_source_tokens` counts tag and end mark; `max_target_tokens` bounds the output.
    """

    directory: str
    family: str
    tokenization: Tokenization
    max_source_tokens: int
    max_target_tokens: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where the weights come from: a hub id with the commit that was read, or `OURS` without one."""

    name: str
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A model: what it is called, what it reads, what it may be used for, and the digest of each file."""

    name: str
    version: str
    languages: tuple[str, ...]
    # Models made before 2026-12 have it spelled the British way.
    license: Annotated[str, Field(validation_alias=AliasChoices("license", "licence"))]
    sources: tuple[Source, ...]
    parts: tuple[ModelPart, ...]
    files: Mapping[str, FileDigest]
    digest: str
    created_by: Mapping[str, str] = field(default_factory=dict)
    # What the hub sent, where that was kept; no part of the digest, since translating does without.
    originals: Mapping[str, FileDigest] = field(default_factory=dict)
    format: int = 1

    @property
    def label(self) -> str:
        """Name and version with the first 12 hex digits of the digest, `mini@1+0123456789ab`."""
        return f"{self.name}@{self.version}+{self.digest[:12]}"

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(entry.bytes for entry in self.files.values())


_MANIFEST = TypeAdapter(Manifest)


def read_manifest(directory: Path) -> Manifest:
    """Read `directory/manifest.json`.

    Raises:
        ModelCorrupt: it is unreadable or lacks a field.
    """
    path = directory / MANIFEST_NAME
    try:
        manifest = _MANIFEST.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error.strerror
        raise ModelCorrupt(f"model file {path} is not a readable manifest: {reason}") from error
    for name in _paths(manifest):
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ModelCorrupt(f"model file {path} names {name!r}, which is outside the model")
    return manifest


def _paths(manifest: Manifest) -> Iterator[str]:
    yield from (*manifest.files, *manifest.originals)
    for part in manifest.parts:
        yield from (part.directory, part.tokenization.source_model, part.tokenization.target_model)


def read_json(path: Path) -> Any:
    """What another JSON file of a model holds.

    Raises:
        ModelCorrupt: it is unreadable.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        raise ModelCorrupt(f"model file {path} cannot be read: {error}") from error


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Write `directory/manifest.json`."""
    data = _MANIFEST.dump_json(manifest, indent=1)
    (directory / MANIFEST_NAME).write_bytes(data + b"\n")


def digest_files(directory: Path, *, is_original: bool = False) -> dict[str, FileDigest]:
    """Digests of the files of a model by relative path, sorted; of the originals kept or of all others.

    Its manifest has none.
    """
    paths = {path.relative_to(directory).as_posix(): path for path in directory.rglob("*") if path.is_file()}
    return {
        name: FileDigest(sha256_of(paths[name]), paths[name].stat().st_size)
        for name in sorted(paths)
        if name != MANIFEST_NAME and name.startswith(f"{ORIGINAL}/") == is_original
    }


def digest_of(files: Mapping[str, FileDigest]) -> str:
    """One SHA-256 for a model: over the lines `sha256  relative path` of its files, sorted by path."""
    lines = "".join(f"{files[name].sha256}  {name}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


class Digest(Protocol):
    """What `hashlib` makes."""

    def update(self, data: bytes, /) -> None:
        """Take some more bytes."""


def sha256_of(path: Path, *, also: Collection[Digest] = ()) -> str:
    """SHA-256 of a file, in hex; other digests are given its bytes in passing."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            for each in (digest, *also):
                each.update(block)
    return digest.hexdigest()


def verify(directory: Path, manifest: Manifest, *, largest_read: int | None = None) -> None:
    """Check that every file of the manifest is there and unchanged.

    Args:
        largest_read: files of more bytes are checked by size only; None reads all, and wants no others.

    Raises:
        ModelCorrupt: a file is missing, differs or is not listed; the message names it.
    """
    if digest_of(manifest.files) != manifest.digest:
        raise ModelCorrupt(
            f"model file {directory / MANIFEST_NAME}: its digest is not that of the files listed"
        )
    _check_listed(manifest)
    if largest_read is None:
        _refuse_unlisted(directory, manifest)
        verify_originals(directory, manifest, largest_read=None)
    for name, expected in manifest.files.items():
        _check_file(directory / name, expected, largest_read=largest_read)


def verify_originals(directory: Path, manifest: Manifest, *, largest_read: int | None) -> None:
    """Check what the hub sent, where that was kept; as `verify`."""
    for name, expected in manifest.originals.items():
        _check_file(directory / name, expected, largest_read=largest_read)


def verify_for_loading(directory: Path, manifest: Manifest) -> None:
    """The check made each time a model is loaded: as `verify`, but very large files by size only."""
    verify(directory, manifest, largest_read=LOAD_CHECK_BYTES)


def _refuse_unlisted(directory: Path, manifest: Manifest) -> None:
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory).as_posix()
        is_known = name in manifest.files or name in manifest.originals or name in _BESIDE
        if path.is_file() and not is_known:
            raise ModelCorrupt(f"model file {path} is not listed in its manifest; remove it")


def _check_listed(manifest: Manifest) -> None:
    for part in manifest.parts:
        for name in (part.tokenization.source_model, part.tokenization.target_model):
            path = (Path(part.directory) / name).as_posix()
            if path not in manifest.files:
                raise ModelCorrupt(f"manifest of model {manifest.name} does not list {path}")


def _check_file(path: Path, expected: FileDigest, *, largest_read: int | None) -> None:
    if not path.is_file():
        raise ModelCorrupt(f"model file {path} is missing; remove the model and pull it again")
    size = path.stat().st_size
    if size != expected.bytes:
        raise ModelCorrupt(f"model file {path} has {size} bytes, its manifest says {expected.bytes}")
    if largest_read is not None and size > largest_read:
        return
    found = sha256_of(path)
    if found != expected.sha256:
        raise ModelCorrupt(
            f"model file {path} has SHA-256 {found[:12]}…, its manifest says {expected.sha256[:12]}…"
        )
