"""How often the detector is right on short snippets, beside lingua.

`python -m tests.bench.detection FLORES_DIR`, where FLORES_DIR holds `flores-dev.{vi,hu,en}`, one sentence a
line. lingua is measured if it is installed (`pip install lingua-language-detector`), restricted to the same
three languages.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
from collections.abc import Callable
from pathlib import Path

from translator.detect.ngrams import LANGUAGES, weigh
from translator.languages.names import strip_marks

_WORDS = (1, 2, 3, 5, 8)


def ours(text: str) -> str:
    """The most likely language by the letter model alone."""
    costs = weigh(text).costs
    return LANGUAGES[costs.index(min(costs))]


def find_lingua() -> Callable[[str], str] | None:
    """lingua restricted to our languages, if it is installed."""
    if importlib.util.find_spec("lingua") is None:
        return None
    from lingua import Language, LanguageDetectorBuilder

    codes = {Language.VIETNAMESE: "vi", Language.HUNGARIAN: "hu", Language.ENGLISH: "en"}
    detector = LanguageDetectorBuilder.from_languages(*codes).build()

    def find(text: str) -> str:
        found = detector.detect_language_of(text)
        return codes[found] if found else "und"

    return find


def snippets(lines: list[str], words: int, *, bare: bool) -> list[str]:
    """One snippet of some words from each line, the same at every run."""
    chance = random.Random(1)
    found = []
    for line in lines:
        tokens = line.split()
        start = chance.randint(0, max(0, len(tokens) - words))
        text = " ".join(tokens[start : start + words])
        found.append(strip_marks(text) if bare else text)
    return [text for text in found if any(letter.isalpha() for letter in text)]


def rate(detector: Callable[[str], str] | None, texts: list[str], language: str) -> str:
    """Share of the texts that a detector says to be in a language."""
    if detector is None:
        return "-"
    return f"{sum(detector(text) == language for text in texts) / len(texts):.3f}"


def main() -> int:
    """Print accuracy per snippet length and language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    detectors = {"ours": ours, "lingua": find_lingua()}
    print("words  diacritics  " + "  ".join(f"{language:>14}" for language in LANGUAGES))
    for words in _WORDS:
        for bare in (False, True):
            cells = []
            for language in LANGUAGES:
                lines = (folder / f"flores-dev.{language}").read_text("utf-8").splitlines()
                texts = snippets(lines, words, bare=bare)
                rates = [rate(detector, texts, language) for detector in detectors.values()]
                cells.append(f"{' / '.join(rates):>14}")
            print(f"{words:5}  {'without' if bare else 'with':>10}  " + "  ".join(cells))
    print("(ours / lingua)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
