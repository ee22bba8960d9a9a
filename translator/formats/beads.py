"""Two aligned texts as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align import formats
from align.bead import Bead
from align.formats import joined
from translator import __version__
from translator.formats.files.language_marks import primary_language
from translator.formats.units import TranslationUnit, write_tmx, write_xliff
from translator.languages import ENGLISH, UNDETERMINED
from translator.visible import without_formula


@dataclass(frozen=True, slots=True)
class AlignedTexts:
    """The segments of a source and of its English, with the beads that cover both.

    Attributes:
        language: tag of the source.
        name: what the source is called.
        model: what translated the source, as evidence for the beads; empty where nothing did.
    """

    source: Sequence[str]
    target: Sequence[str]
    beads: Sequence[Bead]
    language: str
    name: str = "aligned"
    model: str = ""


def to_ladder(aligned: AlignedTexts) -> str:
    """One line `i,j:k,l` per bead."""
    return formats.to_ladder(aligned.beads)


def to_pairs(aligned: AlignedTexts) -> str:
    """One line per link between a source and a target segment."""
    return formats.to_pairs(aligned.beads)


def to_jsonl(aligned: AlignedTexts) -> str:
    """One object per bead."""
    return formats.to_jsonl(aligned.beads)


def to_tsv(aligned: AlignedTexts, *, is_raw: bool = False) -> str:
    """One line per bead, with its texts; none is a formula to a spreadsheet, unless they are raw."""
    table = formats.to_tsv(aligned.beads, aligned.source, aligned.target)
    if is_raw:
        return table
    return "\n".join("\t".join(map(without_formula, line.split("\t"))) for line in table.split("\n"))


def to_tmx(aligned: AlignedTexts) -> str:
    """A TMX 1.4b document with a unit for each bead that has both sides."""
    return write_tmx(to_units(aligned), language=_source_tag(aligned))


def to_xliff(aligned: AlignedTexts) -> str:
    """An XLIFF 2.1 document with a unit for each bead that has both sides."""
    return write_xliff(to_units(aligned), language=_source_tag(aligned), original=aligned.name)


def to_units(aligned: AlignedTexts) -> list[TranslationUnit]:
    """A unit for each bead with both sides, with its similarity and where it comes from."""
    notes = {"aligner": f"tolmacs {__version__}"} | ({"model": aligned.model} if aligned.model else {})
    tag = _source_tag(aligned)
    return [
        TranslationUnit(
            {tag: joined(aligned.source, bead.source), ENGLISH: joined(aligned.target, bead.target)},
            {**notes, "similarity": f"{bead.similarity or 0:.4f}"},
            id=str(number),
        )
        for number, bead in enumerate((bead for bead in aligned.beads if not bead.is_null), start=1)
    ]


def _source_tag(aligned: AlignedTexts) -> str:
    """What the source is called where both sides stand in one file: a unit has one text of a language.

    Of two English sides the source has no language that would tell it from its translation: `und`.
    """
    return UNDETERMINED if primary_language(aligned.language) == ENGLISH else aligned.language
