"""How training reads quality: corpus chrF of greedy translations of a few development texts.

It is computed here so that a bare machine needs no scorer. Reported scores come from `align.score`, with
sacreBLEU's signatures; a test holds this one to the same value.

Source: Popović 2015 (W15-3049), character n-grams up to 6, beta 2, as sacreBLEU's default.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from translator.train.bitext import BitextRow
from translator.train.model import Marian
from translator.train.prepare import DEV
from translator.train.search import greedy
from translator.train.vocabulary import Vocabulary

_ORDER = 6


def read_dev_rows(data: Path) -> list[BitextRow]:
    """Language, foreign and English of the development texts that `prepare` laid beside the tokens."""
    path = data / DEV
    if not path.is_file():
        return []
    # Not `splitlines`: a text may hold other line ends (U+2028).
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line)
    return [(row[0], row[1], row[2]) for row in rows]


def validate(model: Marian, vocabulary: Vocabulary, rows: Sequence[BitextRow]) -> dict[str, float]:
    """chrF of the model's greedy translations by language, in [0, 100]."""
    found = {}
    for language in dict.fromkeys(row[0] for row in rows):
        chosen = [row for row in rows if row[0] == language]
        sources = vocabulary.tokenize_sources([row[1] for row in chosen], language)
        longest = model.recipe.max_positions
        hypotheses = vocabulary.detokenize(greedy(model, [ids[-longest:] for ids in sources]))
        found[language] = chrf(hypotheses, [row[2] for row in chosen])
    return found


def chrf(hypotheses: Sequence[str], references: Sequence[str], *, beta: int = 2) -> float:
    """Corpus chrF in [0, 100]; recall counts `beta` times as much as precision."""
    totals = [[0, 0, 0] for _ in range(_ORDER)]
    for hypothesis, reference in zip(hypotheses, references, strict=True):
        ours, theirs = "".join(hypothesis.split()), "".join(reference.split())
        for order, total in enumerate(totals, start=1):
            _count(total, _ngrams(ours, order), _ngrams(theirs, order))
    scores = [_f_score(*total, beta=beta) for total in totals if total[0] and total[1]]
    return 100 * sum(scores) / len(scores) if scores else 0.0


def _ngrams(text: str, order: int) -> Counter[str]:
    return Counter(text[start : start + order] for start in range(len(text) - order + 1))


def _count(total: list[int], ours: Counter[str], theirs: Counter[str]) -> None:
    total[0] += sum(ours.values())
    total[1] += sum(theirs.values())
    total[2] += sum((ours & theirs).values())


def _f_score(ours: int, theirs: int, both: int, *, beta: int) -> float:
    if not both:
        return 0.0
    precision, recall = both / ours, both / theirs
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
