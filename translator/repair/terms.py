"""How terms get into a translation, and how far that went.

A translation that has the English of its terms stays as it is. Else the model's own words for a term are
looked for: the source form copied, or a name spelled nearly like it; those are replaced. Else the text is
translated again with masks, as a whole and then clause by clause, where a model loses fewer of them. Of
all that came out, what has most terms and fewest flags is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from translator.checks import (
    ADDRESSES_LOST,
    COPIED,
    EMPTY,
    LOOPING,
    PLACEHOLDERS_LOST,
    SPLIT,
    TERM_MISSED,
    WRONG_LANGUAGE,
    check,
)
from translator.glossary.english import find_realized
from translator.glossary.glossary import Glossary
from translator.glossary.occurrence import Occurrence
from translator.languages import language_of
from translator.records import Hypothesis, SourceText
from translator.repair.attempts import Ask, merge, try_each
from translator.repair.lookalikes import respell
from translator.repair.masks import is_free, mask, unmask
from translator.segment.clauses import split_clauses

_RUINED = frozenset({EMPTY, LOOPING, COPIED, WRONG_LANGUAGE, PLACEHOLDERS_LOST, ADDRESSES_LOST})

Way = tuple[str, bool]
"""A form of mask, and whether clause by clause."""
TermsByText = Mapping[SourceText, Sequence[Occurrence]]
"""The terms that count in texts; those without any are left out."""
_WAYS = (("@user{}", False), ("@user{}", True), ("#user{}", True), ("⟦{}⟧", True))
"""Forms of masks, and whether clause by clause, in this order, each for what is still missed. `mini` 1 had
this share of the terms in 60 segments of FLORES dev before, and after each of the first three: Hungarian .20,
.52, .93, .99, Vietnamese .36, .65, .95, .95; chrF rose every time (2026-11-25)."""
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]」』）]*\s*$")
_FALSE_END = re.compile(r"(?<=\w)\.$")
# Words that are in capitals only because a piece begins with them.
_FUNCTION_WORD = re.compile(
    r"(?:A|An|The|In|On|At|To|Of|For|From|By|With|And|Or|But|It|Its|He|She|His|Her|They|Their|This|That|These|"
    r"Those|There|Which|Who|When|Where|While|As|After|Before|Is|Was|Are|Were)\b"
)


def realize(
    sources: Sequence[SourceText], results: Sequence[Hypothesis], *, glossary: Glossary, ask: Ask
) -> list[Hypothesis]:
    """Hypotheses with their terms, as far as that can be had; the others are flagged `term_missed`.

    Args:
        results: of the sources, made without a glossary.
        ask: called once for each way to ask at most.
    """
    terms = {source: found for source in sources if (found := glossary.find(source).applied)}
    best = [
        with_english(source, result, terms[source]) if source in terms else result
        for source, result in zip(sources, results, strict=True)
    ]
    best = ask_with_masks(sources, best, terms, ways=_WAYS, ask=ask)
    return [
        flag_missed(result, terms[source]) if source in terms else result
        for source, result in zip(sources, best, strict=True)
    ]


def ask_with_masks(
    sources: Sequence[SourceText],
    best: Sequence[Hypothesis],
    terms: TermsByText,
    *,
    ways: Sequence[Way],
    ask: Ask,
) -> list[Hypothesis]:
    """What has most of its terms: the hypotheses, or what comes out where masks stand for the terms.

    Args:
        ask: called once for each way at most.
    """
    attempts = [_Masked(terms, form, by_clause=by_clause) for form, by_clause in ways]
    return try_each(sources, best, attempts, ask=ask)


def with_english(source: SourceText, result: Hypothesis, found: Sequence[Occurrence]) -> Hypothesis:
    """The hypothesis, or the same with the English of terms where the model's own words for them stand."""
    return _better(result, _respelled(source, result, found), found)


@dataclass(frozen=True, slots=True)
class _Masked:
    """The text with a mask for each term."""

    terms: TermsByText
    form: str
    by_clause: bool

    def pieces(self, source: SourceText, best: Hypothesis) -> list[SourceText] | None:
        found = self.terms.get(source, ())
        if is_free(self.form, source) and _count_missed(best, found):
            return self._cut(source)
        return None

    def choose(self, source: SourceText, best: Hypothesis, answers: Sequence[Hypothesis]) -> Hypothesis:
        found = self.terms[source]
        whole = join_clauses(self._cut(source), answers)
        text = unmask(whole.text, found, self.form, source=source)
        if text is None:
            return best
        return _better(best, _respelled(source, _rewritten(source, whole, text), found), found)

    def _cut(self, source: SourceText) -> list[SourceText]:
        masked = mask(source, self.terms[source], self.form)
        return cut(masked, self.form) if self.by_clause else [masked]


def _respelled(source: SourceText, result: Hypothesis, found: Sequence[Occurrence]) -> Hypothesis:
    text = respell(result.text, found, source=source)
    return result if text == result.text else _rewritten(source, result, text)


def _rewritten(source: SourceText, result: Hypothesis, text: str) -> Hypothesis:
    """A hypothesis with another text, checked anew; how it was made stays with it."""
    made = [flag for flag in result.flags if flag in (SPLIT, TERM_MISSED)]
    return check(source, replace(result, text=text), made=made)


def _better(first: Hypothesis, second: Hypothesis, found: Sequence[Occurrence]) -> Hypothesis:
    return min(first, second, key=lambda result: _badness(result, found))


def _badness(result: Hypothesis, found: Sequence[Occurrence]) -> tuple[int, int, int, float]:
    ruined = len(_RUINED.intersection(result.flags))
    return ruined, _count_missed(result, found), len(result.flags), -result.log_probability


def _count_missed(result: Hypothesis, found: Sequence[Occurrence]) -> int:
    return find_realized(found, result.text).count(None)


def flag_missed(result: Hypothesis, found: Sequence[Occurrence]) -> Hypothesis:
    """The hypothesis, flagged where a term has not its English."""
    missed = _count_missed(result, found)
    return replace(result, flags=(*result.flags, TERM_MISSED)) if missed else result


def cut(source: SourceText, form: str) -> list[SourceText]:
    """The clauses of a text: with one mask each, unless they are short."""
    mask = re.compile(re.escape(form).replace(r"\{\}", r"\d+"))
    short, long = language_of(source.language).clause_chars

    def fits(piece: str) -> bool:
        return len(piece) <= short or (len(piece) <= long and len(mask.findall(piece)) <= 1)

    return [SourceText(piece, source.language) for piece in split_clauses(source.text, fits=fits)]


def join_clauses(pieces: Sequence[SourceText], results: Sequence[Hypothesis]) -> Hypothesis:
    """The translations of clauses as one; a full stop or capital that only the cut has made is taken out."""
    if len(results) == 1:
        return results[0]
    texts: list[str] = []
    is_inside = False
    for piece, result in zip(pieces, results, strict=True):
        text = result.text
        if is_inside and _FUNCTION_WORD.match(text):
            text = text[:1].lower() + text[1:]
        is_inside = not _SENTENCE_END.search(piece.text)
        texts.append(_FALSE_END.sub("", text) if is_inside else text)
    return replace(merge(" ".join(text for text in texts if text), results), flags=(SPLIT,))
