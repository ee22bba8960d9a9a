"""The families of models that run here: one class each, which answers everything in which they differ."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from translator.errors import ModelCorrupt
from translator.languages import Language, language_of
from translator.registry.catalogue import CatalogueEntry
from translator.registry.manifest import ModelPart, Tokenization
from translator.registry.with_torch import convert_with_torch

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
    layout needs. `target_mark` is the token that asks for English, None where nothing has to. `needs_torch`
    says whether converting does; `writes_pad` whether the network may write padding, for which CTranslate2
    has no row in Marian's.

    `signs` is a regular expression for its tokens that stand for no text: marks of languages, and what fills
    up its vocabulary.
    """

    name: ClassVar[str]
    source_model: ClassVar[str]
    target_model: ClassVar[str]
    signs: ClassVar[str]
    vocabularies: ClassVar[tuple[str, ...]] = ("tokenizer.json",)
    target_mark: ClassVar[str | None] = None
    needs_torch: ClassVar[bool] = True
    writes_pad: ClassVar[bool] = True

    @abstractmethod
    def is_in(self, files: ModelFiles) -> bool:
        """Whether these files hold a network of this family."""

    @abstractmethod
    def mark_of(self, language: Language) -> str | None:
        """The token that says the language of a source; None where the family has none."""

    @abstractmethod
    def convert(self, source: Path, target: Path, *, quantization: Quantization) -> None:
        """Write the CTranslate2 form of a Hugging Face directory into `target`, which must not exist.

        Raises:
            ExtraMissing: torch is needed and not installed.
            ModelCorrupt: the weights or the tokenizer cannot be read.
        """

    def restore(self, directory: Path, part: ModelPart, target: Path) -> bool:  # noqa: ARG002  # Marian's does
        """Write a part's Hugging Face form anew from CTranslate2 files; False where that cannot be done."""
        return False

    def marks(self, vocabulary: frozenset[str], *, known: Sequence[str]) -> dict[str, str]:
        """Marks of the known languages; none for those that are read without one."""
        marks = {language: self.mark_of(language_of(language)) for language in known}
        return {tag: mark for tag, mark in marks.items() if mark and self._knows(mark, vocabulary)}

    def stated_languages(self, files: ModelFiles, *, known: Sequence[str]) -> list[str]:
        """Languages that a network without marks says it reads: the one of its tokenizer, if it is known."""
        return [language for language in known if language == files.tokenizer.get("source_lang")]

    def part(
        self, *, directory: str, marks: Mapping[str, str | None], target_mark: str | None, max_tokens: int
    ) -> ModelPart:
        """A part of a model, from the marks of its languages (None: the model needs no mark)."""
        lead = self._lead(target_mark)
        tokenization = Tokenization(
            source_model=self.source_model,
            target_model=self.target_model,
            source_prefix={language: (*lead, *((mark,) if mark else ())) for language, mark in marks.items()},
            source_suffix=(_END,),
            target_prefix=(target_mark,) if target_mark and not lead else (),
        )
        return ModelPart(
            directory, self.name, tokenization, max_source_tokens=max_tokens, max_target_tokens=max_tokens
        )

    def _lead(self, target_mark: str | None) -> tuple[str, ...]:  # noqa: ARG002  # MADLAD's has a use for it
        """What every source begins with, where that asks for English."""
        return ()

    def _knows(self, mark: str, vocabulary: frozenset[str]) -> bool:
        """Whether a network of this vocabulary knows a mark."""
        return mark in vocabulary


class MarianFamily(Family):
    """OPUS-MT's networks and ours: of one language, or of several with a tag that their vocabulary has."""

    name = "marian"
    source_model, target_model = "source.spm", "target.spm"
    signs = r">>[^<>]+<<"
    vocabularies = ("vocab.json",)
    needs_torch = False
    writes_pad = False

    def is_in(self, files: ModelFiles) -> bool:
        """It has the sentencepiece model of a source side."""
        return files.has(self.source_model)

    def mark_of(self, language: Language) -> str | None:
        """As OPUS-MT writes it."""
        return f">>{language.tag}<<"

    def convert(self, source: Path, target: Path, *, quantization: Quantization) -> None:
        """Into CTranslate2's own specification, weight by weight."""
        # Weights load numpy, which translating does without.
        from translator.registry.marian import convert_marian

        convert_marian(source, target, quantization=quantization)

    def restore(self, directory: Path, part: ModelPart, target: Path) -> bool:
        """From the weights in `model.bin`, rounded as they are there."""
        from translator.registry.marian import export_marian

        export_marian(directory, part, target)
        return True


