"""How good the model in training is by now: chrF of its greedy translations of a few development texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from translator.train.bitext import BitextRow
from translator.train.model import Marian
from translator.train.prepare import DEV
from translator.train.scores import chrf
from translator.train.search import greedy
from translator.train.vocabulary import Vocabulary


def read_dev_rows(path: Path) -> list[BitextRow]:
    """Language, foreign and English of each row of `dev.tsv`; none where there is no such file."""
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(row[0], row[1], row[2]) for row in (line.split("\t") for line in lines)]


def early_look(model: Marian, vocabulary: Vocabulary, rows: Sequence[BitextRow]) -> dict[str, float]:
    """chrF by language."""
    looks = {}
    for language in dict.fromkeys(row[0] for row in rows):
        chosen = [row for row in rows if row[0] == language]
        sources = vocabulary.tokenize_sources([row[1] for row in chosen], language)
        longest = model.recipe.max_positions
        hypotheses = vocabulary.detokenize(greedy(model, [ids[-longest:] for ids in sources]))
        looks[language] = chrf(hypotheses, [row[2] for row in chosen])
    return looks


def dev_rows(data: Path) -> list[BitextRow]:
    """The development rows that `prepare` laid beside the tokens."""
    return read_dev_rows(data / DEV)
