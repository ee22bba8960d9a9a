from __future__ import annotations

import random
import tracemalloc
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import AlignmentError, Location, fragments, locate
from align.fragments import locate_with_rivals
from tests.align.corpus import sentences
from tests.costs import count_calls, growth

NEWS = [
    "Vladimir Putin and Kim Jong Un met at the Vostochny space centre on Wednesday.",
    "The Russian president gave Kim a rifle and the glove of a spacesuit, Kim gave him a hat.",
    "Kim went to the aircraft plant of Komsomolsk-on-Amur, where the most modern fighters are made.",
    "Kim returned to Pyongyang with his armoured train on September 19.",
    "South Korea called in the Russian ambassador Andrei Kulik because of the meeting.",
    "The United States said that the trade in arms would break the sanctions of the UN.",
    "More than 260,000 tons of ammunition came in 10 thousand containers, Washington says.",
    "Share prices were not in the news on that day.",
]


def words(place: Location) -> str:
    tokens = " ".join(NEWS[index] for index in place.segments).split()
    return " ".join(tokens[slice(*(place.span or (0, len(tokens))))])


@pytest.mark.parametrize(
    ("fragment", "segments"),
    [
        ("a Russian rifle and a spacesuit glove from Putin", (1,)),
        ("His armored train pulled into Pyongyang on 19 September", (3,)),
        ("Seoul summoned Ambassador Andrey Kulik", (4,)),
        ("upwards of ten thousand containers, or 260000 tons", (6,)),
        (
            "Kim visited the aircraft plant in Komsomolsk. He returned to Pyongyang by his armoured train.",
            (2, 3),
        ),
        ("Oil exports by rail have doubled since the bridge was reopened.", ()),
        ("Kim Jong Un attended a football match in Pyongyang with his wife and daughter", ()),
        ("The weather in Russia was unusually mild for the season", ()),
    ],
)
def test_fragments_find_their_place_or_none(fragment: str, segments: tuple[int, ...]) -> None:
    (place,) = locate([fragment], NEWS)
    assert place.segments == segments
    assert place.located == bool(segments)


def test_several_fragments_may_share_a_segment_in_any_order() -> None:
    places = locate(["Kim gave him a hat", "break the sanctions", "a rifle and the glove"], NEWS)
    assert [place.segments for place in places] == [(1,), (5,), (1,)]
    assert [place.fragment for place in places] == [0, 1, 2]


def test_the_span_counts_tokens_of_the_segment() -> None:
    place = locate(["a rifle and the glove of a spacesuit"], NEWS)[0]
    assert words(place) == "a rifle and the glove of a spacesuit,"


def test_a_fragment_that_begins_before_its_segment_has_the_span_from_there() -> None:
    hypothesis = "Putin and Kim Jong Un met at the space centre on Wednesday to talk about arms and trade"
    assert locate(["On Monday in the rain Putin and Kim met"], [hypothesis])[0].span == (0, 6)


def test_a_fragment_that_covers_a_segment_has_no_span() -> None:
    place = locate([NEWS[4]], NEWS)[0]
    assert (place.segments, place.span, place.similarity) == ((4,), None, 1.0)


def test_a_sentence_inside_a_longer_segment_has_the_span_of_the_sentence() -> None:
    joined = [f"{NEWS[3]} {NEWS[4]} {NEWS[5]}", *NEWS[6:]]
    place = locate(["South Korea summoned ambassador Kulik over the talks."], joined)[0]
    tokens = joined[0].split()[slice(*(place.span or (0, 0)))]
    assert " ".join(tokens) == NEWS[4]


@pytest.mark.parametrize(
    ("fragment", "hypotheses", "segments", "span"),
    [
        ('He said "no".', ["They met.", 'He said "no".'], (1,), None),
        ("He said no.", ["They met.", 'He said "no".'], (1,), None),
        ("he said “no”", ["They met again.", "When they asked, he said: ‘no’."], (1,), (3, 6)),
        ("No.", ["“No.”", "They said no."], (0,), None),
        ("He said no.", ["He said no.", "He said no."], (), None),
        ("He said no.", ["He said so.", "No."], (), None),
        ("no", ["They said no."], (), None),
    ],
)
def test_words_that_any_sentence_may_have_are_found_in_a_row(
    fragment: str, hypotheses: list[str], segments: tuple[int, ...], span: tuple[int, int] | None
) -> None:
    place = locate([fragment], hypotheses)[0]
    assert (place.segments, place.span) == (segments, span)


@pytest.mark.parametrize("odd", ["", "   ", "…!?", "\ud800", "the of and", "42"])
def test_fragments_that_say_nothing_belong_nowhere(odd: str) -> None:
    (place,) = locate([odd], NEWS)
    assert not place.located