class M2M100(Family):
    """`facebook/m2m100_418M` and its kin: both sides begin with the tag of their language (`__hu__`)."""

    name = "m2m100"
    source_model = target_model = "sentencepiece.bpe.model"
    signs = r"__[a-z]{2,3}__|madeupword\d+"
    vocabularies = ("vocab.json",)
    target_mark = "__en__"

    def is_in(self, files: ModelFiles) -> bool:
        """It has the sentencepiece model that NLLB has, too, which is looked for first."""
        return files.has(self.source_model)

    def mark_of(self, language: Language) -> str | None:
        """Its tag of two letters."""
        return f"__{language.tag}__"

    def convert(self, source: Path, target: Path, *, quantization: Quantization) -> None:
        """By the network's class in transformers."""
        convert_with_torch(
            source, target, quantization=quantization, config="M2M100Config", loader=_m2m_loader
        )

    def _knows(self, mark: str, vocabulary: frozenset[str]) -> bool:  # noqa: ARG002  # its files may not list them
        return True


def _m2m_loader(hub: Any) -> Any:
    class Loader(hub.M2M100Loader):  # type: ignore[misc]  # the library is untyped
        def get_vocabulary(self, model: Any, tokenizer: Any) -> list[str]:
            """Tokens by id.

            A tokenizer written by transformers 5 no longer names its language tags where the loader of
            CTranslate2 4.8 looks for them; the vocabulary then comes out 100 tokens short.
            """
            by_id = {index: token for token, index in tokenizer.get_vocab().items()}
            tags: dict[str, int] = getattr(tokenizer, "lang_token_to_id", {})
            by_id.update({index: token for token, index in tags.items()})
            size = model.config.vocab_size
            return [by_id.get(index, f"madeupword{index}") for index in range(size)]

    return Loader()


class NLLB(M2M100):
    """`facebook/nllb-200-distilled-600M` and its kin: the network of M2M-100 with other tags (`hun_Latn`)."""

    name = "nllb"
    signs = r"[a-z]{3}_[A-Z][a-z]{3}"
    vocabularies = ("tokenizer.json",)
    target_mark = "eng_Latn"

    def is_in(self, files: ModelFiles) -> bool:
        """Its tags or its tokenizer's class tell it from M2M-100."""
        is_nllb = "eng_Latn" in files.vocabulary or files.tokenizer.get("tokenizer_class") == "NllbTokenizer"
        return super().is_in(files) and is_nllb

    def mark_of(self, language: Language) -> str | None:
        """As FLORES names it."""
        return language.flores


class T5(Family):
    """`google/madlad400-3b-mt` and its kin: reads all languages, asked for one at the head (`<2en>`)."""

    name = "t5"
    source_model = target_model = "spiece.model"
    signs = r"<2[A-Za-z_]+>"
    target_mark = "<2en>"

    def is_in(self, files: ModelFiles) -> bool:
        """It has T5's sentencepiece model."""
        return files.has(self.source_model)

    def stated_languages(self, files: ModelFiles, *, known: Sequence[str]) -> list[str]:  # noqa: ARG002  # it reads all
        """All that are known."""
        return list(known)

    def mark_of(self, language: Language) -> str | None:  # noqa: ARG002  # it needs none
        """None."""
        return None

    def convert(self, source: Path, target: Path, *, quantization: Quantization) -> None:
        """By the network's class in transformers."""
        convert_with_torch(source, target, quantization=quantization, config="T5Config", loader=_t5_loader)

    def _lead(self, target_mark: str | None) -> tuple[str, ...]:
        # MADLAD's sentencepiece model writes "<2en> text" as `▁ <2en> ▁text`.
        return ("▁", target_mark) if target_mark else ()


def _t5_loader(hub: Any) -> Any:
    class Loader(hub.T5Loader):  # type: ignore[misc]  # the library is untyped
        def get_model_spec(self, model: Any) -> Any:
            """The network.

            transformers 5 calls every T5 tied and keeps in another field whether its outputs are scaled;
            the loader of CTranslate2 4.8 would scale those of untied networks (MADLAD-400) too.
            """
            model.config.tie_word_embeddings = model.config.scale_decoder_outputs
            return super().get_model_spec(model)

    return Loader()


# In the order in which they are looked for: NLLB's files are M2M-100's with other tags.
FAMILIES: Mapping[str, Family] = {family.name: family for family in (MarianFamily(), T5(), NLLB(), M2M100())}


def family_named(name: str) -> Family:
    """The family of a manifest or catalogue.

    Raises:
        ModelCorrupt: none of ours.
    """
    if name not in FAMILIES:
        raise ModelCorrupt(f"unknown family of models {name!r}; known: {', '.join(FAMILIES)}")
    return FAMILIES[name]


def family_in(files: ModelFiles) -> Family | None:
    """The family of a directory; None where it is none of ours."""
    return next((family for family in FAMILIES.values() if family.is_in(files)), None)


def part_of_entry(entry: CatalogueEntry, *, directory: str, languages: Sequence[str]) -> ModelPart:
    """The part of a catalogue model that serves these languages."""
    return family_named(entry.family).part(
        directory=directory,
        marks={language: entry.marks.get(language) for language in languages},
        target_mark=entry.target_mark,
        max_tokens=entry.max_tokens,
    )
