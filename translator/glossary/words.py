"""Terms in texts with spaces between words or syllables: one walk through a tree of all terms."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress

from translator.glossary.occurrence import MOST_NESTED, Occurrence
from translator.glossary.term import Term, fits_case
from translator.languages import Language
from translator.languages.language import Forms

_TOKEN = re.compile(r"[\w\u0300-\u036f]+|[^\w\s]")
_SAME_MARKS = str.maketrans({"’": "'", "ʼ": "'", "‑": "-", "‐": "-", "–": "-"})
_GLUED = "\0"
_HYPHEN = _GLUED + "-"
_MIN_STEM = 2
_KNOWN_WORDS = 8_192
"""Words of texts that are kept in mind with whether a term begins there."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or mark; `key` is what it is found by, with a sign where no space stands before it."""

    key: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    """What may follow the words that led here: words, last words, stems of last words and the longest one."""

    children: dict[str, _Node] = field(default_factory=dict)
    ends: dict[str, list[Term]] = field(default_factory=dict)
    stems: dict[str, list[tuple[re.Pattern[str], Term]]] = field(default_factory=dict)
    longest_stem: int = 0


class WordIndex:
    """Finds terms word by word: Hungarian in its forms, Vietnamese in either spelling of tones."""

    def __init__(self, terms: Sequence[Term], *, language: Language) -> None:
        """Build the tree of terms for texts in a language."""
        self._fold = language.fold
        self._forms = language.forms
        self._root = _Node()
        self._may_begin = lru_cache(_KNOWN_WORDS)(self._begins)
        for term in terms:
            self._add(term)

    def find(self, text: str) -> Iterator[Occurrence]:
        """Every place of every term, overlapping ones too; of terms that begin at one word the longest."""
        begins = [bool(self._may_begin(word)) for word in _TOKEN.findall(text)]
        if not any(begins):
            return  # so it is with most segments
        tokens = self._read(_TOKEN.finditer(text))
        for first in compress(range(len(tokens)), begins):
            yield from self._find_at(tokens, first, text)

    def _find_at(self, tokens: Sequence[_Token], first: int, text: str) -> Iterator[Occurrence]:
        """The longest terms that begin with a token of a text."""
        start = tokens[first].start
        for term, last in deque(self._walk(tokens, first), MOST_NESTED):
            if fits_case(term, [token.text for token in tokens[first : last + 1]]):
                end = self._end(tokens, last)
                yield Occurrence(term, start, end, text[start:end])

    def _add(self, term: Term) -> None:
        tokens = self._read(_TOKEN.finditer(term.source))
        node = self._root
        for token in tokens[:-1]:
            node = node.children.setdefault(token.key, _Node())
        last = tokens[-1]
        node.ends.setdefault(last.key, []).append(term)
        # Acronyms take their endings after a hyphen.
        if self._forms and last.text.isalpha() and not (last.text.isupper() and len(last.text) > 1):
            for stem, tail in self._forms.find_stems(last.key.removeprefix(_GLUED)):
                sign = _GLUED if last.key.startswith(_GLUED) else ""
                node.stems.setdefault(sign + stem, []).append((tail, term))
                node.longest_stem = max(node.longest_stem, len(sign + stem))

    def _begins(self, word: str) -> bool:
        """Whether some term begins with a word, or is this word in some form."""
        key = self._key(unicodedata.normalize("NFC", word))
        root = self._root
        return key in root.children or key in root.ends or any(_match_stems(root, key))

    def _walk(self, tokens: Sequence[_Token], first: int) -> Iterator[tuple[Term, int]]:
        """(term, index of its last token) of all terms that begin with a token, the shortest first."""
        node = self._root
        key = tokens[first].key.removeprefix(_GLUED)
        for place in range(first, len(tokens)):
            if place > first:
                key = tokens[place].key
            for term in node.ends.get(key, ()):
                yield term, place
            if node.stems and len(key) > _MIN_STEM:
                for term in _match_stems(node, key):
                    yield term, place
            following = node.children.get(key)
            if following is None:
                return
            node = following

    def _end(self, tokens: Sequence[_Token], last: int) -> int:
        """Where a form ends whose last token this is: behind the ending that a hyphen joins to it."""
        tail = _hyphenated_tail(tokens, last, self._forms) if self._forms else None
        return tail.end if tail else tokens[last].end

    def _read(self, words: Iterable[re.Match[str]]) -> list[_Token]:
        """Tokens of words and marks that follow each other."""
        tokens: list[_Token] = []
        for found in words:
            start, end = found.span()
            word = unicodedata.normalize("NFC", found.group())
            sign = _GLUED if tokens and tokens[-1].end == start else ""
            tokens.append(_Token(sign + self._key(word), word, start, end))
        return tokens

    def _key(self, word: str) -> str:
        return self._fold(word.lower().translate(_SAME_MARKS))


def _match_stems(node: _Node, key: str) -> Iterator[Term]:
    for length in range(_MIN_STEM, min(len(key), node.longest_stem + 1)):
        for tail, term in node.stems.get(key[:length], ()):
            if tail.fullmatch(key, length):
                yield term


def _hyphenated_tail(tokens: Sequence[_Token], last: int, forms: Forms) -> _Token | None:
    """The ending that follows a word after a hyphen."""
    if last + 2 >= len(tokens) or tokens[last + 1].key != _HYPHEN:
        return None
    tail = tokens[last + 2]
    is_ending = tail.key.startswith(_GLUED) and forms.hyphenated().fullmatch(tail.key, 1)
    return tail if is_ending else None
