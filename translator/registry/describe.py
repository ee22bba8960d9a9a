"""What an unlabelled model directory is: family, languages and marks, read from its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from translator.errors import InvalidRequest, ModelCorrupt
from translator.languages import SOURCE_LANGUAGES
from translator.registry.families import Family, ModelFiles, family_in
from translator.registry.manifest import ModelPart, read_json

_WEIGHTS = (
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
)
_DEFAULT_POSITIONS = 512


def layout_of(directory: Path) -> Literal["huggingface", "ctranslate2"]:
    """In which of the two layouts a directory holds a model.

    Raises:
        ModelCorrupt: it holds none.
    """
    if (directory / "model.bin").is_file():
        return "ctranslate2"
    if any((directory / name).is_file() for name in _WEIGHTS):
        return "huggingface"
    raise ModelCorrupt(f"directory {directory} holds no model: neither model.bin nor {', '.join(_WEIGHTS)}")


def describe_model(
    directory: Path, *, languages: Sequence[str] = (), max_tokens: int | None = None
) -> ModelPart:
    """The part that a directory's files make.

    Args:
        languages: what the model reads, where its files do not say so.
        max_tokens: most source tokens; None takes the positions of the network.

    Raises:
        ModelCorrupt: no model, or one of a family that we cannot run.
        InvalidRequest: the languages are neither given nor written in the files.
    """
    config = _read_json(directory / "config.json")
    files = ModelFiles(
        directory, _vocabulary(directory), _read_json(directory / "tokenizer_config.json", is_required=False)
    )
    family = _family(files, config)
    marks = family.marks(files.vocabulary, known=languages or SOURCE_LANGUAGES)
    named: Sequence[str] = languages or list(marks) or family.stated_languages(files, known=SOURCE_LANGUAGES)
    if not named:
        raise InvalidRequest(
            f"model directory {directory} does not say which languages it reads; "
            "add it with: tolmacs models add DIRECTORY --name NAME --languages vi,hu,ja"
        )
    part = family.part(
        directory="",
        marks={language: marks.get(language) for language in named},
        target_mark=family.target_mark,
        max_tokens=_positions(directory, config),
    )
    if max_tokens is not None:
        part = replace(part, max_source_tokens=min(max_tokens, part.max_source_tokens))
    return part if (directory / part.tokenization.target_model).is_file() else with_joint_sentencepiece(part)


def with_joint_sentencepiece(part: ModelPart) -> ModelPart:
    """The same part with the source's sentencepiece model on both sides."""
    joint = replace(part.tokenization, target_model=part.tokenization.source_model)
    return replace(part, tokenization=joint)


def _family(files: ModelFiles, config: dict[str, Any]) -> Family:
    family = family_in(files)
    if family is None:
        kind = config.get("model_type", "unknown")
        raise ModelCorrupt(
            f"model directory {files.directory} (type {kind}) has no sentencepiece model that we know"
        )
    return family


def _vocabulary(directory: Path) -> frozenset[str]:
    """All tokens of the source side, from whichever vocabulary file there is."""
    for name in ("shared_vocabulary.json", "source_vocabulary.json", "vocab.json"):
        if (directory / name).is_file():
            return _tokens(read_json(directory / name), directory / name)
    path = directory / "tokenizer.json"
    added = _read_json(path, is_required=False).get("added_tokens", ())
    is_list = isinstance(added, list | tuple) and all(isinstance(entry, dict) for entry in added)
    return _tokens([entry.get("content") for entry in added] if is_list else None, path)


def _tokens(found: Any, path: Path) -> frozenset[str]:
    if not isinstance(found, list | dict) or not all(isinstance(token, str) for token in found):
        raise ModelCorrupt(f"model file {path} is no vocabulary")
    return frozenset(found)


def _positions(directory: Path, config: dict[str, Any]) -> int:
    stated = config.get("max_position_embeddings")
    if stated is not None:
        if type(stated) is not int or stated < 1:
            raise ModelCorrupt(f"model directory {directory} has {str(stated)[:40]!r} positions")
        return stated
    # Reading weights loads numpy, which translating does without.
    from translator.registry.binary import read_positions

    weights = directory / "model.bin"
    return (read_positions(weights) if weights.is_file() else None) or _DEFAULT_POSITIONS


def _read_json(path: Path, *, is_required: bool = True) -> dict[str, Any]:
    content = read_json(path) if is_required or path.is_file() else {}
    return content if isinstance(content, dict) else {}
