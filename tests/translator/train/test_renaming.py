"""Names change on both sides at once, and only where both sides share one."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from translator.train.augment import augment
from translator.train.corpus import CorpusPair
from translator.train.recipe import AugmentRecipe
from translator.train.renaming import SOURCE, NamePool, rename

NAMES = [
    CorpusPair("hu", "Novodvorszkij", "Novodvorsky", "names-russian-translit", "lexicon"),
    CorpusPair("hu", "Akinfijevics", "Akinfiyevich", "names-russian-translit", "lexicon"),
    CorpusPair("ja", "トム", "Tom", "names-wikidata-katakana", "lexicon"),
    CorpusPair("ja", "カウツキー", "Kautsky", "names-wikidata-katakana", "lexicon"),
    CorpusPair("ja", "歩く女", "woman walking", "names-cldr", "lexicon"),
]


@pytest.fixture
def pool() -> NamePool:
    return NamePool(NAMES)


def _all(pair: CorpusPair, pool: NamePool) -> set[tuple[str, str]]:
    """What comes out over many draws."""
    made = (rename(pair, pool, random.Random(seed)) for seed in range(300))
    return {(one.foreign, one.english) for one in made if one is not None}


def test_a_shared_name_is_replaced_on_both_sides(pool: NamePool) -> None:
    found = _all(CorpusPair("vi", "Hôm qua Peter đến chợ.", "Peter came to the market.", "a"), pool)
    assert len(found) > 50
    for foreign, english in found:
        name = english.removesuffix(" came to the market.")
        assert foreign == f"Hôm qua {name} đến chợ."


def test_hungarian_names_turn_round_and_keep_their_suffix(pool: NamePool) -> None:
    turned = _all(CorpusPair("hu", "Jött Peter is.", "Peter came, too.", "a"), pool)
    names = {(f.removeprefix("Jött ").removesuffix(" is."), e.removesuffix(" came, too.")) for f, e in turned}
    persons = [(foreign.split(), english.split()) for foreign, english in names if " " in foreign]
    assert len(persons) > 20
    assert all(foreign == english[::-1] for foreign, english in persons)
    assert ("Novodvorszkij", "Novodvorsky") in names
    for foreign, english in _all(CorpusPair("hu", "Láttam Petert.", "I saw Peter.", "a"), pool):
        name = english.removeprefix("I saw ").removesuffix(".")
        assert foreign == f"Láttam {name}t."
        assert name[-1] not in "aeiou"


def test_katakana_is_replaced_where_its_english_is_known(pool: NamePool) -> None:
    found = _all(CorpusPair("ja", "トムは走った。", "Tom ran.", "a"), pool)
    assert ("カウツキーは走った。", "Kautsky ran.") in found
    assert not _all(CorpusPair("ja", "ジョンは走った。", "John ran.", "a"), pool)


@pytest.mark.parametrize(
    ("foreign", "english"),
    [
        ("Peter gặp Peter.", "Peter met Peter."),
        ("chạy PETER_HOME", "run PETER_HOME"),
        ("xem /usr/Peter.txt", "see /usr/Peter.txt"),
        ("Không có tên.", "No name here."),
    ],
)
def test_what_is_no_name_of_both_stays(pool: NamePool, foreign: str, english: str) -> None:
    assert rename(CorpusPair("vi", foreign, english, "a"), pool, random.Random(1)) is None


def test_augmenting_makes_them_where_the_recipe_asks(pool: NamePool) -> None:
    assert pool
    text = [CorpusPair("vi", f"Peter có {n} con mèo.", f"Peter has {n} cats.", "a") for n in range(100)]
    none, some = (
        Counter(
            pair.source for pair in augment([*text, *NAMES], AugmentRecipe(names=share), random.Random(1))
        )
        for share in (0.0, 0.5)
    )
    assert none[SOURCE] == 0
    assert some[SOURCE] == 50
    assert {name: count for name, count in some.items() if name != SOURCE} == none
