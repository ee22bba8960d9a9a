from __future__ import annotations

from align.bead import Bead
from align.lexicon import count_units, induce, translate_words

FOREIGN = ["kutya ugat", "macska alszik", "kutya alszik", "macska ugat"] * 3
ENGLISH = ["dog barks", "cat sleeps", "dog sleeps", "cat barks"] * 3


def test_words_that_come_together_are_learned() -> None:
    unknown, known = count_units(FOREIGN), count_units(ENGLISH)
    table = induce(unknown, known, [Bead((index,), (index,)) for index in range(12)]).toarray()
    assert table.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert table.sum(axis=1).round(3).tolist() == [1, 1, 1, 1]


def test_translated_segments_are_like_their_counterparts() -> None:
    unknown, known = count_units(FOREIGN), count_units(ENGLISH)
    table = induce(unknown, known, [Bead((index,), (index,)) for index in range(12)])
    x, y = translate_words(unknown, known, table)
    assert (x @ y.T).toarray()[:4, :4].argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_nothing_is_learned_from_null_beads() -> None:
    unknown, known = count_units(FOREIGN), count_units(ENGLISH)
    assert induce(unknown, known, [Bead((0,), ())]).nnz == 0


def test_japanese_is_cut_into_bigrams() -> None:
    assert count_units(["東京都", "京都"]).toarray().tolist() == [[1, 1], [0, 1]]
