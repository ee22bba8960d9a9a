"""How terms are found in texts: one walk through a tree of all terms, word by word or letter by letter.

Japanese has no spaces, so it takes letters, and guards at the ends of what is found. A script that goes on
beyond the end of a term makes another word of it: `アジア` is not in `アジアン`, nor `京都` in `東京都`.
Chinese characters do go on from word to word: before a term only a known prefix may stand, behind it a known
suffix or a whole further word of two characters at least.
"""

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
_CLUSTER = re.compile(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", re.DOTALL)
_SCRIPTS = (
    ("kanji", re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆ヶ\U00020000-\U0003ffff]")),
    ("katakana", re.compile(r"[\u30a1-\u30faー]")),
    ("hiragana", re.compile(r"[\u3041-\u309f]")),
    ("word", re.compile(r"[^\W_]")),
)
_PREFIXES = frozenset("元前現新旧対反親在駐訪各両同全非副総米英仏独露中韓日")
_SUFFIXES = frozenset("人国語的側軍省内外系製産発行着戦市県都府区町村州島氏様家者選案法率別化間後前時中")
_PARTICLES = frozenset("のはがをにでともやへかなよ")


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


@dataclass(slots=True)
class _LetterNode:
    children: dict[str, _LetterNode] = field(default_factory=dict)
    ends: list[Term] = field(default_factory=list)


class LetterIndex:
    """Finds terms letter by letter, half-width and full-width forms alike."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Build the tree of terms."""
        self._root = _LetterNode()
        for term in terms:
            node = self._root
            for letter in unicodedata.normalize("NFKC", term.source).lower():
                node = node.children.setdefault(letter, _LetterNode())
            node.ends.append(term)

    def find(self, text: str) -> Iterator[Occurrence]:
        """Every place of every term, overlapping ones too; of terms that begin at one letter the longest."""
        letters, starts = _normalize(text)
        small = letters.lower()
        for first, letter in enumerate(small):
            walk = self._walk(small, first) if letter in self._root.children else ()
            for term, after in deque(walk, MOST_NESTED):
                is_within = _parts_cluster(starts, first) or _parts_cluster(starts, after)
                is_whole = _is_free_before(letters, first) and _is_free_behind(letters, after)
                if is_whole and not is_within and fits_case(term, letters[first:after].split()):
                    start, end = starts[first], starts[after]
                    yield Occurrence(term, start, end, text[start:end])

    def _walk(self, letters: str, first: int) -> Iterator[tuple[Term, int]]:
        node: _LetterNode | None = self._root
        for place in range(first, len(letters)):
            node = node.children.get(letters[place]) if node else None
            if node is None:
                return
            yield from ((term, place + 1) for term in node.ends)


def _normalize(text: str) -> tuple[str, Sequence[int]]:
    """The text in NFKC, and for each of its letters, and the end, where it stands in the text."""
    if unicodedata.is_normalized("NFKC", text) and len(text.lower()) == len(text):
        return text, range(len(text) + 1)
    letters: list[str] = []
    starts: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        for letter in unicodedata.normalize("NFKC", cluster.group()):
            letters.append(letter if len(letter.lower()) == 1 else "\0")
            starts.append(cluster.start())
    return "".join(letters), [*starts, len(text)]


def _parts_cluster(starts: Sequence[int], place: int) -> bool:
    """Whether a place lies within what is one letter of the text, as `株` does in `㈱`."""
    return place > 0 and starts[place] == starts[place - 1]


def _is_free_before(text: str, start: int) -> bool:
    script = _script(text[start])
    if start == 0 or script is None or _script(text[start - 1]) != script:
        return True
    before, further = text[start - 1], text[start - 2] if start > 1 else ""
    if script == "kanji":
        return before in _PREFIXES and _script(further) != "kanji"
    return script == "hiragana" and before in _PARTICLES


def _is_free_behind(text: str, end: int) -> bool:
    script = _script(text[end - 1])
    if end == len(text) or script is None or _script(text[end]) != script:
        return True
    if script == "kanji":
        return _script(text[end + 1 : end + 2]) == "kanji" or text[end] in _SUFFIXES
    return script == "hiragana" and text[end] in _PARTICLES


def _script(letter: str) -> str | None:
    return next((name for name, letters in _SCRIPTS if letters.match(letter)), None) if letter else None
