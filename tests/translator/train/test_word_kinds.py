"""The kind of an English word is told by the words beside it."""

from __future__ import annotations

import pytest

from translator.train.word_kinds import WordKinds, plural

NOUNS = ["The {} is here.", "I saw a {}.", "Bring this {} to me."]
VERBS = ["They want to {} it.", "You must {} now.", "We will {} there."]
QUALITIES = ["The {} house stands.", "A {} dog barks.", "No {} thing lasts."]


def _words(**uses: list[str]) -> WordKinds:
    # The commonest words are those of grammar: here fillers of which there are enough.
    fillers = [" ".join(f"{a}{b}x" for a in "abcdefghijklmnopqr" for b in "abcdefghijklmnopqr")] * 20
    return WordKinds([*fillers, *(text.format(word) for word, texts in uses.items() for text in texts)])


@pytest.mark.parametrize(("texts", "kind"), [(NOUNS, "noun"), (VERBS, "verb"), (QUALITIES, "quality")])
def test_company_tells_the_kind(texts: list[str], kind: str) -> None:
    assert _words(brillig=texts).kind("brillig") == kind


def test_a_noun_with_an_s_is_a_plural() -> None:
    words = _words(toves=NOUNS, grass=NOUNS)
    assert words.kind("toves") == "plural"
    assert words.kind("grass") == "noun"


def test_words_without_telling_company_go_by_their_end() -> None:
    plain = ["{} again", "{} once", "{} twice"]
    words = _words(quickly=NOUNS, slithyness=plain, gimbled=plain, mome=plain)
    assert [words.kind(word) for word in ("quickly", "slithyness", "gimbled", "mome")] == [
        "adverb",
        "noun",
        "form",
        "other",
    ]


def test_rare_words_and_those_of_grammar_have_no_kind() -> None:
    words = _words(rare=NOUNS[:2], dog=NOUNS)
    assert words.kind("rare") is None
    assert words.kind("unheard") is None
    assert WordKinds(["The dog is here."] * 5).kind("dog") is None


@pytest.mark.parametrize(
    ("noun", "plural_form"),
    [("house", "houses"), ("box", "boxes"), ("church", "churches"), ("city", "cities"), ("day", "days")],
)
def test_plural(noun: str, plural_form: str) -> None:
    assert plural(noun) == plural_form
