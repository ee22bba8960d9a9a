"""Which words English readers know, names too: any other may be an invention of a model.

`english_words.txt.gz` has those that stand often enough in open text, made by
`translator.glossary.make_tables`.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files


@cache
def _words() -> frozenset[str]:
    data = gzip.decompress((files("translator.languages") / "english_words.txt.gz").read_bytes())
    return frozenset(data.decode().split("\n"))


def is_english(word: str) -> bool:
    """Whether a word in small letters without marks is known, in the plural too."""
    words = _words()
    return word in words or (word.endswith("s") and word[:-1] in words)
