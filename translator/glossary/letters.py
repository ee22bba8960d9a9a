"""Terms in Japanese, which has no spaces: a tree of letters, and guards at the ends of what is found.

A script that goes on beyond the end of a term makes another word of it: `アジア` is not in `アジアン`, nor
`京都` in `東京都`. Chinese characters do go on from word to word: before a term only a known prefix may
stand, behind it a known suffix or a whole further word of two characters at least.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from translator.glossary.occurrence import MOST_NESTED, Occurrence
from translator.glossary.term import Term, fits_case

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


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    ends: list[Term] = field(default_factory=list)


class LetterIndex:
    """Finds terms letter by letter, half-width and full-width forms alike."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Build the tree of terms."""
        self._root = _Node()
        for term in terms:
            node = self._root
            for letter in unicodedata.normalize("NFKC", term.source).lower():
                node = node.children.setdefault(letter, _Node())
            node.ends.append(term)

    def find(self, text: str) -> Iterator[Occurrence]:
        """Every place of every term, overlapping ones too; of terms that begin at one letter the longest."""
        letters, starts = _normalize(text)
        small = letters.lower()
        for first, letter in enumerate(small):
            walk = self._walk(small, first) if letter in self._root.children else ()
            for term, after in deque(walk, MOST_NESTED):
                if not (_parts_cluster(starts, first) or _parts_cluster(starts, after)) and (
                    _is_whole(letters, first, after) and fits_case(term, letters[first:after].split())
                ):
                    start, end = starts[first], starts[after]
                    yield Occurrence(term, start, end, text[start:end])

    def _walk(self, letters: str, first: int) -> Iterator[tuple[Term, int]]:
        node: _Node | None = self._root
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


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether what lies at the place is a word, as far as its script and its neighbors tell."""
    return _is_free_before(text, start) and _is_free_behind(text, end)


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
