"""Together: scores from references only, estimates from the rest only, extremes of each."""

from __future__ import annotations

from dataclasses import replace

from translator.comparison.documents import diff_words
from translator.comparison.record import Change, ComparedReference, Count, DocumentComparison, GainedAndLost
from translator.comparison.summary import Collector

NONE = GainedAndLost()
CHANGE = Change("d", "d", (0,), "s", "a b", "a c", NONE, NONE, NONE, NONE, (-1.0, -0.5))
PAIR = ComparedReference("d", "d", (7,), "s", "the man goes home", "the man", "the man goes", 30.0, 70.0)


def together(*documents: DocumentComparison) -> Collector:
    collector = Collector()
    for document in documents:
        collector.add(document)
    return collector


def test_estimates_and_scores_stay_apart() -> None:
    covered = replace(CHANGE, segments=(7,))
    document = DocumentComparison("d", "d", 9, (CHANGE, covered), (PAIR,), NONE)
    found = together(document).finish()
    assert found.score_gains == (PAIR,)
    assert found.estimate_gains == (CHANGE,)
    assert found.scores["chrf"].delta > 0
    assert found.scores["chrf"].signature.startswith("nrefs:1")
    values = found.values()
    assert values["references"] == 1
    assert values["log_probability_delta"] == 0.5
    assert values["segments_changed"] == 2


def test_without_references_there_is_no_score() -> None:
    found = together(DocumentComparison("d", "d", 1, (CHANGE,), (), NONE)).finish()
    assert found.scores == {}
    assert found.values()["chrf_delta"] is None


def test_flags_count_more_than_what_the_model_thinks() -> None:
    worse = replace(CHANGE, flags=GainedAndLost(gained=("looping",)), log_probability=(-9.0, -0.1))
    found = together(DocumentComparison("d", "d", 2, (CHANGE, worse), (), NONE)).finish()
    assert (found.estimate_gains, found.estimate_losses) == ((CHANGE,), (worse,))
    assert found.flags == {"looping": Count(1, 0)}


def test_only_the_extremes_are_kept() -> None:
    changes = tuple(
        replace(CHANGE, segments=(n,), log_probability=(-1.0, -1.0 + n / 100)) for n in range(1, 60)
    )
    found = together(DocumentComparison("d", "d", 60, changes, (), NONE)).finish()
    assert [change.segments[0] for change in found.estimate_gains] == list(range(59, 39, -1))


def test_words_that_differ() -> None:
    assert list(diff_words("the big dog", "the dog!")) == [
        ("same", "the "),
        ("removed", "big "),
        ("same", "dog"),
        ("added", "!"),
    ]
