"""How a model directory is opened: by its manifest, or by what its files say where it has none."""

from __future__ import annotations

from pathlib import Path

from translator.registry.describe import describe, format_of
from translator.registry.install import add_directory
from translator.registry.manifest import (
    MANIFEST_NAME,
    Manifest,
    Source,
    digest_files,
    digest_of,
    read_manifest,
)
from translator.settings import Settings

LOCAL_VERSION = "local"


def open_model(directory: Path, *, settings: Settings) -> tuple[Path, Manifest]:
    """The directory with a model's CTranslate2 files, and its manifest.

    A directory in Hugging Face layout is converted once, into the data directory.

    Raises:
        ModelCorrupt: the manifest or the files cannot be read.
        InvalidRequest: no manifest, and the files do not say which languages the model reads.
        ExtraMissing: a conversion is needed, and torch is not installed.
    """
    if (directory / MANIFEST_NAME).is_file():
        return directory, read_manifest(directory)
    if format_of(directory) == "ctranslate2":
        return directory, describe_as_manifest(directory)
    return _converted(directory, settings=settings)


def describe_as_manifest(directory: Path) -> Manifest:
    """A manifest for a directory that has none, with the digests its files have now."""
    part = describe(directory)
    files = digest_files(directory)
    return Manifest(
        name=directory.resolve().name,
        version=LOCAL_VERSION,
        languages=tuple(part.tokenization.source_prefix),
        licence="unknown",
        sources=(Source(str(directory)),),
        parts=(part,),
        files=files,
        digest=digest_of(files),
    )


def _converted(directory: Path, *, settings: Settings) -> tuple[Path, Manifest]:
    digest = digest_of(digest_files(directory))
    target = settings.data_dir / "cache" / "converted" / digest[:16]
    if not (target / MANIFEST_NAME).is_file():
        add_directory(
            directory,
            target,
            name=directory.resolve().name,
            model_version=LOCAL_VERSION,
            licence="unknown",
            origin=str(directory),
        )
    return target, read_manifest(target)
