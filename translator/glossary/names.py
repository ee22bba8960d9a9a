"""Names that every reader of English expects: places with their English, words that stay as they are.

They are found without any list of the user, and only where that is nearly always right: places of a table in
all languages, Latin words in Japanese, and in Vietnamese words that its syllables cannot make. Hungarian
spells foreign names in its own way (`Putyin`), so there other names than places are left alone. Of what is
found in FLORES dev the references have .98 in Vietnamese, 1.0 in Hungarian and .97 in Japanese; the
exceptions below were chosen while looking at that set (`python -m tests.bench.names`, 2026-11-25).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from translator.glossary.glossary import Glossary
from translator.glossary.occurrence import Occurrence
from translator.glossary.term import Term, make_term
from translator.languages import language_of
from translator.records import SourceText

_NONE = "-"


def find_names(source: SourceText) -> Iterator[Occurrence]:
    """Places and names in a text of one of the source languages; those of several words come whole."""
    yield from _places(source.language).find(source).applied
    for start, end in language_of(source.language).find_names(source.text):
        yield _kept(source.text[start:end], start)


def _kept(word: str, start: int) -> Occurrence:
    """A name that English writes so, or as one of its inhabitants, or as what belongs to it."""
    stem = word[:-1] if word[-1] in "aeiouy" else word
    related = [f"{one}{end}" for one in dict.fromkeys((word, stem)) for end in ("n", "an", "ian", "i", "ese")]
    return Occurrence(Term("", word, word, "match", tuple(related)), start, start + len(word), word)


@cache
def _places(language: str) -> Glossary:
    """The places of `places.tsv` in a language."""
    table = files("translator.glossary").joinpath("places.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    terms = [
        make_term(form, row["english"], language=language, alternatives=_forms(row["also"]))
        for row in rows
        for form in _forms(row.get(language) or _NONE)
    ]
    return Glossary(tuple(terms))


def _forms(cell: str) -> list[str]:
    return [] if cell == _NONE else cell.split("|")
