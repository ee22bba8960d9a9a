"""What kind of word an English word is, by the company it keeps in texts, and its plural."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

ENGLISH_WORD: Final = re.compile(r"[a-z]+(?:-[a-z]+)*")

# A word in fewer texts is too rare to be told; the commonest are those that grammar is made of.
_LEAST, _GRAMMATICAL = 3, 300
# Fewer uses of one kind may be chance.
_TELLING = 2
_TOKEN = re.compile(r"[A-Za-z]+(?:-[a-z]+)*|[.,;:?!]")
_DETERMINERS = frozenset(
    "a an the this that these those my your his her its our their some any each no".split()
)
_AUXILIARIES = frozenset("to will can cannot must could should may might would".split())
# What follows a noun and no adjective.
_CLOSING = frozenset(
    ". , ; : ? ! of in is was and or for to from with on at that by are were has have had can will".split()
)
_ENDS: Final = (
    ("adverb", ("ly",)),
    ("quality", ("ous", "ful", "able", "ible", "ive", "less", "ish", "al", "ic", "ary")),
    (
        "noun",
        ("tion", "sion", "ness", "ment", "ity", "ism", "ance", "ence", "ship", "hood", "er", "or", "ist"),
    ),
    ("form", ("ing", "ed")),
)


class WordKinds:
    """English words as texts use them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        self._uses: Counter[tuple[str, str]] = Counter()
        for text in texts:
            self._read(_TOKEN.findall(text))
        self._common = {word for word, _ in self._counts.most_common(_GRAMMATICAL)}

    def kind(self, word: str) -> str | None:
        """One of noun, plural, quality, verb, adverb, form and other.

        None for words of grammar and for those that hardly a text holds.
        """
        if self._counts[word] < _LEAST or word in self._common:
            return None
        uses = {kind: self._uses[kind, word] for kind in ("noun", "verb", "quality")}
        kind = max(uses, key=lambda name: uses[name])
        if word.endswith("ly") or uses[kind] < _TELLING:
            kind = next((name for name, ends in _ENDS if word.endswith(ends)), "other")
        is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
        return "plural" if kind == "noun" and is_plural else kind

    def _read(self, tokens: list[str]) -> None:
        self._counts.update(set(tokens))
        for before, word, after in zip(tokens, tokens[1:], [*tokens[2:], "."], strict=False):
            if before.lower() in _DETERMINERS:
                self._uses["noun" if after in _CLOSING else "quality", word] += 1
            elif before in _AUXILIARIES:
                self._uses["verb", word] += 1


def plural(noun: str) -> str:
    """The regular plural."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"
