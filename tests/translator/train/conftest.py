"""A tiny corpus with a vocabulary of its own, prepared once per test session."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from translator.train.prepare import prepare  # noqa: E402  # after the skip

TINY_RECIPE = """
name = "tiny"
[data]
max_tokens = 40
held_out_share = 0.0
[augment]
lower = 0.0
upper = 0.0
title = 0.0
bare = 0.0
wrap = 0.0
bilingual = 0.0
copied = 0.0
numbers = 0.0
dates = 0.0
join = 0.0
[vocabulary]
size = 400
coverage = 1.0
[model]
d_model = 32
encoder_layers = 1
decoder_layers = 1
ffn = 64
heads = 2
max_positions = 64
[optimizer]
tokens = 256
round_to = 4
learning_rate = 5e-3
warmup = 30
cooldown = 0.5
dropout = 0.0
label_smoothing = 0.0
ema = 0.9
precision = "fp32"
matrices = "adamw"
scored = 0
scored_until = 0.8
[lexical]
initialize = 0.0
guide_weight = 0.0
[budget]
minutes = 0.0
steps = 12
checkpoint_minutes = 1000.0
evaluate_minutes = 1000.0
log_steps = 5
[risk]
candidates = 0
likelihood = 0.01
"""

_FOREIGN = {
    "vi": ("con mèo", "con chó", "ngôi nhà", "quyển sách", "bầu trời", "là", "màu đỏ", "màu xanh", "rất lớn"),
    "hu": ("a macska", "a kutya", "a ház", "a könyv", "az ég", "ma", "piros", "zöld", "nagyon nagy"),
    "ja": ("ねこ", "いぬ", "いえ", "ほん", "そら", "は", "あかい", "みどり", "おおきい"),
}
_ENGLISH = ("the cat", "the dog", "the house", "the book", "the sky", "is", "red", "green", "very big")


def tiny_rows(language: str) -> list[tuple[str, str]]:
    """All pairs of the forms «X is Y» in a language."""
    words, gap = _FOREIGN[language], "" if language == "ja" else " "
    return [
        (gap.join((words[x], words[5], words[y])), f"{_ENGLISH[x]} is {_ENGLISH[y]}")
        for x in range(5)
        for y in range(6, 9)
    ]


def write_corpora(folder: Path) -> Path:
    """A corpora folder with the pairs of all three languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in _FOREIGN:
        lines = [f"{foreign}\t{english}\tsent-tiny\n" for foreign, english in tiny_rows(language)]
        (folder / f"{language}-en.text.tsv").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True, scope="package")
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepared data of the tiny corpus."""
    place = tmp_path_factory.mktemp("tiny")
    (place / "recipe.toml").write_text(TINY_RECIPE, encoding="utf-8")
    corpora = write_corpora(place / "corpora")
    prepare(place / "recipe.toml", corpora, place / "data", spm=None, dev=None, report=lambda _: None)
    return place / "data"
