"""Glossaries as TSV, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from translator.formulas import without_formula
from translator.glossary.glossary import Glossary
from translator.glossary.reading import COLUMNS
from translator.glossary.term import SEPARATOR, Term


@dataclass(frozen=True, slots=True)
class GlossaryDifference:
    """Terms that only one of two glossaries has, and pairs (old, new) that differ in anything else."""

    added: tuple[Term, ...]
    removed: tuple[Term, ...]
    changed: tuple[tuple[Term, Term], ...]


def to_tsv(terms: Iterable[Term]) -> str:
    """A table with column names, no cell of which a spreadsheet runs; `read_table` reads it back."""
    rows = [COLUMNS, *(map(without_formula, _cells(term)) for term in terms)]
    return "".join("\t".join(row) + "\n" for row in rows)


def to_pairs(terms: Iterable[Term]) -> str:
    """Source and English only, without column names, as DeepL's clients expect them."""
    return "".join(f"{term.source}\t{term.target}\n" for term in terms)


def compare_glossaries(old: Glossary, new: Glossary) -> GlossaryDifference:
    """What became of the terms."""
    before, after = ({term.key: term for term in one.terms} for one in (old, new))
    return GlossaryDifference(
        added=tuple(term for key, term in after.items() if key not in before),
        removed=tuple(term for key, term in before.items() if key not in after),
        changed=tuple(
            (before[key], term) for key, term in after.items() if key in before and before[key] != term
        ),
    )


def _cells(term: Term) -> tuple[str, ...]:
    alternatives = SEPARATOR.join(term.alternatives)
    return term.source, term.target, term.language, term.case, alternatives, term.note
