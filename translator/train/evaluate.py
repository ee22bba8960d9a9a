"""How good a model is on a set: translate each source line, score against the references, time it."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align import score
from translator.engine.protocol import Engine
from translator.errors import InvalidCorpus
from translator.pipeline import translate_once, translate_texts
from translator.records import Decoding, SourceText

# A text that repeats a stretch of this many words or more, three times in a row, runs in circles.
_LOOP = re.compile(r"\b(\w+(?:\W+\w+){0,5})(?:\W+\1\b){2,}", re.IGNORECASE)
FAULTS = ("empty", "source copied", "running in circles", "a number changed or lost")
_DIGITS = re.compile(r"\d+")
_METRICS = ("bleu", "chrf", "ter")


@dataclass(frozen=True, slots=True)
class CorpusScores:
    """Corpus scores in [0, 100] (TER may be more), and how to compute them again."""

    bleu: float
    chrf: float
    ter: float
    signatures: dict[str, str]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of a model on a set, what it wrote, and how long it took."""

    model: str
    language: str
    verdict: CorpusScores
    hypotheses: tuple[str, ...]
    seconds: float

    def as_json(self) -> dict[str, object]:
        """The contract of `tolmacs evaluate --format json`."""
        return {
            "bleu": round(self.verdict.bleu, 2),
            "chrf": round(self.verdict.chrf, 2),
            "ter": round(self.verdict.ter, 2),
            "signatures": self.verdict.signatures,
            "segments": len(self.hypotheses),
            "model": self.model,
        }


def score_corpus(hypotheses: Sequence[str], references: Sequence[str]) -> CorpusScores:
    """Score hypotheses against one reference each."""
    scores = score(hypotheses, references, metrics=_METRICS)
    signatures = {name: scores.figures[name].signature for name in _METRICS}
    return CorpusScores(scores["bleu"], scores["chrf"], scores["ter"], signatures)


def evaluate_model(
    engine: Engine,
    language: str,
    sources: Sequence[str],
    references: Sequence[str],
    *,
    decoding: Decoding,
    is_bare: bool = False,
) -> Evaluation:
    """Translate and score; one hypothesis per source, those too long for the model clause by clause.

    Args:
        is_bare: judge what the model alone says, without the second tries and repairs that users get.

    Raises:
        InvalidCorpus: no sources, or not as many references.
    """
    if not sources or len(sources) != len(references):
        raise InvalidCorpus(f"sources: {len(sources)}, references: {len(references)}; they must be parallel")
    texts = [SourceText(text, language) for text in sources]
    begun = time.monotonic()
    if is_bare:
        hypotheses = translate_once(texts, engine, decoding)
    else:
        hypotheses = translate_texts(texts, engine=engine, decoding=decoding)
    seconds = time.monotonic() - begun
    written = tuple(hypothesis.text for hypothesis in hypotheses)
    return Evaluation(engine.model, language, score_corpus(written, references), written, seconds)


def failures(sources: Sequence[str], hypotheses: Sequence[str]) -> dict[str, float]:
    """Share of outputs with a fault that needs no reference to be seen, by fault."""
    counts = Counter(fault for pair in zip(sources, hypotheses, strict=True) for fault in _faults(*pair))
    return {name: counts[name] / len(sources) for name in FAULTS}


def _faults(source: str, text: str) -> Iterator[str]:
    empty, copied, circles, lost = FAULTS
    if not text.strip():
        yield empty
    if source.strip() == text.strip():
        yield copied
    if _LOOP.search(text):
        yield circles
    if not set(_DIGITS.findall(source)) <= set(_DIGITS.findall(text)):
        yield lost
