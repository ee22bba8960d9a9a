"""A number with what it counts, as people write it."""

from __future__ import annotations


def pluralize(number: int, word: str) -> str:
    """`1 segment`, `1,204 segments`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
