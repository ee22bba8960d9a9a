"""Makes the tables that names are spelled by: `python -m translator.glossary.make_tables CORPORA`.

The folder has open text, `{vi,hu,ja}-en.text.tsv.xz` (foreign, English, source), and `ja-en.lexicon.tsv.xz`.
Written are `english_words.txt.gz`, the English words that stand there often enough, and `katakana.tsv.gz`.
"""

from __future__ import annotations

import argparse
import gzip
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from translator.languages import SOURCE_LANGUAGES
from translator.languages.katakana import hear_consonants, read_katakana
from translator.languages.names import fold_marks

_WORD = re.compile(r"[^\W\d_]{4,40}")
_LEAST_TIMES = 5
_NAMES = "names-wikidata-katakana"
_KATAKANA = re.compile(r"[ァ-ヴー]{2,20}")
_SPELLING = re.compile(r"[^\W\d_]{3,40}")
_LEAST_LIKENESS = 0.75
_MOST_SPELLINGS = 4


def main() -> None:
    """Read the folder and write both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "languages")
    arguments = parser.parse_args()
    times = _count_words(arguments.folder)
    words = sorted(word for word, count in times.items() if count >= _LEAST_TIMES and word.isascii())
    _write(arguments.out / "english_words.txt.gz", words)
    spellings = _find_spellings(arguments.folder)
    rows = [f"{kana}\t{'|'.join(_ranked(spellings[kana], times))}" for kana in sorted(spellings)]
    _write(arguments.out / "katakana.tsv.gz", rows)


def _count_words(folder: Path) -> Counter[str]:
    return Counter(
        fold_marks(word)
        for language in SOURCE_LANGUAGES
        for _, english, _ in _rows(folder / f"{language}-en.text.tsv.xz")
        for word in _WORD.findall(english)
    )


def _find_spellings(folder: Path) -> dict[str, list[str]]:
    spellings = defaultdict(list)
    for kana, english, origin in _rows(folder / "ja-en.lexicon.tsv.xz"):
        if origin == _NAMES and _KATAKANA.fullmatch(kana) and _is_spelling(kana, english):
            spellings[kana].append(english)
    return spellings


def _rows(path: Path) -> Iterator[list[str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _is_spelling(kana: str, english: str) -> bool:
    """Whether a spelling may be read so; the list has surnames beside first names and worse."""
    if not (_SPELLING.fullmatch(english) and english[0].isupper() and english[1:].islower()):
        return False
    pairs = zip(hear_consonants(english), hear_consonants(read_katakana(kana)), strict=True)
    return sum(SequenceMatcher(None, *pair).ratio() for pair in pairs) / 2 >= _LEAST_LIKENESS


def _ranked(spellings: list[str], times: Counter[str]) -> list[str]:
    """The spellings that English text has oftenest first."""
    return sorted(set(spellings), key=lambda word: (-times[fold_marks(word)], word))[:_MOST_SPELLINGS]


def _write(path: Path, lines: list[str]) -> None:
    path.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
