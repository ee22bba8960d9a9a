"""How names that need no list of the user come right: spelled as they should be, else asked for with masks.

Known names are found only where that is nearly always right: places of a table in all languages, common names
of persons (.97 are in the English of the corpora) and Latin words in Japanese, in Vietnamese words that its
syllables cannot make. Hungarian spells foreign names in its own way (`Putyin`), so there other names than
places are left alone. Of what is found in FLORES dev the references have .98 in Vietnamese, 1.0 in
Hungarian and .97 in Japanese; the exceptions in the records of languages were chosen while looking at that
set (`python -m tests.bench.names`, 2026-11-25).

For other names, what the model invented in their place goes: a word with a capital that no English text
knows, and that nothing in the source explains, is a name as the model spelled it. Of the names in the source
the one most like it takes its place. Katakana that is in no list stays as the model heard it: Hepburn's
letters in its place were right no oftener and cost .03 chrF (600 sentences of FLORES dev, `mini` 5,
2026-11-30).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

from translator.checks import NAMES_LOST, NAMES_RESPELLED
from translator.glossary.english import find_realized
from translator.glossary.glossary import Glossary
from translator.glossary.occurrence import FixedSpans, Occurrence, resolve_overlaps
from translator.glossary.term import Term, make_term
from translator.languages import language_of
from translator.languages.en import is_english
from translator.languages.names import SpelledName, fold_marks
from translator.records import Hypothesis, SourceText
from translator.repair.attempts import Ask
from translator.repair.terms import ask_with_masks, flag_missed, with_english
from translator.spans import SpanSet, replace_spans

_WAYS = (("@user{}", False), ("@user{}", True))
"""Of `translator.repair.terms`: the others bring one name in 150 sentences more."""
_MOST_LOST = 20  # of a text; one that loses more is no sentence
_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,40}(?!\w)")
_CAPITALIZED = re.compile(r"(?<!\w)(?=[^\W\d_a-z])[^\W\d_]{2,40}")
_MOST_NAMES, _MOST_WORDS = 20, 40
"""Of a text: different names, and different words that are compared with each; a sentence has fewer."""
_LIKE_AT_ALL = 0.55
"""Likeness below which no word stands for a name: of 600 Japanese sentences 40 are then flagged, nine of ten
rightly (FLORES dev, `mini` 5, 2026-11-30)."""

_NONE = "-"  # a cell of `places.tsv` or `persons.tsv` without a name


@dataclass(frozen=True, slots=True)
class _Names:
    """What is named in a text: by terms of the user, by places and names that are known, by others."""

    terms: tuple[Occurrence, ...]
    known: tuple[Occurrence, ...]
    spelled: tuple[SpelledName, ...]


def keep_names(
    sources: Sequence[SourceText],
    results: Sequence[Hypothesis],
    *,
    glossary: Glossary,
    ask: Ask | None = None,
) -> list[Hypothesis]:
    """Hypotheses whose names are put right where a copy, a misspelling or an invention of them is found.

    A text of which a name is still missing is asked for again with masks. What is missing then is flagged
    `names_lost`, what was spelled as the source has it `names_respelled`. What that brings:
    `python -m tests.bench.names`.

    Args:
        ask: called twice at most, for texts with a name that nothing stands for; None to ask nothing again.
    """
    named = [_find(source, glossary) for source in sources]
    best = [_put_right(*each) for each in zip(sources, results, named, strict=True)]
    if ask:
        best = _ask_again(sources, best, named, ask=ask)
    return [
        replace(result, flags=(*result.flags, NAMES_LOST)) if _is_any_lost(source, result, names) else result
        for source, result, names in zip(sources, best, named, strict=True)
    ]


def _find(source: SourceText, glossary: Glossary) -> _Names:
    terms = glossary.find(source).applied
    taken = SpanSet(item.span for item in terms)
    found = resolve_overlaps(find_names(source)).applied
    known = tuple(item for item in found if not taken.overlapping(item.span))
    # What has its own English, a term of the user or a place, is no name to be spelled.
    translated = (item for item in known if not item.term.is_kept)
    apart = SpanSet(item.span for item in (*terms, *translated))
    spelled = language_of(source.language).find_spelled(source.text)
    others = tuple(name for name in spelled if not apart.overlapping((name.start, name.end)))
    return _Names(terms, known, others)


def _put_right(source: SourceText, result: Hypothesis, names: _Names) -> Hypothesis:
    """Without asking anybody."""
    sure = (*names.terms, *names.known)
    best = with_english(source, result, sure) if names.known else result
    right = SpanSet(span for span in find_realized(sure, best.text) if span)
    text = _spell(source, best.text, names=names.spelled, taken=right)
    return best if text == best.text else replace(best, text=text, flags=(*best.flags, NAMES_RESPELLED))


def _ask_again(
    sources: Sequence[SourceText], best: Sequence[Hypothesis], named: Sequence[_Names], *, ask: Ask
) -> list[Hypothesis]:
    """Texts with masks for their terms and names, where one of these is missing."""
    wanted = {}
    for source, result, names in zip(sources, best, named, strict=True):
        unspelled = _find_unspelled(source, result.text, names=names.spelled)
        lost = [_occurrence(name, source) for name in unspelled if name.forms]
        sure = sorted((*names.terms, *names.known, *lost), key=lambda item: item.start)
        if 0 < find_realized(sure, result.text).count(None) <= _MOST_LOST:
            wanted[source] = sure
    asked = ask_with_masks(sources, best, wanted, ways=_WAYS, ask=ask)
    return [
        new if new is old else _put_right(source, flag_missed(new, names.terms), names)
        for source, old, new, names in zip(sources, best, asked, named, strict=True)
    ]


def _occurrence(name: SpelledName, source: SourceText) -> Occurrence:
    form, *others = name.forms
    term = Term("", form, form, "match", tuple(others))
    return Occurrence(term, name.start, name.end, source.text[name.start : name.end])


def _is_any_lost(source: SourceText, result: Hypothesis, names: _Names) -> bool:
    spans = find_realized((*names.terms, *names.known), result.text)
    is_known_lost = None in spans[len(names.terms) :]
    return is_known_lost or bool(_find_unspelled(source, result.text, names=names.spelled))


def _spell(source: SourceText, english: str, *, names: Sequence[SpelledName], taken: SpanSet) -> str:
    """The English with names of the source for words that the model invented in their place.

    Args:
        names: of the source.
        taken: spans of the English that are known to be right.
    """
    spelled = [name for name in names if name.forms]
    if not spelled:
        return english
    explained = {fold_marks(form) for name in spelled for form in (*name.forms, *name.spoken)}
    found = [
        match
        for match in _find_unknown(english, source)
        if not (taken.overlapping(match.span()) or _is_one_of(match.group(), explained))
    ]
    words = list(dict.fromkeys(match.group() for match in found))[:_MOST_WORDS]
    right = _match(words, spelled, language=source.language)
    return replace_spans(english, {match.span(): right.get(match.group(), match.group()) for match in found})


def _find_unspelled(source: SourceText, english: str, *, names: Sequence[SpelledName]) -> list[SpelledName]:
    """The names that are sure to be such, and that no word of the English is like."""
    sound = language_of(source.language).sound
    sure = list({name.spoken: name for name in names if name.is_sure}.values())[:_MOST_NAMES]
    words = list(dict.fromkeys(_CAPITALIZED.findall(english)))[:_MOST_WORDS] if sure else []
    if len(words) == _MOST_WORDS:
        return []
    sounds = [sound(word) for word in words]
    return [
        name
        for name in sure
        if max((_likeness(word, sound(spoken)) for word in sounds for spoken in name.spoken), default=0)
        < _LIKE_AT_ALL
    ]


def _find_unknown(english: str, source: SourceText) -> Iterator[re.Match[str]]:
    """Words with one capital, at their head, that are neither English nor in the source."""
    candidates = [
        match
        for match in _WORD.finditer(english)
        if match.group()[0].isupper()
        and match.group()[1:].islower()
        and not is_english(fold_marks(match.group()))
    ]
    if candidates:  # most segments have none
        fixed = FixedSpans(english)
        copied = {fold_marks(match.group()) for match in _WORD.finditer(source.text)}
        yield from (
            match
            for match in candidates
            if not (fixed.touches(match.span()) or _is_one_of(match.group(), copied))
        )


def _is_one_of(word: str, known: set[str]) -> bool:
    small = fold_marks(word)
    return small in known or small.removesuffix("s") in known


def _match(words: Sequence[str], names: Sequence[SpelledName], *, language: str) -> dict[str, str]:
    """Word -> name that it misspells, as that is written; each for as many words as it stands there."""
    sound = language_of(language).sound
    left = Counter(name.spoken for name in names)
    each = list({name.spoken: name for name in names}.values())[:_MOST_NAMES]
    pairs = [
        (likeness, word, name)
        for word in words
        for name in each
        if (likeness := max(_likeness(sound(word), sound(spoken)) for spoken in name.spoken)) >= name.least
    ]
    changes: dict[str, str] = {}
    for likeness, word, name in sorted(pairs, key=lambda pair: -pair[0]):
        if word not in changes and left[name.spoken]:
            left[name.spoken] -= 1
            form = _nearest(word, name.forms)
            changes[word] = form if likeness < name.most or is_english(fold_marks(form)) else word
    return changes


def _nearest(word: str, forms: Sequence[str]) -> str:
    return max(forms, key=lambda form: _share(fold_marks(word), fold_marks(form)))


def _likeness(word: Sequence[str], name: Sequence[str]) -> float:
    return sum(map(_share, word, name)) / len(word)


def _share(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def find_names(source: SourceText) -> Iterator[Occurrence]:
    """Places, persons and names in a text of one of the source languages, those of several words whole."""
    for table in ("places", "persons"):
        yield from _listed(table, source.language).find(source).applied
    for start, end in language_of(source.language).find_names(source.text):
        yield _kept(source.text[start:end], start)


def _kept(word: str, start: int) -> Occurrence:
    """A name that English writes so, or as one of its inhabitants, or as what belongs to it."""
    stem = word[:-1] if word[-1] in "aeiouy" else word
    related = [f"{one}{end}" for one in dict.fromkeys((word, stem)) for end in ("n", "an", "ian", "i", "ese")]
    return Occurrence(Term("", word, word, "match", tuple(related)), start, start + len(word), word)


@cache
def _listed(table_name: str, language: str) -> Glossary:
    """The names of a table in a language."""
    table = files("translator.glossary").joinpath(f"{table_name}.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    terms = [
        make_term(form, row["english"], language=language, alternatives=_forms(row["also"]))
        for row in rows
        for form in _forms(row.get(language) or _NONE)
    ]
    return Glossary(tuple(terms))


def _forms(cell: str) -> list[str]:
    return [] if cell == _NONE else cell.split("|")
