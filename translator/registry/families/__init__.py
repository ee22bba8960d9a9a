"""The families of models that run here, by name: one class each, which answers everything that differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translator.errors import ModelCorrupt
from translator.registry.catalogue import CatalogueEntry
from translator.registry.families.family import Family, ModelFiles, Quantization
from translator.registry.families.m2m100 import M2M100
from translator.registry.families.marian import MarianFamily
from translator.registry.families.nllb import NLLB
from translator.registry.families.t5 import T5
from translator.registry.manifest import Part

__all__ = ["FAMILIES", "Family", "ModelFiles", "Quantization", "family_in", "family_named", "part_of_entry"]

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


def part_of_entry(entry: CatalogueEntry, *, directory: str, languages: Sequence[str]) -> Part:
    """The part of a catalogue model that serves these languages."""
    return family_named(entry.family).part(
        directory=directory,
        marks={language: entry.marks.get(language) for language in languages},
        target_mark=entry.target_mark,
        max_tokens=entry.max_tokens,
    )
