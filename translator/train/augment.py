"""How pairs are altered so that the model withstands real documents: one function per kind of trouble.

Each alteration takes a pair and a random generator and returns the altered pair, or None where it does
not apply. The English stays well written: trouble is put into the foreign side, and what must be copied
into both.
"""

from __future__ import annotations

import itertools
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace

from translator.languages import language_of
from translator.train import numerals
from translator.train.corpus import CorpusPair
from translator.train.dictionary import in_context
from translator.train.recipe import AugmentRecipe
from translator.train.renaming import NamePool, renamed

Alteration = Callable[[CorpusPair, random.Random], CorpusPair | None]

_HOSTS = (
    "example.com",
    "news.vn",
    "hirek.hu",
    "mainichi.jp",
    "www.bbc.co.uk",
    "t.co",
    "vnexpress.net",
    "index.hu",
)
_WORDS = ("news", "article", "index", "2024", "the-gioi", "belfold", "a", "id", "politics", "story", "view")
_PLACEHOLDERS = (
    "%s",
    "{0}",
    "{name}",
    "%d",
    "__T0__",
    "⟦1⟧",
    "$1",
    "<1>",
    "{{count}}",
    "[1]",
    "@user",
    "#tag",
)
_STROKES = str.maketrans("đĐ", "dD")


def augment(pairs: Sequence[CorpusPair], recipe: AugmentRecipe, rng: random.Random) -> Iterator[CorpusPair]:
    """Altered copies of running text, `recipe` saying how many of each kind; the source names the kind."""
    text = [pair for pair in pairs if pair.part == "text"]
    for kind, share in asdict(recipe).items():
        if not text or kind not in ALTERATIONS:
            continue
        for pair in rng.sample(text, int(share * len(text))):
            altered = ALTERATIONS[kind](pair, rng)
            if altered is not None:
                yield replace(altered, source=f"augmented-{kind}")
    yield from _joined(text, recipe.join, rng)
    if recipe.names:
        yield from renamed(text, NamePool(pairs), recipe.names, rng)
    yield from in_context(pairs, recipe.words, recipe.lists, rng)


def lower(pair: CorpusPair, _: random.Random) -> CorpusPair | None:
    """The foreign side without capitals."""
    return _with_foreign(pair, pair.foreign.lower())


def upper(pair: CorpusPair, _: random.Random) -> CorpusPair | None:
    """The foreign side as an all-capitals headline; the English keeps its ordinary case."""
    return _with_foreign(pair, pair.foreign.upper()) if len(pair.foreign) < 120 else None


def title(pair: CorpusPair, _: random.Random) -> CorpusPair | None:
    """The foreign side as a headline in title case, without its full stop, as is the English."""
    if not language_of(pair.language).is_spaced or len(pair.foreign) > 120:
        return None
    headline = " ".join(word[:1].upper() + word[1:] for word in pair.foreign.rstrip(".").split(" "))
    return replace(pair, foreign=headline, english=pair.english.rstrip("."))


def bare(pair: CorpusPair, _: random.Random) -> CorpusPair | None:
    """The foreign side without diacritics, as typed on a foreign keyboard."""
    if not language_of(pair.language).is_spaced:
        return None
    marks = unicodedata.normalize("NFD", pair.foreign.translate(_STROKES))
    return _with_foreign(pair, "".join(mark for mark in marks if not unicodedata.combining(mark)))


def wrap_lines(pair: CorpusPair, rng: random.Random) -> CorpusPair | None:
    """The foreign side as a hard-wrapped page leaves it: a word broken by a hyphen, Japanese by spaces."""
    if not language_of(pair.language).is_spaced:
        cuts = sorted(rng.sample(range(1, len(pair.foreign)), 2)) if len(pair.foreign) > 12 else []
        return _with_foreign(pair, " ".join(_split_at(pair.foreign, cuts)))
    words = pair.foreign.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= 7 and word.isalpha()]
    if not long:
        return None
    place = rng.choice(long)
    cut = rng.randrange(3, len(words[place]) - 2)
    words[place] = f"{words[place][:cut]}- {words[place][cut:]}"
    return _with_foreign(pair, " ".join(words))


