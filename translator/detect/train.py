"""How the n-gram table of the detector is made: `python -m translator.detect.train CORPORA OUT.gz`.

CORPORA holds `{vi,hu,ja}-en.text.tsv.xz` (foreign, English, source; tab-separated).
"""

from __future__ import annotations

import gzip
import lzma
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from translator.detect.ngrams import BOUNDARY, LANGUAGES, MAX_ORDER, STEPS_PER_NAT, fold
from translator.languages import ENGLISH, SOURCE_LANGUAGES, language_of
from translator.languages.language import is_any_word
from translator.languages.names import strip_marks

CHARACTERS = 6_000_000  # per language; more changed no decision on held-out snippets
MIN_COUNTS = {1: 20, 2: 20, 3: 40, 4: 90, 5: 150}
UNMARKED_EVERY = 12  # every twelfth line is also learned without its diacritics


def _read_lines(corpora: Path, language: str) -> Iterator[str]:
    """Lines of one language; English comes from all three corpora in turn."""
    column = 1 if language == ENGLISH else 0
    names = SOURCE_LANGUAGES if language == ENGLISH else (language,)
    seen = set()
    for name in names:
        with lzma.open(corpora / f"{name}-en.text.tsv.xz", "rt", encoding="utf-8") as lines:
            share = CHARACTERS // len(names)
            for line in lines:
                text = line.rstrip("\n").split("\t")[column]
                if text not in seen and share > 0:
                    seen.add(text)
                    share -= len(text)
                    yield text


def keep_native(text: str, language: str) -> str:
    """The folded text without the words that cannot be of its language: product names, English terms."""
    is_native = language_of(language).is_native
    if is_native is is_any_word:
        return text
    return re.sub(
        r"[^ ]+", lambda word: word.group() if is_native(word.group()) else "", text, flags=re.ASCII
    ).replace("  ", " ")


def _count_ngrams(lines: Iterable[str], language: str) -> Counter[str]:
    """Counts of all n-grams up to `MAX_ORDER` in the folded lines."""
    counts: Counter[str] = Counter()
    for number, line in enumerate(lines):
        texts = [keep_native(fold(line), language)]
        if number % UNMARKED_EVERY == 0:
            texts.append(strip_marks(texts[0]))
        for text in texts:
            for order in range(1, MAX_ORDER + 1):
                counts.update(text[start : start + order] for start in range(len(text) - order + 1))
    return counts


def main(corpora: Path, output: Path) -> None:
    """Write the table: the languages, then one n-gram a line with quantized -log p(last letter | rest)."""
    counts = {language: _count_ngrams(_read_lines(corpora, language), language) for language in LANGUAGES}
    totals = {language: sum(c for g, c in counts[language].items() if len(g) == 1) for language in LANGUAGES}
    kept = sorted(
        {
            gram
            for language in LANGUAGES
            for gram, count in counts[language].items()
            if count >= MIN_COUNTS[len(gram)] and gram != BOUNDARY
        }
    )
    with gzip.GzipFile(output, "wb", mtime=0) as table:
        table.write("\t".join(["", *LANGUAGES]).encode() + b"\n")
        for gram in kept:
            costs = []
            for language in LANGUAGES:
                count = counts[language][gram]
                context = counts[language][gram[:-1]] if len(gram) > 1 else totals[language]
                cost = round(-math.log(count / context) * STEPS_PER_NAT) if count > 1 and context else -1
                costs.append(str(cost))
            table.write("\t".join([gram, *costs]).encode() + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
