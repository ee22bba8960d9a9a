"""Dictionary words in running text, so that the model learns them where sentences have them.

Three kinds of pairs are made: sentences with other entries in place of those that both sides hold, lists of
entries, and entries by themselves, with a form of each Hungarian noun: 48 of 100 word forms of FLORES-200 dev
stand in fewer than five Hungarian texts. What a model knows of them, `tests.bench.dictionary` measures.

Source: Fadaee et al. 2017 (P17-2090). Differs: both words come from dictionaries, so neither language models
nor alignments are needed, and what fits is told by the kind of the English word alone.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from translator.languages import SOURCE_LANGUAGES, teaching_of
from translator.languages.ja import JAPANESE
from translator.languages.language import Nouns
from translator.train.corpus import CorpusPair
from translator.train.word_kinds import ENGLISH_WORD, WordKinds, plural

REPLACED, LISTED, ALONE = "augmented-words", "augmented-lists", "augmented-entries"
# Name lists are for `renaming`, categories of maps hold search terms; what begins so else is a dictionary.
_DICTIONARIES, _NO_DICTIONARY = "lex-", "lex-osm-tagging"
# Most of its half million entries are rare words; those that a text or another dictionary holds are taken.
_LARGE = "lex-jmdict"
_MOST_REPLACED = 3
_MOST_LISTED, _LISTED_WORDS, _LISTED_CHARS = 5, 4, 40

_WHOLE = re.compile(rf"(?<![\w'’./@_-]){ENGLISH_WORD.pattern}(?![\w'’/@_-])")
_HEAD = re.compile(r"\W*([A-Z][a-z])")
_ARTICLE = re.compile(r"\b([Aa])n? $")
_LEADING = re.compile(r"^(?:an?|the|to) ")


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """A foreign word or phrase, one English word for it, and what kind of word that is."""

    foreign: str
    english: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Spot:
    """An entry in a pair, the case it has there, its place in the foreign text and in the English."""

    entry: DictionaryEntry
    case: str
    foreign: tuple[int, int]
    english: tuple[int, int]


class Dictionary:
    """The entries of the corpora's dictionaries whose English is one word that texts hold, by language."""

    def __init__(self, text: Iterable[CorpusPair], entries: Iterable[CorpusPair]) -> None:
        """Take the entries, as `dictionary_pairs` finds them; `text` tells which English words are known."""
        words = WordKinds(pair.english for pair in text)
        # Forms of entries by how they are written: several where a word has several glosses.
        self._forms: dict[str, dict[str, list[tuple[DictionaryEntry, str]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._kinds: dict[str, dict[str, list[DictionaryEntry]]] = defaultdict(lambda: defaultdict(list))
        for pair in entries:
            entry = _entry(pair, words)
            if entry is not None:
                self._add(pair.language, entry)

    def _add(self, language: str, entry: DictionaryEntry) -> None:
        self._kinds[language][entry.kind].append(entry)
        nouns = teaching_of(language).nouns
        for case in ("", *(nouns.cases if nouns else ())):
            form = inflected(entry, case, language)
            if form is not None:
                self._forms[language][form.foreign].append((form, case))

    def forms(self, language: str) -> Mapping[str, Sequence[tuple[DictionaryEntry, str]]]:
        """What each word of a language may be: forms of entries with their cases, "" for none."""
        return self._forms[language]

    def entries(self, language: str) -> list[DictionaryEntry]:
        """All entries of a language."""
        return [entry for kind in self._kinds[language].values() for entry in kind]

    def draw(self, language: str, kind: str, case: str, rng: random.Random) -> DictionaryEntry | None:
        """An entry of a kind that some entry has, in that case; None where the one drawn has no such form."""
        return inflected(rng.choice(self._kinds[language][kind]), case, language)


def inflected(entry: DictionaryEntry, case: str, language: str) -> DictionaryEntry | None:
    """The entry in that case; None where it has none, as all but Hungarian nouns."""
    if not case:
        return entry
    nouns = teaching_of(language).nouns
    foreign = nouns.inflect(entry.foreign, case) if nouns and entry.kind == "noun" else None
    if foreign is None:
        return None
    return replace(
        entry, foreign=foreign, english=plural(entry.english) if case == "plural" else entry.english
    )


def in_context(
    pairs: Sequence[CorpusPair], words: float, lists: float, rng: random.Random
) -> Iterator[CorpusPair]:
    """Sentences with other words, tried on the share `words` of the texts, with them each entry by itself and
    a form of each Hungarian noun; and lists, the share `lists` of the dictionary entries."""
    entries = dictionary_pairs(pairs) if words or lists else []
    if words:
        text = [pair for pair in pairs if pair.part == "text"]
        dictionary = Dictionary(text, entries)
        for pair in rng.sample(text, int(words * len(text))):
            altered = with_other_words(pair, dictionary, rng)
            if altered is not None:
                yield replace(altered, source=REPLACED)
        yield from _alone(entries, dictionary, rng)
    yield from _lists(entries, lists, rng)


def with_other_words(pair: CorpusPair, dictionary: Dictionary, rng: random.Random) -> CorpusPair | None:
    """The pair with other entries in place of up to three that stand once on each side; None without any."""
    spots = _spots(pair, dictionary.forms(pair.language))
    chosen = rng.sample(spots, min(len(spots), rng.randint(1, _MOST_REPLACED)))
    drawn = [(spot, dictionary.draw(pair.language, spot.entry.kind, spot.case, rng)) for spot in chosen]
    made = [(spot, entry) for spot, entry in drawn if entry is not None]
    if not made:
        return None
    foreign, english = pair.foreign, pair.english
    for spot, entry in sorted(made, key=lambda one: -one[0].foreign[0]):
        start, end = spot.foreign
        foreign = foreign[:start] + _as_at_head(entry.foreign, foreign[start]) + foreign[end:]
    for spot, entry in sorted(made, key=lambda one: -one[0].english[0]):
        start, end = spot.english
        before = _with_article(english[:start], entry.english)
        english = before + _as_at_head(entry.english, english[start]) + english[end:]
    return replace(pair, foreign=foreign, english=english)


def _spots(pair: CorpusPair, forms: Mapping[str, Sequence[tuple[DictionaryEntry, str]]]) -> list[_Spot]:
    places = _english_places(pair.english)
    spots: list[_Spot] = []
    for start, end in _candidates(pair):
        word = pair.foreign[start:end]
        # A capital at the head of a sentence makes no name of a word.
        word = _lowered(word) if _is_head(pair.foreign, start) else word
        known = next(((e, case) for e, case in forms.get(word, ()) if e.english in places), None)
        if known is not None and _count(word, pair.foreign) == 1 and not _overlaps(start, end, spots):
            # What an entry has taken is free for no other.
            spots.append(_Spot(*known, (start, end), places.pop(known[0].english)))
    return spots


def _english_places(english: str) -> dict[str, tuple[int, int]]:
    """Where each word stands that stands there once; the first is taken as if it began small."""
    head = _HEAD.match(english)
    text = english[: head.start(1)] + _lowered(english[head.start(1) :]) if head else english
    written = Counter(_WHOLE.findall(text))
    return {found[0]: found.span() for found in _WHOLE.finditer(text) if written[found[0]] == 1}


def _is_head(text: str, start: int) -> bool:
    """Whether a sentence begins there."""
    return not any(letter.isalnum() for letter in text[:start])


def _count(word: str, text: str) -> int:
    return text.count(word) + (text.count(_raised(word)) if _raised(word) != word else 0)


def _lowered(word: str) -> str:
    return word[:1].lower() + word[1:]


def _raised(word: str) -> str:
    return word[:1].upper() + word[1:]


def _as_at_head(word: str, replaced: str) -> str:
    """The word, with a capital where what it replaces had one."""
    return _raised(word) if replaced.isupper() else word


def _overlaps(start: int, end: int, spots: Sequence[_Spot]) -> bool:
    return any(start < spot.foreign[1] and spot.foreign[0] < end for spot in spots)


def _candidates(pair: CorpusPair) -> Iterator[tuple[int, int]]:
    """Stretches of the foreign text that may be an entry; in Vietnamese three or two syllables."""
    teaching = teaching_of(pair.language)
    found = [match.span() for match in teaching.words.finditer(pair.foreign)]
    for length in teaching.entry_words:
        for first, last in zip(found, found[length - 1 :], strict=False):
            yield first[0], last[1]


def _with_article(before: str, word: str) -> str:
    """The text before a word, an article at its end as the word's first letter wants it."""
    return _ARTICLE.sub(r"\1n " if word[0] in "aeiou" else r"\1 ", before)


def _alone(entries: Sequence[CorpusPair], dictionary: Dictionary, rng: random.Random) -> Iterator[CorpusPair]:
    for pair in entries:
        yield replace(pair, source=ALONE)
    for language in SOURCE_LANGUAGES:
        nouns = teaching_of(language).nouns
        if nouns is not None:
            for entry in dictionary.entries(language):
                yield from _in_a_case(entry, language, nouns, rng)


def _in_a_case(
    entry: DictionaryEntry, language: str, nouns: Nouns, rng: random.Random
) -> Iterator[CorpusPair]:
    case = rng.choice(tuple(nouns.cases))
    form = inflected(entry, case, language)
    if form is not None:
        english = f"{rng.choice(nouns.cases[case])} the {form.english}".lstrip()
        yield CorpusPair(language, f"{nouns.article(form.foreign)} {form.foreign}", english, ALONE, "lexicon")


def _lists(entries: Sequence[CorpusPair], share: float, rng: random.Random) -> Iterator[CorpusPair]:
    short = [pair for pair in entries if _is_short(pair)] if share else []
    for language in sorted({pair.language for pair in short}):
        fit = [pair for pair in short if pair.language == language]
        comma, conjunction = teaching_of(language).conjunction
        for _ in range(int(share * len(fit)) if len(fit) >= _MOST_LISTED else 0):
            chosen = rng.sample(fit, rng.randint(2, _MOST_LISTED))
            yield CorpusPair(
                language=language,
                foreign=_listed([pair.foreign for pair in chosen], comma, conjunction),
                english=_listed([pair.english for pair in chosen], ", ", " and "),
                source=LISTED,
            )


def _listed(words: Sequence[str], comma: str, conjunction: str) -> str:
    return comma.join(words[:-1]) + conjunction + words[-1]


def _is_short(pair: CorpusPair) -> bool:
    is_plain = not any(mark in pair.english + pair.foreign for mark in ",;()、・/")
    return is_plain and pair.english.count(" ") < _LISTED_WORDS and len(pair.foreign) <= _LISTED_CHARS


def dictionary_pairs(pairs: Sequence[CorpusPair]) -> list[CorpusPair]:
    """The entries of dictionaries among the pairs."""
    found = [p for p in pairs if p.source.startswith(_DICTIONARIES) and p.source != _NO_DICTIONARY]
    held = {pair.foreign for pair in found if pair.source != _LARGE}
    texts = (pair.foreign for pair in pairs if pair.language == JAPANESE.tag and pair.part == "text")
    held.update(word for text in texts for word in teaching_of(JAPANESE.tag).words.findall(text))
    return [pair for pair in found if pair.source != _LARGE or pair.foreign in held]


def _entry(pair: CorpusPair, words: WordKinds) -> DictionaryEntry | None:
    english = _LEADING.sub("", pair.english)
    if not ENGLISH_WORD.fullmatch(english) or not _is_word(pair.foreign, pair.language):
        return None
    kind = words.kind(english)
    if kind is None:
        return None
    return DictionaryEntry(pair.foreign, english, "verb" if pair.english.startswith("to ") else kind)


def _is_word(foreign: str, language: str) -> bool:
    """Whether it could be found in a text: the same rule as for texts, and no name."""
    teaching = teaching_of(language)
    found = teaching.words.findall(foreign)
    whole = "".join(found[:1]) if teaching.entry_words == (1,) else " ".join(found)
    return foreign == foreign.lower() and foreign == whole
