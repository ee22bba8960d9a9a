"""Makes the tables that names are spelled by: `python -m translator.glossary.make_tables CORPORA`.

The folder has open text, `{vi,hu,ja}-en.text.tsv.xz` (foreign, English, source), and `ja-en.lexicon.tsv.xz`.
Written are `english_words.txt.gz`, the English words that stand there often enough, and `katakana.tsv.gz`,
the spellings of names in katakana, those marked that are a common noun, too.
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
# Least likeness of a spelling to how its katakana is read, by source: the first has surnames beside first
# names and worse, in the others only what English calls otherwise (Germany) is to be left out.
_NAMES = {
    "names-wikidata-katakana": 0.75,
    "names-t2-enamdict-foreign-places": 0.55,
    "lex-wiktionary-enwikt": 0.55,
    "names-cldr": 0.55,
    "names-linguameta": 0.55,
}
_NOUNS = "lex-jmdict"
_KATAKANA = re.compile(r"[ァ-ヴー]{2,20}")
_SPELLING = re.compile(r"[^\W\d_]{3,40}")
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
    spellings, nouns = _find_spellings(arguments.folder)
    rows = [
        f"{kana}\t{'|'.join(_ranked(spellings[kana], times))}" + "\tnoun" * (kana in nouns)
        for kana in sorted(spellings)
    ]
    _write(arguments.out / "katakana.tsv.gz", rows)


def _count_words(folder: Path) -> Counter[str]:
    return Counter(
        fold_marks(word)
        for language in SOURCE_LANGUAGES
        for _, english, _ in _rows(folder / f"{language}-en.text.tsv.xz")
        for word in _WORD.findall(english)
    )


def _find_spellings(folder: Path) -> tuple[dict[str, list[str]], set[str]]:
    """Katakana -> how the names that it stands for may be spelled, and katakana that stands for things."""
    spellings, nouns = defaultdict(list), set()
    for kana, english, origin in _rows(folder / "ja-en.lexicon.tsv.xz"):
        least = _NAMES.get(origin)
        if not _KATAKANA.fullmatch(kana):
            continue
        if least and _is_spelling(kana, english, least=least):
            spellings[kana].append(english)
        elif origin == _NOUNS and english[:1].islower():
            nouns.add(kana)
    return spellings, nouns


def _rows(path: Path) -> Iterator[list[str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _is_spelling(kana: str, english: str, *, least: float) -> bool:
    """Whether a spelling may be read so."""
    if not (_SPELLING.fullmatch(english) and english[0].isupper() and english[1:].islower()):
        return False
    pairs = zip(hear_consonants(english), hear_consonants(read_katakana(kana)), strict=True)
    return sum(SequenceMatcher(None, *pair).ratio() for pair in pairs) / 2 >= least


def _ranked(spellings: list[str], times: Counter[str]) -> list[str]:
    """The spellings that English text has oftenest first."""
    return sorted(set(spellings), key=lambda word: (-times[fold_marks(word)], word))[:_MOST_SPELLINGS]


def _write(path: Path, lines: list[str]) -> None:
    path.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
