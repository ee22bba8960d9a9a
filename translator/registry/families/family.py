"""What a family of models answers: its files, its marks of languages, how it is recognized and converted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from translator.languages import ENGLISH, language_of
from translator.registry.manifest import Part, Tokenization

_END = "</s>"

Quantization = str
"""As CTranslate2 names it: `int8`, `float32`, …"""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """What tells a family: the directory, the tokens of its source side, its `tokenizer_config.json`."""

    directory: Path
    vocabulary: frozenset[str]
    tokenizer: Mapping[str, Any] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the directory holds a file of this name."""
        return (self.directory / name).is_file()


class Family(ABC):
    """Networks that are laid out, marked and converted in one way.

    `source_model` and `target_model` are sentencepiece files, `vocabularies` the others that the Hugging Face
    layout needs. `needs_torch` says whether converting does; `writes_pad` whether the network may write
    padding, for which CTranslate2 has no row in Marian's.
    """

    name: ClassVar[str]
    source_model: ClassVar[str]
    target_model: ClassVar[str]
    vocabularies: ClassVar[tuple[str, ...]] = ("tokenizer.json",)
    needs_torch: ClassVar[bool] = True
    writes_pad: ClassVar[bool] = True

    @abstractmethod
    def is_in(self, files: ModelFiles) -> bool:
        """Whether these files hold a network of this family."""

    @abstractmethod
    def convert(self, source: Path, target: Path, *, quantization: Quantization) -> None:
        """Write the CTranslate2 form of a Hugging Face directory into `target`, which must not exist.

        Raises:
            ExtraMissing: torch is needed and not installed.
            ModelCorrupt: the weights or the tokenizer cannot be read.
        """

    def restore(self, directory: Path, part: Part, target: Path) -> bool:  # noqa: ARG002  # Marian's does
        """Write a part's Hugging Face form anew from CTranslate2 files; False where that cannot be done."""
        return False

    def marks(self, vocabulary: frozenset[str], *, known: Sequence[str]) -> dict[str, str]:
        """Marks of the known languages; none for those that are read without one."""
        marks = {language: language_of(language).codes.get(self.name) for language in known}
        return {tag: mark for tag, mark in marks.items() if mark and self._knows(mark, vocabulary)}

    def stated_languages(self, files: ModelFiles, *, known: Sequence[str]) -> list[str]:
        """Languages that a network without marks says it reads: the one of its tokenizer, if it is known."""
        return [language for language in known if language == files.tokenizer.get("source_lang")]

    def english_mark(self) -> str | None:
        """The token by which English is asked for, if one is needed."""
        return language_of(ENGLISH).codes.get(self.name)

    def part(
        self, *, directory: str, marks: Mapping[str, str | None], target_mark: str | None, max_tokens: int
    ) -> Part:
        """A part of a model, from the marks of its languages (None: the model needs no mark)."""
        lead = self._lead(target_mark)
        tokenization = Tokenization(
            source_model=self.source_model,
            target_model=self.target_model,
            source_prefix={language: (*lead, *((mark,) if mark else ())) for language, mark in marks.items()},
            source_suffix=(_END,),
            target_prefix=(target_mark,) if target_mark and not lead else (),
        )
        return Part(
            directory, self.name, tokenization, max_source_tokens=max_tokens, max_target_tokens=max_tokens
        )

    def _lead(self, target_mark: str | None) -> tuple[str, ...]:  # noqa: ARG002  # MADLAD's has a use for it
        """What every source begins with, where that asks for English."""
        return ()

    def _knows(self, mark: str, vocabulary: frozenset[str]) -> bool:
        """Whether a network of this vocabulary knows a mark."""
        return mark in vocabulary