def bilingual(pair: CorpusPair, rng: random.Random) -> CorpusPair | None:
    """One line that holds the text and its English already, as mastheads do; the English part is copied."""
    if len(pair.english) > 50:
        return None
    mark = rng.choice((" | ", " / ", " - ", " – "))
    if rng.random() < 0.5:
        return replace(
            pair, foreign=pair.foreign + mark + pair.english, english=pair.english + mark + pair.english
        )
    return replace(
        pair, foreign=pair.english + mark + pair.foreign, english=pair.english + mark + pair.english
    )


def copied(pair: CorpusPair, rng: random.Random) -> CorpusPair | None:
    """Something that must come through unchanged, at a place that is the same on both sides."""
    thing = rng.choice(_PLACEHOLDERS) if rng.random() < 0.5 else _address(rng)
    form = rng.choice(
        ("{text} {thing}", "{thing} {text}", "{text} ({thing})", "{thing}: {text}", "- {text} {thing}")
    )
    # `replace`, not `format`: the text may hold braces.
    foreign, english = (
        form.replace("{thing}", thing).replace("{text}", text) for text in (pair.foreign, pair.english)
    )
    return replace(pair, foreign=foreign, english=english)


def numbers(pair: CorpusPair, rng: random.Random) -> CorpusPair | None:
    """Another number in place of one that both sides share, each side written its language's way."""
    ours = re.findall(r"(?<![\w.,])\d{1,4}(?![\w.,%]\d)", pair.foreign)
    shared = [digits for digits in ours if pair.foreign.count(digits) == pair.english.count(digits) == 1]
    if not shared:
        return None
    old = rng.choice(shared)
    value = numerals.draw(rng, like=old)
    return replace(
        pair,
        foreign=pair.foreign.replace(old, numerals.foreign(value, pair.language, rng)),
        english=pair.english.replace(old, numerals.english(value)),
    )


def dates(pair: CorpusPair, rng: random.Random) -> CorpusPair | None:
    """A date before the text, written each language's way."""
    date = numerals.draw_date(rng)
    return replace(
        pair,
        foreign=f"{numerals.foreign_date(date, pair.language, rng)}: {pair.foreign}",
        english=f"{numerals.english_date(date)}: {pair.english}",
    )


ALTERATIONS: dict[str, Alteration] = {
    "lower": lower,
    "upper": upper,
    "title": title,
    "bare": bare,
    "wrap": wrap_lines,
    "bilingual": bilingual,
    "copied": copied,
    "numbers": numbers,
    "dates": dates,
}


def join_pairs(first: CorpusPair, second: CorpusPair) -> CorpusPair:
    """Two pairs of one language as one text of two sentences, as documents have them."""
    gap = " " if language_of(first.language).is_spaced else ""
    return CorpusPair(
        language=first.language,
        foreign=first.foreign + gap + second.foreign,
        english=f"{first.english} {second.english}",
        source="augmented-join",
    )


def _joined(text: Sequence[CorpusPair], share: float, rng: random.Random) -> Iterator[CorpusPair]:
    for language in sorted({pair.language for pair in text}):
        whole = [pair for pair in text if pair.language == language and _is_sentence(pair)]
        for _ in range(int(share * len(whole)) if len(whole) > 1 else 0):
            yield join_pairs(*rng.sample(whole, 2))


def _is_sentence(pair: CorpusPair) -> bool:
    return 15 < len(pair.english) < 140 and pair.english[-1] in ".!?" and pair.foreign[-1] in ".!?。！？"


def _with_foreign(pair: CorpusPair, foreign: str) -> CorpusPair | None:
    return replace(pair, foreign=foreign) if foreign != pair.foreign else None


def _split_at(text: str, cuts: Sequence[int]) -> list[str]:
    edges = [0, *cuts, len(text)]
    return [text[start:end] for start, end in itertools.pairwise(edges)]


def _address(rng: random.Random) -> str:
    path = "/".join(rng.choice(_WORDS) for _ in range(rng.randrange(3)))
    if rng.random() < 0.15:
        return f"{rng.choice(_WORDS)}@{rng.choice(_HOSTS)}"
    return f"{rng.choice(('https://', 'http://', ''))}{rng.choice(_HOSTS)}/{path}"
