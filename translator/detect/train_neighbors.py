"""How the table of neighbor languages is made: `python -m translator.detect.train_neighbors OUT.gz`.

It needs the word frequencies of `wordfreq` (CC BY-SA 4.0, `pip install wordfreq`), from which letter trigrams
and the commonest words of each language are taken. The table is under the same license; translating does not
need wordfreq.
"""

from __future__ import annotations

import gzip
import math
import sys
from collections.abc import Mapping
from pathlib import Path

from translator.detect.neighbors import BACKOFF, MOST_COST, NEIGHBORS, NOT_LISTED, ORDER, ROMAJI
from translator.detect.ngrams import BOUNDARY, LANGUAGES, STEPS_PER_NAT, fold
from translator.languages.ja import JAPANESE
from translator.languages.katakana import romanize

MOST_OURS = 0.5  # of a word's frequency in one of ours: the lists hold much English, and names
WORDS = 600  # per language
MIN_SHARES = {1: 1e-6, 2: 1e-5, 3: 1.5e-4}  # of all n-grams of that length, in some language


def read_words(language: str) -> dict[str, float]:
    """Folded words of a language with their frequencies."""
    from wordfreq import get_frequency_dict

    found: dict[str, float] = {}
    ours = [get_frequency_dict(tag, "small") for tag in LANGUAGES]
    listed = get_frequency_dict(JAPANESE.tag if language == ROMAJI else language, "small")
    for word, frequency in listed.items():
        if any(own.get(word, 0.0) > MOST_OURS * frequency for own in ours):
            continue
        written = romanize(word) if language == ROMAJI else word
        folded = fold(written or "").strip()
        if folded and BOUNDARY not in folded:
            found[folded] = found.get(folded, 0.0) + frequency
    return found


def _count_ngrams(words: Mapping[str, float]) -> dict[str, float]:
    """Frequencies of all n-grams up to `ORDER` in words within boundaries."""
    counts: dict[str, float] = {}
    for word, frequency in words.items():
        framed = f"{BOUNDARY}{word}{BOUNDARY}"
        for order in range(1, ORDER + 1):
            for start in range(len(framed) - order + 1):
                gram = framed[start : start + order]
                counts[gram] = counts.get(gram, 0.0) + frequency
    return counts


def cost(gram: str, counts: Mapping[str, float], total: float) -> int:
    """Steps of -log p(last letter | the letters before), from the longest n-gram that the language has."""
    for shortened in range(len(gram)):
        known = gram[shortened:]
        context = counts.get(known[:-1], 0.0) if len(known) > 1 else total
        if counts.get(known, 0.0) > 0 and context > 0:
            steps = round(-math.log(counts[known] / context) * STEPS_PER_NAT)
            return max(0, min(MOST_COST, steps + shortened * BACKOFF))
    return MOST_COST


def main(output: Path) -> None:
    """Write the table: one n-gram or word within boundaries a line, with a byte of cost per language."""
    words = {language: read_words(language) for language in NEIGHBORS}
    counts = {language: _count_ngrams(words[language]) for language in NEIGHBORS}
    totals = {language: sum(c for g, c in counts[language].items() if len(g) == 1) for language in NEIGHBORS}
    kept = {
        gram
        for language in NEIGHBORS
        for gram, count in counts[language].items()
        if count >= MIN_SHARES[len(gram)] * totals[language] and gram != BOUNDARY
    }
    rows = {gram: bytes(cost(gram, counts[lang], totals[lang]) for lang in NEIGHBORS) for gram in kept}
    listed = {lang: sorted(words[lang], key=lambda word: -words[lang][word])[:WORDS] for lang in NEIGHBORS}
    whole = {lang: sum(words[lang].values()) for lang in NEIGHBORS}
    common = {lang: set(listed[lang]) for lang in NEIGHBORS}
    for word in sorted(set().union(*common.values())):
        rows[f"{BOUNDARY}{word}{BOUNDARY}"] = bytes(
            min(NOT_LISTED - 1, round(-math.log(words[lang][word] / whole[lang]) * STEPS_PER_NAT))
            if word in common[lang]
            else NOT_LISTED
            for lang in NEIGHBORS
        )
    with gzip.GzipFile(output, "wb", mtime=0) as table:
        for gram in sorted(rows):
            table.write(f"{gram}\t{rows[gram].hex()}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
