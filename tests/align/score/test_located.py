from __future__ import annotations

import pytest

from align import AlignmentError, score_fragments
from align.score.located import located_text
from tests.align.corpus import sentences

TEXT = sentences(20, words=12)


def test_only_the_located_text_is_scored() -> None:
    fragment = " ".join(TEXT[3].split()[2:8])
    found = score_fragments([fragment, "something that is not there at all"], TEXT, metrics=["chrf", "bleu"])
    assert found.scores is not None
    assert found.located == 1
    assert found.scores["chrf"] == pytest.approx(100)
    assert found.coverage == pytest.approx(6 / sum(len(text.split()) for text in TEXT))


def test_chance_is_far_below_the_score_of_a_good_translation() -> None:
    found = score_fragments(TEXT[:5], TEXT, metrics=["chrf"])
    assert found.scores is not None
    assert found.chance is not None
    assert found.chance["chrf"] < 60 < found.scores["chrf"]


def test_nothing_located_has_no_score() -> None:
    found = score_fragments(["bananas and apples are cheap"], TEXT)
    assert (found.scores, found.chance, found.coverage, found.located) == (None, None, 0, 0)


def test_a_text_of_one_segment_has_no_elsewhere() -> None:
    found = score_fragments([TEXT[0]], [TEXT[0]], metrics=["chrf"])
    assert found.scores is not None
    assert found.chance is None
    assert found.coverage == 1


def test_marks_at_the_ends_are_not_scored_against_a_clause() -> None:
    text = ["He came, “saw everything there”, and left.", *TEXT]
    found = score_fragments(["saw everything there"], text, metrics=["chrf"])
    assert found.scores is not None
    assert found.scores["chrf"] == pytest.approx(100)
    assert "saw everything there" in located_text(found.locations[0], text)


def test_no_fragments_are_refused() -> None:
    with pytest.raises(AlignmentError, match="no fragments"):
        score_fragments([], TEXT)
