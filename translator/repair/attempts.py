"""What all steps have in common that ask a model again: the best so far, and attempts to better it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from translator.checks import EMPTY, SPLIT
from translator.records import Decoding, Hypothesis, SourceText

Ask = Callable[[Sequence[SourceText]], list[Hypothesis]]
"""Has texts translated; the hypotheses have their flags."""


class Attempt(Protocol):
    """One way to better a hypothesis."""

    def pieces(self, source: SourceText, best: Hypothesis, /) -> list[SourceText] | None:
        """What to ask for; None where nothing is to be bettered, or not in this way."""

    def choose(self, source: SourceText, best: Hypothesis, answers: Sequence[Hypothesis], /) -> Hypothesis:
        """The best so far, or what the answers make if that is better."""


def try_each(
    sources: Sequence[SourceText], results: Sequence[Hypothesis], attempts: Iterable[Attempt], *, ask: Ask
) -> list[Hypothesis]:
    """The best hypotheses after all attempts, each of which sees what the one before it left.

    Args:
        results: of the sources, with their flags.
        ask: called once for each attempt at most.
    """
    best = list(results)
    for attempt in attempts:
        asked = [
            (index, pieces)
            for index, source in enumerate(sources)
            if (pieces := attempt.pieces(source, best[index])) is not None
        ]
        flat = [piece for _, pieces in asked for piece in pieces]
        answers = iter(ask(flat) if flat else [])
        for index, pieces in asked:
            best[index] = attempt.choose(sources[index], best[index], [next(answers) for _ in pieces])
    return best


def merge(text: str, parts: Sequence[Hypothesis]) -> Hypothesis:
    """A text that was made of hypotheses, as sure as they are on average; not checked yet."""
    likely = sum(part.log_probability for part in parts) / max(1, len(parts))
    return Hypothesis(text, likely, any(part.is_cut for part in parts))


def retry(sources: Sequence[SourceText], results: Sequence[Hypothesis], *, ask: Ask) -> list[Hypothesis]:
    """Hypotheses with fewest flags of those that are there and those that another search makes.

    Args:
        ask: with `other_decoding`.
    """
    return try_each(sources, results, [_Again()], ask=ask)


def other_decoding(decoding: Decoding) -> Decoding:
    """A second try goes another way: greedily, and kept from repeating itself.

    Of 130 flagged texts of FLORES dev (`mini` 1, 2026-11-25) 75 stay flagged, with a beam of 4 at four
    times the cost 64; BLEU and chrF are the same within .3.
    """
    return replace(decoding, beam_size=1, repetition_penalty=1.2, no_repeat_ngram_size=4)


@dataclass(frozen=True, slots=True)
class _Again:
    """The whole text once more, where something is wrong with it."""

    def pieces(self, source: SourceText, best: Hypothesis) -> list[SourceText] | None:
        return [source] if set(best.flags) - {SPLIT} else None

    def choose(self, _source: SourceText, best: Hypothesis, answers: Sequence[Hypothesis]) -> Hypothesis:
        return min(best, *answers, key=_badness)


def _badness(hypothesis: Hypothesis) -> tuple[bool, int, float]:
    return EMPTY in hypothesis.flags, len(hypothesis.flags), -hypothesis.log_probability
