"""How each family of models is laid out: its files, and how it marks languages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from translator.languages import ENGLISH, language_of
from translator.registry.catalogue import Entry
from translator.registry.manifest import Part, Tokenization

_END = "</s>"


@dataclass(frozen=True, slots=True)
class Layout:
    """Files of a family: sentencepiece models (source, target) and, in Hugging Face layout, vocabularies."""

    source_model: str
    target_model: str
    vocabularies: tuple[str, ...] = ()


LAYOUTS: Mapping[str, Layout] = {
    "marian": Layout("source.spm", "target.spm", ("vocab.json",)),
    "m2m100": Layout("sentencepiece.bpe.model", "sentencepiece.bpe.model", ("vocab.json",)),
    "nllb": Layout("sentencepiece.bpe.model", "sentencepiece.bpe.model", ("tokenizer.json",)),
    "t5": Layout("spiece.model", "spiece.model", ("tokenizer.json",)),
}


def part_of_entry(entry: Entry, *, directory: str, languages: Sequence[str]) -> Part:
    """The part of a catalogue model that serves these languages."""
    return build_part(
        entry.family,
        directory=directory,
        marks={language: entry.marks.get(language) for language in languages},
        target_mark=entry.target_mark,
        max_tokens=entry.max_tokens,
    )


def build_part(
    family: str,
    *,
    directory: str,
    marks: Mapping[str, str | None],
    target_mark: str | None,
    max_tokens: int,
) -> Part:
    """A part, from its family and the marks of its languages (None: the model needs no mark)."""
    layout = LAYOUTS[family]
    asks_in_source = family == "t5"
    # MADLAD's sentencepiece model writes "<2en> text" as `▁ <2en> ▁text`.
    lead = ("▁", target_mark) if asks_in_source and target_mark else ()
    tokenization = Tokenization(
        source_model=layout.source_model,
        target_model=layout.target_model,
        source_prefix={language: (*lead, *((mark,) if mark else ())) for language, mark in marks.items()},
        source_suffix=(_END,),
        target_prefix=(target_mark,) if target_mark and not asks_in_source else (),
    )
    return Part(directory, family, tokenization, max_source_tokens=max_tokens, max_target_tokens=max_tokens)


def family_marks(family: str, vocabulary: Collection[str], *, known: Sequence[str]) -> dict[str, str]:
    """Marks of the known languages in a model of this family; empty where it needs none.

    Marian networks mark the languages that their vocabulary has tags for; the multilingual families
    read all of ours.
    """
    marks = {language: language_of(language).codes.get(family) for language in known}
    reads_all = family in ("m2m100", "nllb")
    return {tag: mark for tag, mark in marks.items() if mark and (reads_all or mark in vocabulary)}


def english_mark(family: str) -> str | None:
    """The token by which a family asks for English, if it needs one."""
    return language_of(ENGLISH).codes.get(family)
