"""Glossaries: read, found in source texts, accounted for in translations. No engine, no store."""

from translator.glossary.english import term_outcomes
from translator.glossary.glossary import NO_TERMS, Glossary
from translator.glossary.term import ANY_LANGUAGE, CASE_RULES, InvalidGlossary, LineProblem, Term, make_term

__all__ = [
    "ANY_LANGUAGE",
    "CASE_RULES",
    "NO_TERMS",
    "Glossary",
    "InvalidGlossary",
    "LineProblem",
    "Term",
    "make_term",
    "term_outcomes",
]
