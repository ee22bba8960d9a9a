"""How names that need no list come right: spelled as they should be, else asked for again with masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from translator.checks import NAMES_LOST, NAMES_RESPELLED
from translator.glossary.english import find_realized
from translator.glossary.glossary import Glossary
from translator.glossary.names import find_names
from translator.glossary.occurrence import Occurrence, Places, resolve_overlaps
from translator.glossary.term import Term
from translator.languages import language_of
from translator.languages.names import SpelledName
from translator.records import Hypothesis, SourceText
from translator.repair.attempts import Ask
from translator.repair.spellings import find_unspelled, spell_names
from translator.repair.terms import ask_with_masks, flag_missed, with_english

_WAYS = (("@user{}", False), ("@user{}", True))
"""Of `translator.repair.terms`: the others bring one name in 150 sentences more."""
_MOST_LOST = 20  # of a text; one that loses more is no sentence


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
    taken = _places(terms)
    found = resolve_overlaps(find_names(source)).applied
    known = tuple(item for item in found if not taken.overlapping((item.start, item.end)))
    # What has its own English, a term of the user or a place, is no name to be spelled.
    apart = _places([*terms, *(item for item in known if not item.term.is_kept)])
    spelled = language_of(source.language).find_spelled(source.text)
    others = tuple(name for name in spelled if not apart.overlapping((name.start, name.end)))
    return _Names(terms, known, others)


def _places(items: Sequence[Occurrence]) -> Places:
    return Places((item.start, item.end) for item in items)


def _put_right(source: SourceText, result: Hypothesis, names: _Names) -> Hypothesis:
    """Without asking anybody."""
    sure = (*names.terms, *names.known)
    best = with_english(source, result, sure) if names.known else result
    right = Places(span for span in find_realized(sure, best.text) if span)
    text = spell_names(source, best.text, names=names.spelled, taken=right)
    return best if text == best.text else replace(best, text=text, flags=(*best.flags, NAMES_RESPELLED))


def _ask_again(
    sources: Sequence[SourceText], best: Sequence[Hypothesis], named: Sequence[_Names], *, ask: Ask
) -> list[Hypothesis]:
    """Texts with masks for their terms and names, where one of these is missing."""
    wanted = {}
    for source, result, names in zip(sources, best, named, strict=True):
        lost = [_occurrence(name, source) for name in _lost(source, result, names) if name.forms]
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


def _lost(source: SourceText, result: Hypothesis, names: _Names) -> list[SpelledName]:
    return find_unspelled(source, result.text, names=names.spelled)


def _is_any_lost(source: SourceText, result: Hypothesis, names: _Names) -> bool:
    spans = find_realized((*names.terms, *names.known), result.text)
    return None in spans[len(names.terms) :] or bool(_lost(source, result, names))
