"""How terms get into a translation, and how far that went.

A translation that has the English of its terms stays as it is. Else the model's own words for a term are
looked for: the source form copied, or a name spelled nearly like it; those are replaced. Else the text is
translated again with stand-ins. Of all that came out, what has most terms and fewest flags is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from translator.checks import COPIED, EMPTY, LOOPING, TERM_MISSED, WRONG_LANGUAGE, find_flags
from translator.glossary.english import find_realized
from translator.glossary.glossary import Glossary
from translator.glossary.occurrence import Occurrence
from translator.glossary.repair import repair
from translator.glossary.stand_ins import FORMS, is_free, mask, unmask
from translator.records import Hypothesis, SourceText

Checked = tuple[Hypothesis, tuple[str, ...]]
Translate = Callable[[Sequence[SourceText]], list[Checked]]

_RUINED = frozenset({EMPTY, LOOPING, COPIED, WRONG_LANGUAGE})


def realize(
    sources: Sequence[SourceText], results: Sequence[Checked], *, glossary: Glossary, translate: Translate
) -> list[Checked]:
    """Translations with their terms, as far as that can be had; the others are flagged `term_missed`.

    Args:
        results: of the sources, made without a glossary.
        translate: makes translations with their flags; called once for each form of stand-ins at most.
    """
    best = list(results)
    if not glossary.terms:
        return best
    terms = {index: found for index, source in enumerate(sources) if (found := glossary.find(source).applied)}
    for index, found in terms.items():
        best[index] = _better(best[index], _repaired(sources[index], best[index], found), found)
    for form in FORMS:
        left = [
            index
            for index, found in terms.items()
            if is_free(form, sources[index]) and _count_missed(best[index], found)
        ]
        masked = [mask(sources[index], terms[index], form) for index in left]
        for index, again in zip(left, translate(masked) if masked else [], strict=True):
            second = _unmasked(sources[index], again, terms[index], form)
            best[index] = _better(best[index], second, terms[index])
    for index, found in terms.items():
        hypothesis, flags = best[index]
        missed = (TERM_MISSED,) if _count_missed(best[index], found) else ()
        best[index] = hypothesis, (*flags, *missed)
    return best


def _repaired(source: SourceText, result: Checked, found: Sequence[Occurrence]) -> Checked:
    return _checked(source, result, repair(result[0].text, found, source=source))


def _unmasked(source: SourceText, result: Checked, found: Sequence[Occurrence], form: str) -> Checked | None:
    text = unmask(result[0].text, found, form, source=source)
    if text is None:
        return None
    return _repaired(source, _checked(source, result, text), found)


def _checked(source: SourceText, result: Checked, text: str) -> Checked:
    """A result with another text, checked anew; what only the way of translating tells is kept."""
    before, flags = result
    hypothesis = Hypothesis(text, before.log_probability, before.is_cut)
    again = find_flags(source, hypothesis)
    known = find_flags(source, before)
    return hypothesis, (*again, *(flag for flag in flags if flag not in (*again, *known)))


def _better(first: Checked, second: Checked | None, found: Sequence[Occurrence]) -> Checked:
    if second is None:
        return first
    return min(first, second, key=lambda result: _badness(result, found))


def _badness(result: Checked, found: Sequence[Occurrence]) -> tuple[int, int, int, float]:
    hypothesis, flags = result
    ruined = len(_RUINED.intersection(flags))
    return ruined, _count_missed(result, found), len(flags), -hypothesis.log_probability


def _count_missed(result: Checked, found: Sequence[Occurrence]) -> int:
    return find_realized(found, result[0].text).count(None)
