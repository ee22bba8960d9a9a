"""Which hypotheses of one text are worth showing beside each other."""

from __future__ import annotations

from collections.abc import Iterable

from translator.records import Hypothesis


def without_repeats(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """The first of each text: searches end in different tokens that read the same."""
    found: dict[str, Hypothesis] = {}
    for item in hypotheses:
        found.setdefault(item.text, item)
    return list(found.values())
