"""A list of terms with a version, which finds its terms in source texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from translator.glossary.indexes import LetterIndex, WordIndex
from translator.glossary.occurrence import NOTHING, FixedSpans, FoundTerms, resolve_overlaps
from translator.glossary.term import ANY_LANGUAGE, Term, digest
from translator.languages import UNDETERMINED, language_of
from translator.records import SourceText

METHOD_VERSION = "2"
"""Of how terms are found and put into translations; part of every fact that they had an effect on."""


@dataclass(frozen=True, eq=False)
class Glossary:
    """Terms in their order, without duplicates or conflicts; equal where the versions are."""

    terms: tuple[Term, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Glossary) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    @cached_property
    def version(self) -> str:
        """64 hexadecimal digits that depend on the terms only; empty where there are none."""
        return digest(self.terms, with_notes=True)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many terms there are by language; empty for those of any."""
        return dict(Counter(term.language for term in self.terms))

    def find(self, source: SourceText) -> FoundTerms:
        """Where terms stand in a text outside of addresses and placeholders, the longest counting.

        None stands in a text whose language is not known, which stays as it is.
        """
        has_terms = self.terms and source.language != UNDETERMINED
        found = list(self._index(source.language).find(source.text)) if has_terms else []
        if not found:
            return NOTHING
        fixed = FixedSpans(source.text)
        return resolve_overlaps(item for item in found if not fixed.touches(item.span))

    def key_for(self, source: SourceText) -> str:
        """Stands for the terms that apply to a text, so that no other change of a glossary affects it.

        Empty where none applies: such a text is translated as it is without a glossary.
        """
        applied = {item.term for item in self.find(source).applied}
        return f"{METHOD_VERSION}:{digest(applied, with_notes=False)}" if applied else ""

    def count(self, sources: Iterable[SourceText]) -> Counter[Term]:
        """How often each term counts in texts."""
        return Counter(item.term for source in sources for item in self.find(source).applied)

    def for_language(self, language: str) -> Sequence[Term]:
        """The terms that count in texts of a language."""
        return [term for term in self.terms if term.language in (language, ANY_LANGUAGE)]

    def _index(self, language: str) -> WordIndex | LetterIndex:
        if language not in self._indexes:
            terms = self.for_language(language)
            record = language_of(language)
            self._indexes[language] = (
                WordIndex(terms, language=record) if record.is_spaced else LetterIndex(terms)
            )
        return self._indexes[language]

    @cached_property
    def _indexes(self) -> dict[str, WordIndex | LetterIndex]:
        return {}


NO_TERMS = Glossary()


def merge_glossaries(glossaries: Sequence[Glossary]) -> Glossary:
    """All terms of several glossaries; where two have the same, that of the earlier counts."""
    terms = {term.key: term for glossary in reversed(glossaries) for term in glossary.terms}
    return Glossary(tuple(sorted(terms.values())))


def without_language(glossary: Glossary, language: str) -> Glossary:
    """All but the terms of one language."""
    return Glossary(tuple(term for term in glossary.terms if term.language != language))


@dataclass(frozen=True, slots=True)
class GlossaryDifference:
    """Terms that only one of two glossaries has, and pairs (old, new) that differ in anything else."""

    added: tuple[Term, ...]
    removed: tuple[Term, ...]
    changed: tuple[tuple[Term, Term], ...]


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


@dataclass(frozen=True, slots=True)
class StoredGlossary:
    """A glossary by name; times are seconds since 1970, UTC.

    `version` is that of its terms now; `counts` says how many there are by language, empty for any.
    """

    id: str
    owner: str
    name: str
    version: str
    counts: Mapping[str, int]
    created_at: float
    changed_at: float


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """The `n`th version of a glossary, the first being 1."""

    n: int
    version: str
    created_at: float
