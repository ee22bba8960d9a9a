"""The bundled model says the same with integers as with floating point, on processors without VNNI too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2 import Translator
from sentencepiece import SentencePieceProcessor

MODEL = Path(__file__).parents[3] / "translator" / "models" / "mini"
PAIRS = (
    ("vi", "Hội đồng thành phố họp hôm qua để bàn về ngân sách.", "The city council met yesterday."),
    ("hu", "A városi tanács tegnap ülésezett a költségvetésről.", "The city council met yesterday."),
    ("ja", "市議会は昨日、予算について話し合うために開かれた。", "The city council met yesterday."),
)


def _log_probabilities(compute_type: str) -> Any:
    pieces = SentencePieceProcessor(model_file=str(MODEL / "source.spm"))
    sources = [[f">>{language}<<", *pieces.encode(text, out_type=str), "</s>"] for language, text, _ in PAIRS]
    targets = [pieces.encode(english, out_type=str) for *_, english in PAIRS]
    translator = Translator(str(MODEL), compute_type=compute_type, intra_threads=1)
    return np.concatenate([scored.log_probs for scored in translator.score_batch(sources, targets)])


def test_integers_give_the_probabilities_of_floating_point() -> None:
    off = np.abs(_log_probabilities("int8") - _log_probabilities("float32"))
    assert off.mean() < 0.06
