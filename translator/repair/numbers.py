"""How numbers come right, before anything looks at what is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.numbers import put_numbers_right
from translator.records import Hypothesis, SourceText


def keep_numbers(sources: Sequence[SourceText], results: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Hypotheses with the numbers of their sources."""
    return [
        replace(result, text=put_numbers_right(source, result.text))
        for source, result in zip(sources, results, strict=True)
    ]