def test_empty_segments_hold_nothing() -> None:
    assert locate([NEWS[1]], ["", NEWS[0], "***", NEWS[1]])[0].segments == (3,)
    assert not locate([NEWS[1]], ["", "***"])[0].located


def test_equal_fragments_have_one_place_found_once() -> None:
    hypotheses, lines = sentences(5), sentences(60)
    different, equal = (count_calls(partial(locate, given, hypotheses)) for given in (lines, lines[:1] * 60))
    assert equal * 2 < different
    found = locate([*hypotheses[3:5], hypotheses[3]], hypotheses)
    assert [(place.fragment, place.segments) for place in found] == [(0, (3,)), (1, (4,)), (2, (3,))]


def test_nothing_to_locate_or_nowhere_to_look_is_refused() -> None:
    with pytest.raises(AlignmentError, match="no fragments"):
        locate([], NEWS)
    with pytest.raises(AlignmentError, match="no hypotheses"):
        locate(["a"], [])


texts = st.lists(st.one_of(st.sampled_from(NEWS), st.text(max_size=20)), min_size=1, max_size=6)


@given(texts, texts)
@settings(max_examples=100)
def test_places_are_within_the_text(fragments: list[str], hypotheses: list[str]) -> None:
    for place in locate(fragments, hypotheses):
        assert all(0 <= index < len(hypotheses) for index in place.segments)
        assert 0 <= place.similarity <= 1
        if place.span:
            tokens = " ".join(hypotheses[index] for index in place.segments).split()
            assert 0 <= place.span[0] < place.span[1] <= len(tokens)
            assert place.located


def _endings(count: int, *, seed: int) -> str:
    """Words that begin with the same letters."""
    draw = random.Random(seed)
    return " ".join("aa" + "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=3)) for _ in range(count))


def test_words_that_begin_alike_take_little_memory() -> None:
    fragments, hypotheses = [_endings(3_000, seed=1)], [_endings(3_000, seed=2)]
    tracemalloc.start()
    try:
        locate(fragments, hypotheses)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000  # all pairs of words take three times that
    finally:
        tracemalloc.stop()


def test_a_span_among_many_words_takes_no_more_than_their_square() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [first + second for first in letters for second in letters]

    def work(size: int) -> object:
        draw = random.Random(size)
        return locate([" ".join(draw.sample(words, size))], [" ".join(draw.sample(words[:size], size))])

    assert growth(work, small=100) < 20  # 64 where it is cubic


def _shuffled(count: int, *, seed: int) -> list[str]:
    """Lines of the same words."""
    draw = random.Random(seed)
    words = " ".join(NEWS).split()[:30]
    return [" ".join(draw.sample(words, len(words))) for _ in range(count)]


@pytest.mark.parametrize(("name", "value"), [("_SPARSE", 0), ("_SPARSE", 1 << 20), ("_CELLS", 7)])
def test_how_windows_are_looked_at_changes_no_place(
    monkeypatch: pytest.MonkeyPatch, name: str, value: int
) -> None:
    hypotheses = [*sentences(40, seed=1), *_shuffled(10, seed=2)]
    given = ([*sentences(40, seed=1)[::3], *_shuffled(5, seed=3), "zz qq"], hypotheses)
    places = locate_with_rivals(*given)
    monkeypatch.setattr(fragments, name, value)
    assert locate_with_rivals(*given) == places


def test_a_word_is_looked_at_twice_at_most_however_many_fragments_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gain = fragments._gain
    seen: list[int] = []

    def counting(window: Any, *rest: Any) -> Any:
        seen.append(np.size(window))
        return gain(window, *rest)

    monkeypatch.setattr(fragments, "_gain", counting)
    hypotheses = _shuffled(50, seed=1)
    locate(_shuffled(5, seed=2), hypotheses)
    few = sum(seen)
    seen.clear()
    locate(_shuffled(40, seed=2), hypotheses)
    assert sum(seen) < 2 * few  # at the head of a fragment a name is no name


def test_many_fragments_are_found_where_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(3)
    words = ["".join(draw.choices("bcdfghklmnprst", k=3)) + draw.choice("aeiou") + str(n) for n in range(900)]
    often = [1 / (n + 1) for n in range(len(words))]
    segments = [" ".join(draw.choices(words, often, k=15)) for _ in range(200)]
    cut = [" ".join(segment.split()[draw.randrange(5) : draw.randrange(8, 15)]) for segment in segments[:60]]
    strangers = [" ".join(draw.choices(words, often, k=10)) for _ in range(20)]
    asked = [*cut, *strangers, f"{segments[3]} {segments[4]}", "the", "zzz qqq"]
    everywhere = locate_with_rivals(asked, segments)
    monkeypatch.setattr(fragments, "_MOST_CELLS", 0)
    monkeypatch.setattr(fragments, "_NEAR_SEGMENTS", 60)
    assert locate_with_rivals(asked, segments) == everywhere
