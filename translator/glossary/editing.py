"""Glossaries made of others: dictionaries of one language put in, taken out, and several joined."""

from __future__ import annotations

from collections.abc import Sequence

from translator.glossary.glossary import Glossary


def merge_glossaries(glossaries: Sequence[Glossary]) -> Glossary:
    """All terms of several glossaries; where two have the same, that of the earlier counts."""
    terms = {term.key: term for glossary in reversed(glossaries) for term in glossary.terms}
    return Glossary(tuple(sorted(terms.values())))


def without(glossary: Glossary, language: str) -> Glossary:
    """All but the terms of one language."""
    return Glossary(tuple(term for term in glossary.terms if term.language != language))
