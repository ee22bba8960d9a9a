"""Names that every reader of English expects: places with their English, words that stay as they are.

They are found without any list of the user, and only where that is nearly always right: places of a table in
all languages, Latin words in Japanese, and in Vietnamese words that its syllables cannot make. Hungarian
spells foreign names in its own way (`Putyin`), so there other names than places are left alone. Of what is
found in FLORES dev the references have .98 in Vietnamese, 1.0 in Hungarian and .97 in Japanese; the
exceptions below were chosen while looking at that set (`python -m tests.bench.names`, 2026-11-25).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from translator.glossary.glossary import Glossary
from translator.glossary.occurrence import Occurrence
from translator.glossary.term import Term, make_term
from translator.records import SourceText

_NONE = "-"
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9'’&.+-]*[A-Za-z0-9]")
_ROMAN = re.compile(r"[IVXLC]+")
# Acronyms that Vietnamese writes as English does; others in capitals are mostly its own (`UBND`, `TP`).
_ACRONYMS = frozenset(
    """
    AFP AI AP ASEAN APEC BBC BRICS CIA CNN COVID-19 FBI FIFA G7 G20 GDP HIV IAEA IBM IMF NASA NATO OECD OPEC
    OSCE UEFA UNESCO UNICEF WHO WTO
    """.split()
)
# Latin letters that Japanese writes for units and the like, which English writes in other ways.
_NO_NAMES = frozenset(
    "EU FAX GP LAN NO No OL OK PC TEL TV Http USD EUR VND JPY HUF AM PM Internet Euro Taxi".split()
)
# A Vietnamese syllable without its marks: what looks like one may be a word of the language.
_SYLLABLE = re.compile(
    r"(?:ngh?|gh?|gi|kh|ph|th|tr|ch|nh|qu|[bcdhklmnprstvx])?"
    r"(?:uye|uya|oai|oay|uay|uoi|ieu|yeu|uou|oeo|uyu|[iy]a|[iy]e|u[aoiuye]|o[aeio]|a[iouy]|[ei]o|[ei]u|[aeiouy])"
    r"(?:ch|nh|ng|[cmnpt])?",
    re.IGNORECASE,
)


def find_names(source: SourceText) -> Iterator[Occurrence]:
    """Places and names in a text of one of the source languages; those of several words come whole."""
    yield from _places(source.language).find(source).applied
    find = {"vi": _vietnamese, "ja": _japanese}.get(source.language)
    if find is not None:
        yield from find(source.text)


def _vietnamese(text: str) -> Iterator[Occurrence]:
    for found in _WORD.finditer(text):
        word = found.group()
        if word in _NO_NAMES or not (word.isascii() and word[0].isupper() and len(word) > 1):
            continue
        if word.isupper() or any(letter.isdigit() for letter in word):
            is_name = word in _ACRONYMS
        else:
            is_name = not all(_SYLLABLE.fullmatch(part) for part in re.split(r"['’-]", word) if part)
        if is_name:
            yield _kept(word, found.start())


def _japanese(text: str) -> Iterator[Occurrence]:
    for found in _LATIN.finditer(text):
        word = found.group()
        if word not in _NO_NAMES and any(letter.isupper() for letter in word) and not _ROMAN.fullmatch(word):
            yield _kept(word, found.start())


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
