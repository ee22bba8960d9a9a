"""How far estimates tell good translations from bad: `python -m tests.bench.estimates FLORES_DIR`.

Fits the weights of `translator.estimates` on the even sentences, and prints for the odd ones Spearman's correlation
with chrF of the mean log-probability (the estimate before 2026-11-30), of the weights that are shipped and of those that
were fitted now, and how often what is estimated is so.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sacrebleu
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import spearmanr

from translator import estimates
from translator.engine import load_engine
from translator.estimates import USABLE_CHRF, Measure
from translator.languages import SOURCE_LANGUAGES
from translator.pipeline import translate_texts
from translator.records import Decoding, SourceText
from translator.settings import load_settings

Floats = NDArray[np.float64]
_PENALTY = 0.5  # of squared weights, so that none grows without need


def main() -> None:
    """Translate, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with flores-dev.vi, .hu, .ja and .en")
    parser.add_argument("--model", default="mini")
    parser.add_argument("--segments", type=int, default=997)
    arguments = parser.parse_args()
    measures, scores = collect(arguments.folder, arguments.model, arguments.segments)
    is_odd = np.arange(len(scores)) % 2 == 1
    table = np.array([_row(measure) for measure in measures])
    weights = fit(table[~is_odd], scores[~is_odd] >= USABLE_CHRF)
    names = [*measures[0].features(), *SOURCE_LANGUAGES]
    print("fitted:", {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)})
    languages = np.array([measure.language for measure in measures])
    ranked = {
        "mean log-probability": np.array([measure.log_probability for measure in measures]),
        "shipped": np.array([estimates.estimate(measure) for measure in measures]),
        "fitted": 1 / (1 + np.exp(-table @ weights)),
    }
    for title, values in ranked.items():
        parts = [_correlation(values, scores, is_odd & (languages == one)) for one in SOURCE_LANGUAGES]
        whole = _correlation(values, scores, is_odd)
        print(f"{title}: Spearman {whole:.3f} ({', '.join(f'{part:.3f}' for part in parts)})")
    print_calibration(ranked["shipped"][is_odd], scores[is_odd] >= USABLE_CHRF)


def collect(folder: Path, model: str, most: int) -> tuple[list[Measure], Floats]:
    """What is measured of each translation, and its chrF."""
    engine = load_engine(model, settings=load_settings({}))
    references = _read(folder / "flores-dev.en")[:most]
    measures: list[Measure] = []
    scores: list[float] = []
    for language in SOURCE_LANGUAGES:
        sources = [SourceText(line, language) for line in _read(folder / f"flores-dev.{language}")[:most]]
        results = translate_texts(sources, engine=engine, decoding=Decoding())
        for source, result, reference in zip(sources, results, references, strict=True):
            lengths = len(source.text), len(result.text)
            measures.append(Measure(language, result.log_probability, *lengths, result.flags))
            scores.append(sacrebleu.sentence_chrf(result.text, [reference]).score)
    return measures, np.array(scores)


def fit(table: Floats, is_usable: NDArray[np.bool_]) -> Floats:
    """The weights under which what was of use is most likely."""
    signs = np.where(is_usable, 1.0, -1.0)  # (N,)

    def loss(weights: Floats) -> float:
        return float(np.logaddexp(0, -signs * (table @ weights)).sum() + _PENALTY * (weights[1:] ** 2).sum())

    return np.asarray(minimize(loss, np.zeros(table.shape[1]), method="L-BFGS-B").x)


def print_calibration(estimated: Floats, is_usable: NDArray[np.bool_]) -> None:
    """A line for each tenth of the estimates: how many, what was estimated, what was so."""
    for low in np.arange(0, 1, 0.1):
        inside = (estimated >= low) & (estimated < low + 0.1)
        if inside.any():
            print(f"  {inside.sum():4d} at {estimated[inside].mean():.2f}: {is_usable[inside].mean():.2f}")
    print(f"  Brier score {((estimated - is_usable) ** 2).mean():.4f}")


def _row(measure: Measure) -> list[float]:
    return [*measure.features().values(), *(float(measure.language == one) for one in SOURCE_LANGUAGES)]


def _correlation(values: Floats, scores: Floats, chosen: Sequence[bool] | NDArray[np.bool_]) -> float:
    return float(spearmanr(values[chosen], scores[chosen])[0])


def _read(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
