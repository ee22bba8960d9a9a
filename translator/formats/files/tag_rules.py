"""Which elements part texts and which stay as they are, where the caller says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TagRules:
    """Names of elements, as DeepL's options have them.

    Attributes:
        splitting: the text in them stands by itself.
        non_splitting: they are part of a sentence, whatever else says that they are not.
        ignored: they and all that is in them stay as they are.
        outlines: whether the structure of the document tells the first two apart.
    """

    splitting: frozenset[str] = frozenset()
    non_splitting: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    outlines: bool = True
