"""How names come right that need no list: a copy or misspelling gets their English; no engine is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.checks import NAMES_LOST, NAMES_RESPELLED
from translator.glossary.english import find_realized
from translator.glossary.glossary import Glossary
from translator.glossary.names import find_names
from translator.glossary.occurrence import Occurrence, resolve_overlaps
from translator.glossary.places import Places
from translator.languages import language_of
from translator.records import Hypothesis, SourceText
from translator.repair.spellings import is_any_lost, spell_names
from translator.repair.terms import with_english


def keep_names(
    sources: Sequence[SourceText], results: Sequence[Hypothesis], *, glossary: Glossary
) -> list[Hypothesis]:
    """Hypotheses whose names are put right where a copy, a misspelling or an invention of them is found.

    Those still missing are flagged `names_lost`, those spelled as the source has them `names_respelled`. What
    that brings: `python -m tests.bench.names`.
    """
    return [
        _named(source, result, glossary.find(source).applied)
        for source, result in zip(sources, results, strict=True)
    ]


def _named(source: SourceText, result: Hypothesis, terms: Sequence[Occurrence]) -> Hypothesis:
    taken = _spans(terms)
    found = resolve_overlaps(find_names(source)).applied
    names = [item for item in found if not taken.overlapping((item.start, item.end))]
    known = (*terms, *names)
    best = with_english(source, result, known) if names else result
    # What has its own English, a term of the user or a place, is no name to be spelled.
    apart = _spans([*terms, *(item for item in names if not item.term.is_kept)])
    spelled = [
        name
        for name in language_of(source.language).find_spelled(source.text)
        if not apart.overlapping((name.start, name.end))
    ]
    right = Places(span for span in find_realized(known, best.text) if span)
    text = spell_names(source, best.text, names=spelled, taken=right)
    is_lost = None in find_realized(known, text)[len(terms) :] or is_any_lost(source, text, names=spelled)
    flags = {NAMES_LOST: is_lost, NAMES_RESPELLED: text != best.text}
    return replace(best, text=text, flags=(*best.flags, *(flag for flag, is_set in flags.items() if is_set)))


def _spans(items: Sequence[Occurrence]) -> Places:
    return Places((item.start, item.end) for item in items)
