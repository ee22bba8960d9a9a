"""Another name in place of one that both sides of a pair share, so that the model learns to carry names over.

Names come from the corpora's name lists (transliterations from Russian, katakana) and, for persons of our
languages, from the commonest family and given names. Hungarian puts the family name first, English last.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from translator.languages import SOURCE_LANGUAGES, SOURCES, language_of, teaching_of
from translator.languages.ja import JAPANESE
from translator.train.corpus import CorpusPair

SOURCE = "augmented-names"
_TRANSLITERATED = ("names-russian-translit", "names-wikidata-katakana")

# Not a part of an address, a path or an identifier.
_NAME = re.compile(r"(?<![\w./-])[^\W\d_]{3,}(?![\w/-])")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,}(?:・[ァ-ヴー]{2,})*")
_LATIN = re.compile(r"(?<![A-Za-z\d_./-])[A-Z][a-z]{2,}(?![A-Za-z\d_/-])")
_HUNGARIAN_SUFFIX = re.compile(r"[a-záéíóöőúüű]{1,6}")
_STEMS = tuple(stem for record in SOURCES if record.teaching for stem in record.teaching.stems)
_VOWELS = frozenset("aeiouyáéíóöőúüű")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a language writes it, and in English."""

    foreign: str
    english: str


class NamePool:
    """Names to draw from, by language."""

    def __init__(self, pairs: Sequence[CorpusPair]) -> None:
        """Take the transliterated names among the pairs, and the Latin names that are their English."""
        known = [pair for pair in pairs if pair.source in _TRANSLITERATED and _is_name(pair.english)]
        self._listed = {
            language: [Name(pair.foreign, pair.english) for pair in known if pair.language == language]
            for language in SOURCE_LANGUAGES
        }
        self._latin = sorted({pair.english for pair in known if " " not in pair.english})
        self.english_of = {name.foreign: name.english for name in self._listed[JAPANESE.tag]}

    def __bool__(self) -> bool:
        return bool(self._latin)

    def draw(self, language: str, rng: random.Random) -> Name:
        """A name for running text of a language."""
        own = teaching_of(language).draw_name(rng)
        if own is not None:
            return Name(*own)
        listed = self._listed[language]
        return rng.choice(listed) if listed and rng.random() < 0.6 else self.draw_latin(rng)

    def draw_latin(self, rng: random.Random) -> Name:
        """A name that is the same on both sides."""
        return _same(rng.choice(self._latin))

    def draw_stem(self, rng: random.Random) -> Name:
        """A name that takes a Hungarian suffix as it is: it ends in a consonant."""
        for _ in range(20):
            name = rng.choice(self._latin if rng.random() < 0.6 else _STEMS)
            if name[-1] not in _VOWELS:
                return _same(name)
        return _same("Kovács")


def renamed(
    text: Sequence[CorpusPair], pool: NamePool, share: float, rng: random.Random
) -> Iterator[CorpusPair]:
    """Altered copies of pairs, tried on that share of them; many share no name and give none."""
    for pair in rng.sample(text, int(share * len(text))) if pool else ():
        altered = rename(pair, pool, rng)
        if altered is not None:
            yield replace(altered, source=SOURCE)


def rename(pair: CorpusPair, pool: NamePool, rng: random.Random) -> CorpusPair | None:
    """The pair with another name in place of one that stands once on each side; None where there is none."""
    spots = list(_japanese_spots(pair, pool) if pair.language == JAPANESE.tag else _latin_spots(pair))
    if not spots:
        return None
    foreign, english, suffix = rng.choice(spots)
    if suffix:
        name = pool.draw_stem(rng)
    elif pair.language == JAPANESE.tag and foreign.isascii():
        name = pool.draw_latin(rng)
    else:
        name = pool.draw(pair.language, rng)
    return replace(
        pair,
        foreign=pair.foreign.replace(foreign + suffix, name.foreign + suffix),
        english=pair.english.replace(english, name.english),
    )


def _latin_spots(pair: CorpusPair) -> Iterator[tuple[str, str, str]]:
    """Capitalized words of the English that stand once on each side: foreign, English, Hungarian suffix."""
    words = _NAME.findall(pair.foreign)
    for english in dict.fromkeys(_NAME.findall(pair.english)):
        if not english[0].isupper() or pair.english.count(english) != 1 or pair.foreign.count(english) != 1:
            continue
        if english in words:
            yield english, english, ""
        elif language_of(pair.language).forms and len(english) >= 4:
            whole = next((word for word in words if word.startswith(english)), english)
            suffix = whole[len(english) :]
            if _HUNGARIAN_SUFFIX.fullmatch(suffix):
                yield english, english, suffix


def _japanese_spots(pair: CorpusPair, pool: NamePool) -> Iterator[tuple[str, str, str]]:
    """Katakana whose English the lists know, and Latin words, that stand once on each side."""
    found = [(run, pool.english_of.get(run, "")) for run in _KATAKANA.findall(pair.foreign)]
    found += [(word, word) for word in _LATIN.findall(pair.foreign)]
    for foreign, english in found:
        stands_once = pair.foreign.count(foreign) == 1 and pair.english.count(english) == 1
        if english and stands_once and english in _NAME.findall(pair.english):
            yield foreign, english, ""


def _same(name: str) -> Name:
    return Name(name, name)


def _is_name(text: str) -> bool:
    return 3 <= len(text) <= 30 and text[0].isupper() and text.replace(" ", "").replace("-", "").isalpha()
