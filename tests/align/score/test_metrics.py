from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import AlignmentError, score
from align.score import METRICS
from tests.align.corpus import sentences, worsen

HYPOTHESES = [
    "The minister said on Wednesday that 1,200 people had left.",
    "it 's raining again , & nobody cares !",
    "Two of three bridges (built 1962) are closed",
    "",
    "“Never,” he replied; the U.S. envoy left.",
    "Hanoi",
]
REFERENCES = [
    "On Wednesday the minister said 1,200 people were gone.",
    "It's raining again and nobody cares.",
    "Two of the three bridges, built in 1962, are closed.",
    "Nothing.",
    "“Never”, he answered, and the U.S. envoy went away.",
    "Hanoi",
]
OTHERS = [worsen(text, seed=3) if text else "None." for text in REFERENCES]
OPTIONS = {
    "bleu": ["-m", "bleu"],
    "chrf": ["-m", "chrf"],
    "chrf++": ["-m", "chrf", "--chrf-word-order", "2"],
    "ter": ["-m", "ter"],
}

lines = st.lists(st.sampled_from(sentences(20)), min_size=1, max_size=6)


def sacrebleu(
    folder: Path, hypotheses: Sequence[str], references: Sequence[Sequence[str]], *more: str
) -> str:
    """What its own command line prints."""
    for name, texts in [("hyp", hypotheses), *((f"ref{i}", texts) for i, texts in enumerate(references))]:
        (folder / name).write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    names = [f"ref{index}" for index in range(len(references))]
    command = [sys.executable, "-m", "sacrebleu", *names, "-i", "hyp", "-w", "14", *more]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder).stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("references", [[REFERENCES], [REFERENCES, OTHERS]], ids=["one", "two"])
@pytest.mark.parametrize("metric", METRICS)
def test_figures_equal_the_command_line(tmp_path: Path, metric: str, references: list[list[str]]) -> None:
    printed = sacrebleu(tmp_path, HYPOTHESES, references, "-b", *OPTIONS[metric])
    assert f"{score(HYPOTHESES, references)[metric]:.14f}" == printed


@pytest.mark.slow
def test_intervals_and_signature_equal_the_command_line(tmp_path: Path) -> None:
    printed = sacrebleu(
        tmp_path,
        HYPOTHESES,
        [REFERENCES],
        "-m",
        "chrf",
        "--confidence",
        "--confidence-n",
        "200",
        "-f",
        "text",
    )
    figure = score(HYPOTHESES, REFERENCES, metrics=["chrf"], resamples=200).figures["chrf"]
    wanted = f"{figure.value:.14f} (μ = {figure.mean:.14f} ± {figure.half_width:.14f})"
    assert printed == f"chrF2|{figure.signature} = {wanted}"


@pytest.mark.parametrize("metric", METRICS)
def test_an_interval_covers_resamples_without_a_common_word(metric: str) -> None:
    figure = score(["a b c d e", "q"], ["a b c d e", "z z"], metrics=[metric], resamples=50).figures[metric]
    assert figure.mean is not None
    assert figure.half_width is not None
    assert 0 < figure.mean < 100
    assert figure.half_width > 0


@pytest.mark.parametrize("metrics", [("chrf", "chrf++"), ("chrf++", "bleu", "chrf")])
@pytest.mark.parametrize("count", [1, 2])
def test_metrics_that_share_counts_give_what_each_gives_alone(metrics: tuple[str, ...], count: int) -> None:
    hypotheses = ["the cat sat on a mat.", "", "rain (heavy) in the north", "a"]
    references = [["The cat sat on the mat.", "x", "heavy rain in the north", "an"], ["a cat", "y", "", "a"]]
    together = score(hypotheses, references[:count], metrics=metrics, resamples=20)
    assert tuple(together.figures) == metrics
    for name in metrics:
        alone = score(hypotheses, references[:count], metrics=[name], resamples=20)
        assert together.figures[name] == alone.figures[name]


def test_a_list_of_one_list_is_one_reference() -> None:
    assert score(HYPOTHESES, [REFERENCES]) == score(HYPOTHESES, REFERENCES)


@given(lines)
@settings(max_examples=25)
def test_a_text_with_itself_is_perfect(text: list[str]) -> None:
    found = score(text, text)
    assert found["bleu"] == pytest.approx(100)
    assert found["chrf"] == pytest.approx(100)
    assert found["chrf++"] == pytest.approx(100)
    assert found["ter"] == 0


def test_coverage_is_the_share_of_segments_with_a_reference() -> None:
    assert score(["a b", "c d"], ["a b", " "], metrics=["chrf"]).coverage == 0.5
    assert score(["a b", "c d"], [["a b", " "], ["", "c"]], metrics=["chrf"]).coverage == 1


def test_lone_surrogates_are_scored() -> None:
    assert score(["a \ud800 b"], ["a \ud800 b"], metrics=["chrf"])["chrf"] == pytest.approx(100)


@pytest.mark.parametrize(
    ("hypotheses", "references", "metrics", "message"),
    [
        ([], [], ["bleu"], "nothing to score"),
        (["a"], [], ["bleu"], "nothing to score"),
        (["a"], ["a", "b"], ["bleu"], "references: 2, hypotheses: 1"),
        (["a"], [["a"], ["b", "c"]], ["bleu"], "references: 2, hypotheses: 1"),
        (["a"], ["a"], ["meteor"], "unknown metric 'meteor'; known: bleu, chrf"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(
    hypotheses: list[str], references: list[str], metrics: list[str], message: str
) -> None:
    with pytest.raises(AlignmentError, match=message):
        score(hypotheses, references, metrics=metrics)
