"""How a model gets into place: built beside its place, given a manifest, then moved there in one step."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from translator.errors import InvalidRequest
from translator.registry.describe import describe_model, layout_of, with_joint_sentencepiece
from translator.registry.families import Quantization, family_named
from translator.registry.manifest import (
    MANIFEST_NAME,
    OURS,
    Manifest,
    ModelPart,
    Source,
    digest_files,
    digest_of,
    write_manifest,
)
from translator.registry.proportions import require_proportion
from translator.registry.staging import staged
from translator.registry.trial import require_loadable

_KEPT = ("model.bin", "config.json")
_VOCABULARIES = ("shared_vocabulary.json", "source_vocabulary.json", "target_vocabulary.json")


def add_directory(
    source: Path,
    target: Path,
    *,
    name: str,
    model_version: str = "1",
    languages: Sequence[str] = (),
    license: str = "Apache-2.0",
    origin: str = OURS,
    quantization: str = "int8",
    max_source_tokens: int | None = None,
) -> Manifest:
    """Install a local model in Hugging Face or CTranslate2 layout as `target`, with a manifest.

    Args:
        max_source_tokens: longest source that the model was trained to read, if less than it has positions.

    Raises:
        ModelCorrupt: see `describe_model` and `require_loadable`.
        InvalidRequest: see `describe_model`; or `target` is there and is no model.
        ExtraMissing: a Hugging Face directory, and torch is not installed.
    """
    _require_replaceable(target)
    part = describe_model(source, languages=languages, max_tokens=max_source_tokens)
    with staged(target) as stage:
        if layout_of(source) == "huggingface":
            convert_into(source, stage, family=part.family, quantization=quantization)
        else:
            _copy_files(source, stage, part)
            quantization = "as given"
        part = drop_repeated_sentencepiece(stage, part)
        require_loadable(stage, part)
        return seal(
            stage,
            name=name,
            model_version=model_version,
            license=license,
            sources=(Source(origin),),
            parts=(part,),
            quantization=quantization,
        )


def convert(source: Path, target: Path, *, family: str, quantization: Quantization = "int8") -> None:
    """Write the CTranslate2 form of a Hugging Face directory, sentencepiece models included.

    Args:
        target: made here; must not exist.

    Raises:
        ExtraMissing: the family needs torch, and it is not installed.
        ModelCorrupt: the weights or the tokenizer cannot be read, or the configuration is not theirs.
    """
    kind = family_named(family)
    require_proportion(source)
    kind.convert(source, target, quantization=quantization)
    for name in {kind.source_model, kind.target_model}:
        if (source / name).is_file():
            shutil.copyfile(source / name, target / name)


def _require_replaceable(target: Path) -> None:
    """What a model takes the place of is deleted, so it must be a model itself."""
    if target.exists() and not (target / MANIFEST_NAME).is_file() and not _is_empty(target):
        raise InvalidRequest(f"{target} is there and holds no model, so none takes its place; name another")


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def seal(
    directory: Path,
    *,
    name: str,
    model_version: str,
    license: str,
    sources: tuple[Source, ...],
    parts: tuple[ModelPart, ...],
    quantization: str,
) -> Manifest:
    """Write the manifest of a finished model directory."""
    files = digest_files(directory)
    manifest = Manifest(
        name=name,
        version=model_version,
        languages=tuple(language for part in parts for language in part.tokenization.source_prefix),
        license=license,
        sources=sources,
        parts=parts,
        files=files,
        digest=digest_of(files),
        originals=digest_files(directory, is_original=True),
        created_by={
            "tolmacs": _version("tolmacs"),
            "ctranslate2": _version("ctranslate2"),
            "quantization": quantization,
        },
    )
    write_manifest(directory, manifest)
    return manifest


def _copy_files(source: Path, stage: Path, part: ModelPart) -> None:
    tokenization = part.tokenization
    for name in {*_KEPT, *_VOCABULARIES, tokenization.source_model, tokenization.target_model}:
        if (source / name).is_file():
            shutil.copyfile(source / name, stage / name)


def convert_into(source: Path, directory: Path, *, family: str, quantization: str) -> None:
    """As `convert`, into a directory that may hold other things already."""
    work = directory / "converted"
    directory.mkdir(parents=True, exist_ok=True)
    convert(source, work, family=family, quantization=quantization)
    for path in work.iterdir():
        path.rename(directory / path.name)
    work.rmdir()


def drop_repeated_sentencepiece(stage: Path, part: ModelPart) -> ModelPart:
    """Drop a target model that is the source model again, as in networks with a joint vocabulary."""
    directory = stage / part.directory
    source, target = directory / part.tokenization.source_model, directory / part.tokenization.target_model
    if source == target or (target.is_file() and source.read_bytes() != target.read_bytes()):
        return part
    target.unlink(missing_ok=True)
    return with_joint_sentencepiece(part)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
