"""How likely a translation is of use, without a reference: a probability, fitted where references exist."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from translator.checks import COPIED, CUT, EMPTY, LOOPING, WRONG_LANGUAGE
from translator.fact_key import HUMAN
from translator.jobs import SegmentOutline
from translator.languages import language_of
from translator.records import Translation

USABLE_CHRF = 50.0
"""What counts as of use: a sentence of at least this chrF, of which a reader gets what happened."""
LOW = 1 / 3
"""An estimate of a whole document below which it is said at its top."""
# Logistic regression on the even sentences of FLORES dev with `mini` 6, beam 2, as users get them
# (`python -m tests.bench.estimates FLORES_DIR`, 2026-11-30); those of `mini` 8 and 9 order theirs no better.
# Languages have an offset in their records. Of another model the order is telling, the figure is not.
_WEIGHTS = {"constant": -1.786, "log_probability": 5.751, "length": 0.998, "ratio": 1.533, "excess": -0.623}
_SHORTEST, _LONGEST = 40, 250  # code points of English, in which nine of ten of these sentences are
_RUINED = frozenset({EMPTY, LOOPING, COPIED, WRONG_LANGUAGE, CUT})
_RUINED_SHARE = 0.02  # none of those sentences has such a flag, so this is set


@dataclass(frozen=True, slots=True)
class Measure:
    """What an estimate is made of; lengths in code points."""

    language: str
    log_probability: float
    source_chars: int
    english_chars: int
    flags: tuple[str, ...] = ()

    def features(self) -> dict[str, float]:
        """The numbers that are weighed."""
        expected = self.source_chars * language_of(self.language).english_ratio
        ratio = math.log((self.english_chars + 5) / (expected + 5))
        length = math.log(min(max(self.english_chars, _SHORTEST), _LONGEST))
        values = (1.0, self.log_probability, length, ratio, abs(ratio))
        return dict(zip(_WEIGHTS, values, strict=True))


def estimate(measure: Measure) -> float:
    """The probability, in (0, 1), that a translation has `USABLE_CHRF`."""
    if _RUINED.intersection(measure.flags):
        return _RUINED_SHARE
    features = measure.features()
    weighed = sum(_WEIGHTS[name] * value for name, value in features.items())
    return 1 / (1 + math.exp(-weighed - language_of(measure.language).estimate_offset))


def estimate_segment(item: Translation) -> float | None:
    """The same of a segment; None where no model wrote it."""
    measure = measure_segment(item)
    return None if measure is None else estimate(measure)


def measure_segment(item: Translation) -> Measure | None:
    """What is weighed of a segment; None where no model wrote it."""
    if item.model in (None, HUMAN) or item.log_probability is None:
        return None
    source_chars = item.segment.end - item.segment.start
    return Measure(item.segment.language, item.log_probability, source_chars, len(item.text), item.flags)


def measure_outline(item: SegmentOutline) -> Measure | None:
    """The same of a segment whose texts are not at hand."""
    if item.model in (None, HUMAN) or item.log_probability is None or item.english_chars is None:
        return None
    return Measure(item.language, item.log_probability, item.source_chars, item.english_chars, item.flags)


def estimate_document(measures: Iterable[Measure | None]) -> float | None:
    """The share of what a model wrote that is likely of use, by length; None where it wrote nothing."""
    chars, usable = weigh_estimates(item for item in measures if item)
    return usable / chars if chars else None


def weigh_estimates(measures: Iterable[Measure]) -> tuple[int, float]:
    """How many code points of source there are, and how many of them have English that is likely of use."""
    weighed = [(item.source_chars, estimate(item)) for item in measures]
    return sum(chars for chars, _ in weighed), sum(chars * share for chars, share in weighed)


def warn_of(share: float | None) -> str | None:
    """What to say at the top of a document, in one sentence; None where nothing is to be said."""
    if share is None or share >= LOW:
        return None
    return f"Low estimate: about {share:.0%} of this translation is likely of use; check it with its source."
