"""Which words are built as Vietnamese ones, which are single syllables."""

from __future__ import annotations

import re

from translator.detect.ngrams import strip_marks

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)


def is_syllable(word: str) -> bool:
    """Whether a word in lower case may be Vietnamese, marks aside."""
    return bool(_SYLLABLE.fullmatch(strip_marks(word)))
