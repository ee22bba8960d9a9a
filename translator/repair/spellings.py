"""How a name comes right whose English is nobody's to look up: what the model invented in its place goes.

A word with a capital that no English text knows, and that nothing in the source explains, is a name as the
model spelled it. Of the names in the source the one most like it takes its place. Katakana that is in no list
stays as the model heard it: Hepburn's letters in its place were right no oftener and cost .03 chrF
(600 sentences of FLORES dev, `mini` 5, 2026-11-30).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from translator.glossary.occurrence import Fixed, Places
from translator.languages import language_of
from translator.languages.en import is_english
from translator.languages.names import SpelledName, fold_marks
from translator.records import SourceText

_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,40}(?!\w)")
_CAPITALIZED = re.compile(r"(?<!\w)(?=[^\W\d_a-z])[^\W\d_]{2,40}")
_MOST_NAMES, _MOST_WORDS = 20, 40
"""Of a text: different names, and different words that are compared with each; a sentence has fewer."""
_LIKE_AT_ALL = 0.55
"""Likeness below which no word stands for a name: of 600 Japanese sentences 40 are then flagged, nine of ten
rightly (FLORES dev, `mini` 5, 2026-11-30)."""

Hearing = Callable[[str], tuple[str, ...]]


def spell_names(source: SourceText, english: str, *, names: Sequence[SpelledName], taken: Places) -> str:
    """The English with names of the source for words that the model invented in their place.

    Args:
        names: of the source.
        taken: spans of the English that are known to be right.
    """
    spelled = [name for name in names if name.forms]
    if not spelled:
        return english
    explained = {fold_marks(form) for name in spelled for form in (*name.forms, *name.spoken)}
    found = [
        match
        for match in _find_unknown(english, source)
        if not (taken.overlapping(match.span()) or _is_one_of(match.group(), explained))
    ]
    words = list(dict.fromkeys(match.group() for match in found))[:_MOST_WORDS]
    changes = _match(words, spelled, sound=language_of(source.language).sound)
    parts, position = [], 0
    for match in found:
        parts += [english[position : match.start()], changes.get(match.group(), match.group())]
        position = match.end()
    return "".join([*parts, english[position:]])


def find_unspelled(source: SourceText, english: str, *, names: Sequence[SpelledName]) -> list[SpelledName]:
    """The names that are sure to be such, and that no word of the English is like."""
    sound = language_of(source.language).sound
    sure = list({name.spoken: name for name in names if name.is_sure}.values())[:_MOST_NAMES]
    words = list(dict.fromkeys(_CAPITALIZED.findall(english)))[:_MOST_WORDS] if sure else []
    if len(words) == _MOST_WORDS:
        return []
    sounds = [sound(word) for word in words]
    return [
        name
        for name in sure
        if max((_likeness(word, sound(spoken)) for word in sounds for spoken in name.spoken), default=0)
        < _LIKE_AT_ALL
    ]


def _find_unknown(english: str, source: SourceText) -> Iterator[re.Match[str]]:
    """Words with one capital, at their head, that are neither English nor in the source."""
    candidates = [
        match
        for match in _WORD.finditer(english)
        if match.group()[0].isupper()
        and match.group()[1:].islower()
        and not is_english(fold_marks(match.group()))
    ]
    if candidates:  # most segments have none
        fixed, copied = Fixed(english), {fold_marks(match.group()) for match in _WORD.finditer(source.text)}
        yield from (
            match
            for match in candidates
            if not (fixed.touches(match.span()) or _is_one_of(match.group(), copied))
        )


def _is_one_of(word: str, known: set[str]) -> bool:
    small = fold_marks(word)
    return small in known or small.removesuffix("s") in known


def _match(words: Sequence[str], names: Sequence[SpelledName], *, sound: Hearing) -> dict[str, str]:
    """Word -> name that it misspells, as that is written; each for as many words as it stands there."""
    left = Counter(name.spoken for name in names)
    each = list({name.spoken: name for name in names}.values())[:_MOST_NAMES]
    pairs = [
        (likeness, word, name)
        for word in words
        for name in each
        if (likeness := max(_likeness(sound(word), sound(spoken)) for spoken in name.spoken)) >= name.least
    ]
    changes: dict[str, str] = {}
    for likeness, word, name in sorted(pairs, key=lambda pair: -pair[0]):
        if word not in changes and left[name.spoken]:
            left[name.spoken] -= 1
            form = _nearest(word, name.forms)
            changes[word] = form if likeness < name.most or is_english(fold_marks(form)) else word
    return changes


def _nearest(word: str, forms: Sequence[str]) -> str:
    return max(forms, key=lambda form: _share(fold_marks(word), fold_marks(form)))


def _likeness(word: Sequence[str], name: Sequence[str]) -> float:
    return sum(map(_share, word, name)) / len(word)


def _share(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
