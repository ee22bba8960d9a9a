"""How a model directory is opened: by its manifest, or by what its files say where it has none."""

from __future__ import annotations

from pathlib import Path

from translator.errors import ModelMissing
from translator.registry.describe import describe_model, layout_of
from translator.registry.families import family_named
from translator.registry.install import add_directory
from translator.registry.manifest import (
    LOAD_CHECK_BYTES,
    MANIFEST_NAME,
    ORIGINAL,
    Manifest,
    ModelPart,
    Source,
    digest_files,
    digest_of,
    read_manifest,
    verify_for_loading,
    verify_originals,
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
    if layout_of(directory) == "ctranslate2":
        return directory, describe_as_manifest(directory)
    return _converted(directory, settings=settings)


def open_huggingface(directory: Path, *, settings: Settings) -> tuple[list[tuple[Path, ModelPart]], str]:
    """The directories in Hugging Face layout of a model's parts, with the parts, and the model's label.

    Marian networks in CTranslate2 files are written out once, into the data directory; of the other
    families the hub's files must have been kept.

    Raises:
        ModelCorrupt: the manifest or the files cannot be read.
        ModelMissing: the hub's files were not kept and cannot be made.
        ExtraMissing: torch is not installed.
    """
    has_manifest = (directory / MANIFEST_NAME).is_file()
    if not has_manifest and layout_of(directory) == "huggingface":
        manifest = describe_as_manifest(directory)
        return [(directory, manifest.parts[0])], manifest.label
    directory, manifest = open_model(directory, settings=settings)
    verify_for_loading(directory, manifest)
    verify_originals(directory, manifest, largest_read=LOAD_CHECK_BYTES)
    cache = settings.data_dir / "cache" / "huggingface" / manifest.digest[:16]
    return [_original(directory, part, manifest, cache=cache) for part in manifest.parts], manifest.label


def _original(directory: Path, part: ModelPart, manifest: Manifest, *, cache: Path) -> tuple[Path, ModelPart]:
    kept = directory / ORIGINAL / part.directory
    if kept.is_dir():
        return kept, part
    target = cache / part.directory
    if not target.is_dir() and not family_named(part.family).restore(
        directory / part.directory, part, target
    ):
        raise ModelMissing(
            f"the transformers engine needs the hub's files of {manifest.name!r}; "
            f"get them with: tolmacs models pull {manifest.name} --keep-original"
        )
    return target, part


def describe_as_manifest(directory: Path) -> Manifest:
    """A manifest for a directory that has none, with the digests its files have now."""
    part = describe_model(directory)
    files = digest_files(directory)
    return Manifest(
        name=directory.resolve().name,
        version=LOCAL_VERSION,
        languages=tuple(part.tokenization.source_prefix),
        license="unknown",
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
            license="unknown",
            origin=str(directory),
        )
    return target, read_manifest(target)
