"""What both engines do around a search: how long outputs may become, repeats, failures as our errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from translator.errors import EngineError, EngineOutOfMemory
from translator.records import Decoding, Hypothesis

_LEAST_CLASS = 16


def output_bound(source_tokens: int, *, decoding: Decoding, most: int) -> int:
    """Most output tokens, end mark counted, for a source of this many tokens.

    The source length is first rounded up to a power of two (at least 16): texts of one class can then
    share a call, and a text's bound still depends on nothing but the text.
    """
    rounded = max(_LEAST_CLASS, 1 << (source_tokens - 1).bit_length())
    return max(1, min(most - 1, int(decoding.max_length_factor * rounded) + decoding.max_length_constant))


def group_by_bound(lengths: Mapping[int, int], *, decoding: Decoding, most: int) -> dict[int, list[int]]:
    """Bound -> the indices that share it, largest bound first; `lengths` gives source tokens by index."""
    groups: dict[int, list[int]] = {}
    for index, length in lengths.items():
        groups.setdefault(output_bound(length, decoding=decoding, most=most), []).append(index)
    return dict(sorted(groups.items(), reverse=True))


@contextmanager
def translated_errors(label: str) -> Iterator[None]:
    """Raise `EngineOutOfMemory` or `EngineError` for what the search of model `label` raises."""
    try:
        yield
    except MemoryError as error:
        raise EngineOutOfMemory(f"{label} ran out of memory; try fewer texts at once") from error
    except (RuntimeError, ValueError) as error:
        kind = EngineOutOfMemory if "out of memory" in str(error).lower() else EngineError
        raise kind(f"{label} failed: {error}") from error


def without_repeats(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """The first of each text: searches end in different tokens that read the same."""
    found: dict[str, Hypothesis] = {}
    for item in hypotheses:
        found.setdefault(item.text, item)
    return list(found.values())
