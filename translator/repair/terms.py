"""How terms get into a translation, and how far that went.

A translation that has the English of its terms stays as it is. Else the model's own words for a term are
looked for: the source form as it is, or, for a name, a word that is spelled nearly like its source or its
English and stands nowhere else in the source; those are replaced. Else the text is translated again with
masks, as a whole and then clause by clause, where a model loses fewer of them. Of all that came out, what has
most terms and fewest flags is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

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
from translator.glossary.english import WordPositions, find_realized
from translator.glossary.glossary import Glossary
from translator.glossary.occurrence import FixedSpans, Occurrence
from translator.glossary.term import cased_target
from translator.languages import language_of
from translator.languages.names import fold_marks
from translator.records import Hypothesis, SourceText, Span
from translator.repair.attempts import Ask, merge, try_each
from translator.repair.masks import is_free, mask, put_english, unmask
from translator.segment.clauses import split_clauses
from translator.spans import SpanSet

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
_WORD = re.compile(r"[^\W\d_]{4,40}")
_ENOUGH = 0.72
"""Share of common letters from which a word counts as a misspelled name."""
_MOST_NAMES, _MOST_WORDS = 20, 100
"""Of a text: names that are looked for, and words with a capital that are compared with each; a sentence has
fewer, and what goes beyond is flagged as lost."""


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
        return _cut_clauses(masked, self.form) if self.by_clause else [masked]


def _respelled(source: SourceText, result: Hypothesis, found: Sequence[Occurrence]) -> Hypothesis:
    text = _respell(result.text, found, source=source)
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


def _cut_clauses(source: SourceText, form: str) -> list[SourceText]:
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


def _respell(translation: str, occurrences: Sequence[Occurrence], *, source: SourceText) -> str:
    """The translation with the English of those missed terms whose rendering is found in it."""
    spans = find_realized(occurrences, translation)
    missed = [item for item, span in zip(occurrences, spans, strict=True) if span is None]
    if not missed:
        return translation
    search = _Search(translation, [span for span in spans if span], source)
    changes = {}
    for item in missed:
        place = search.find_copy(item) or search.find_lookalike(item)
        if place is not None:
            search.taken.add(place)
            changes[place] = cased_target(item.term, item.surface, text=source.text)
    return put_english(translation, changes)


class _Search:
    """What is known of a translation while renderings are looked for in it."""

    def __init__(self, text: str, realized: Sequence[Span], source: SourceText) -> None:
        self.taken = SpanSet(realized)
        self._text, self._source = text, source
        self._runs, self._fixed = WordPositions(text), FixedSpans(text)
        words = [match for match in _WORD.finditer(text) if match.group()[0].isupper()]
        names = language_of(source.language).find_spelled(source.text)
        right = {fold_marks(form) for name in names for form in name.forms}
        self._words = [
            (word, match.span())
            for match in words[:_MOST_WORDS]
            if (word := fold_marks(match.group())) not in right
        ]
        self._places: dict[str, Iterator[Span]] = {}  # of each form, those that nobody has looked at
        self._n_looked_for = 0

    def find_copy(self, item: Occurrence) -> Span | None:
        """Where the source form, or the dictionary form, stands in the translation."""
        for form in (item.surface, item.term.source):
            if form == item.term.target:
                continue
            # What is not free now never will be, so nobody comes back to it for an equal form.
            places = self._places.setdefault(form, self._find(form))
            place = next((span for span in places if self._is_free(span)), None)
            if place is not None:
                return place
        return None

    def _find(self, form: str) -> Iterator[Span]:
        starts = self._runs.starts(form)
        bounded = rf"{re.escape(form)}(?!\w)" if form[:1].isalpha() else re.escape(form)
        pattern = re.compile(bounded, re.IGNORECASE)
        if starts is None:
            yield from (found.span() for found in pattern.finditer(self._text))
        else:
            yield from (
                found.span() for start in sorted(starts) if (found := pattern.match(self._text, start))
            )

    def find_lookalike(self, item: Occurrence) -> Span | None:
        """The word most like a name of one word, if it is like it enough."""
        if not item.term.target[:1].isupper() or " " in item.term.target:
            return None
        self._n_looked_for += 1
        if self._n_looked_for > _MOST_NAMES:
            return None
        elsewhere = fold_marks(self._source.text[: item.start] + self._source.text[item.end :])
        forms = {fold_marks(form) for form in (item.surface, item.term.source, item.term.target)}
        ranked = [
            (_likeness(word, forms), span)
            for word, span in self._words
            if self._is_free(span) and word not in elsewhere
        ]
        likeness, span = max(ranked, default=(0.0, (0, 0)))
        return span if likeness >= _ENOUGH else None

    def _is_free(self, span: Span) -> bool:
        return not self.taken.overlapping(span) and not self._fixed.touches(span)


def _likeness(word: str, forms: Collection[str]) -> float:
    matchers = (SequenceMatcher(None, word, form) for form in forms)
    return max((matcher.ratio() for matcher in matchers if matcher.quick_ratio() >= _ENOUGH), default=0.0)
