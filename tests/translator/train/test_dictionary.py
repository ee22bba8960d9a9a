"""Words of dictionaries come into sentences on both sides at once, and only where both sides hold one."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from translator.train.augment import augment
from translator.train.corpus import CorpusPair
from translator.train.dictionary import (
    ALONE,
    LISTED,
    REPLACED,
    Dictionary,
    dictionary_pairs,
    in_context,
    with_other_words,
)
from translator.train.recipe import AugmentRecipe

NOUNS = ("teacher", "doctor", "apple", "table", "market", "garden")
ENTRIES = [
    CorpusPair("vi", "giáo viên", "teacher", "lex-a", "lexicon"),
    CorpusPair("vi", "bác sĩ", "doctor", "lex-a", "lexicon"),
    CorpusPair("vi", "táo", "an apple", "lex-a", "lexicon"),
    CorpusPair("vi", "tìm kiếm", "to seek", "lex-a", "lexicon"),
    CorpusPair("vi", "ca ngợi", "to praise highly", "lex-a", "lexicon"),
    CorpusPair("hu", "asztal", "table", "lex-a", "lexicon"),
    CorpusPair("hu", "ember", "doctor", "lex-a", "lexicon"),
    CorpusPair("hu", "alma", "apple", "lex-a", "lexicon"),
    CorpusPair("ja", "先生", "teacher", "lex-b", "lexicon"),
    CorpusPair("ja", "医者", "doctor", "lex-b", "lexicon"),
    CorpusPair("ja", "庭園", "garden", "lex-jmdict", "lexicon"),
    CorpusPair("ja", "市場", "market", "lex-jmdict", "lexicon"),
    CorpusPair("ja", "歩く女", "teacher", "names-cldr", "lexicon"),
    CorpusPair("vi", "quan ly", "doctor", "lex-osm-tagging", "lexicon"),
]


def _company(word: str) -> list[CorpusPair]:
    texts = (f"The {word} is here.", f"I saw a {word}.", f"Bring this {word} to me.")
    return [CorpusPair("hu", "mondat", text, "text") for text in texts]


# The commonest words of English are left alone, so there must be others.
FILLERS = [
    CorpusPair(
        "hu", "szó", " ".join(f"{a}{b}x" for a in "abcdefghijklmnopqr" for b in "abcdefghijklmnopqr"), "t"
    )
]
TEXT = [
    *FILLERS * 20,
    *(pair for noun in NOUNS for pair in _company(noun)),
    CorpusPair("ja", "市場へ行く。", "Go.", "text"),
]


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return Dictionary(TEXT, dictionary_pairs([*TEXT, *ENTRIES]))


def _all(pair: CorpusPair, dictionary: Dictionary) -> set[tuple[str, str]]:
    """What comes out over many draws."""
    made = (with_other_words(pair, dictionary, random.Random(seed)) for seed in range(200))
    return {(one.foreign, one.english) for one in made if one is not None}


def test_a_word_of_both_sides_is_replaced_on_both(dictionary: Dictionary) -> None:
    found = _all(CorpusPair("vi", "Hôm nay giáo viên đến.", "Today a teacher came.", "a"), dictionary)
    assert found == {
        ("Hôm nay giáo viên đến.", "Today a teacher came."),
        ("Hôm nay bác sĩ đến.", "Today a doctor came."),
        ("Hôm nay táo đến.", "Today an apple came."),
    }


def test_a_capital_at_the_head_of_a_sentence_makes_no_name_of_a_word(dictionary: Dictionary) -> None:
    found = _all(CorpusPair("vi", "Giáo viên đến.", "Today a teacher came.", "a"), dictionary)
    assert ("Bác sĩ đến.", "Today a doctor came.") in found
    assert ("Táo đến.", "Today an apple came.") in found
    found = _all(CorpusPair("hu", "Itt van az asztal.", "Table is here.", "a"), dictionary)
    assert found == {("Itt van az ember.", "Doctor is here."), ("Itt van az alma.", "Apple is here.")} | (
        found & {("Itt van az asztal.", "Table is here.")}
    )
    assert not _all(CorpusPair("vi", "Hôm nay Giáo viên đến.", "Today a teacher came.", "a"), dictionary)
    assert not _all(CorpusPair("vi", "Giáo viên và giáo viên.", "A teacher.", "a"), dictionary)


def test_hungarian_nouns_keep_their_case(dictionary: Dictionary) -> None:
    found = _all(CorpusPair("hu", "Az emberhez megyek.", "I go to the doctor.", "a"), dictionary)
    assert {foreign for foreign, _ in found} == {
        "Az emberhez megyek.",
        "Az asztalhoz megyek.",
        "Az almához megyek.",
    }
    assert ("Látom az almákat.", "I see the apples.") not in found
    plural = _all(CorpusPair("hu", "Itt vannak az almák.", "Here are the apples.", "a"), dictionary)
    assert ("Itt vannak az asztalok.", "Here are the tables.") in plural


def test_japanese_words_are_whole_stretches_of_one_script(dictionary: Dictionary) -> None:
    assert ("医者は来た。", "The doctor came.") in _all(
        CorpusPair("ja", "先生は来た。", "The teacher came.", "a"), dictionary
    )
    assert not _all(CorpusPair("ja", "副先生は来た。", "The teacher came.", "a"), dictionary)


@pytest.mark.parametrize(
    ("foreign", "english"),
    [
        ("giáo viên gặp giáo viên", "the teacher met"),
        ("giáo viên", "teacher to teacher"),
        ("giáo viên", "see /home/teacher"),
        ("không có", "the teacher"),
        ("giáo viên", "nothing"),
    ],
)
def test_what_does_not_stand_once_on_each_side_stays(
    foreign: str, english: str, dictionary: Dictionary
) -> None:
    assert not _all(CorpusPair("vi", foreign, english, "a"), dictionary)


def test_neither_names_nor_search_terms_nor_rare_words_of_a_large_dictionary_are_entries() -> None:
    assert {pair.foreign for pair in ENTRIES} - {
        pair.foreign for pair in dictionary_pairs([*TEXT, *ENTRIES])
    } == {
        "歩く女",
        "quan ly",
        "庭園",
    }


def test_entries_stand_by_themselves_and_hungarian_nouns_in_a_case() -> None:
    made = [
        pair for pair in in_context([*TEXT, *ENTRIES], 0.1, 0.0, random.Random(1)) if pair.source == ALONE
    ]
    assert {pair.part for pair in made} == {"lexicon"}
    assert ("tìm kiếm", "to seek") in {(pair.foreign, pair.english) for pair in made}
    inflected = {
        pair.english.split()[-1]: pair.foreign
        for pair in made
        if pair.language == "hu" and " " in pair.foreign
    }
    assert inflected
    assert all(foreign.startswith(("a ", "az ")) for foreign in inflected.values())


def test_lists_join_entries_as_each_language_does() -> None:
    entries = [CorpusPair("vi", f"từ{n}", f"word{n}", "lex-a", "lexicon") for n in range(20)]
    made = list(in_context(entries, 0.0, 1.0, random.Random(1)))
    assert len(made) == 20
    for pair in made:
        assert pair.source == LISTED
        assert pair.foreign.replace("từ", "word").replace(" và ", " and ") == pair.english


def test_augmenting_makes_them_where_the_recipe_asks() -> None:
    none, some = (
        Counter(
            pair.source
            for pair in augment([*TEXT, *ENTRIES], AugmentRecipe(words=share, lists=share), random.Random(1))
        )
        for share in (0.0, 1.0)
    )
    assert not any(none[source] for source in (REPLACED, LISTED, ALONE))
    assert some[ALONE]
    assert some[LISTED]
