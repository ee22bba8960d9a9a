"""How many dictionary words a model knows by themselves.

`python -m tests.bench.dictionary CORPORA FLORES_DIR [MODEL]`

Of each dictionary among the corpora, up to 600 words are translated that stand in FLORES-200 dev; a word is known where
the translation is one of its glosses, articles, "to" and brackets left out.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from pathlib import Path

from translator.engine import load_engine
from translator.engine.protocol import Engine
from translator.languages import SOURCE_LANGUAGES
from translator.records import Decoding, SourceText
from translator.settings import load_settings
from translator.train.corpus import read_corpora

_MOST = 600
_ASIDE = re.compile(r"\s*\([^)]*\)\s*|^(?:to|an?|the) ")
_WORD = re.compile(r"\w+")


def main() -> int:
    """Print a line for each dictionary."""
    corpora, flores = Path(sys.argv[1]), Path(sys.argv[2])
    engine = load_engine(sys.argv[3] if len(sys.argv) > 3 else "mini", settings=load_settings({}))
    for language in SOURCE_LANGUAGES:
        text = (flores / f"flores-dev.{language}").read_text(encoding="utf-8").lower()
        is_there = text.__contains__ if language == "ja" else _phrases(text).__contains__
        for name, glosses in _dictionaries(corpora, language).items():
            words = sorted(word for word in glosses if len(word) > 1 and is_there(word))
            chosen = random.Random(1).sample(words, min(_MOST, len(words)))
            known = _count_known(engine, language, chosen, glosses)
            print(f"{language} {name}: {known / max(1, len(chosen)):.3f} of {len(chosen)}", flush=True)
    return 0


def _dictionaries(corpora: Path, language: str) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for pair in read_corpora(corpora, language):
        if pair.part == "lexicon" and pair.source.startswith("lex-"):
            found[pair.source][pair.foreign.lower()].add(_plain(pair.english))
    return found


def _phrases(text: str) -> set[str]:
    """All stretches of one to four words."""
    words = _WORD.findall(text)
    return {" ".join(words[start : start + n]) for n in range(1, 5) for start in range(len(words))}


def _count_known(engine: Engine, language: str, words: list[str], glosses: dict[str, set[str]]) -> int:
    found = engine.translate([SourceText(word, language) for word in words], decoding=Decoding())
    return sum(_plain(one.text) in glosses[word] for one, word in zip(found, words, strict=True))


def _plain(english: str) -> str:
    return _ASIDE.sub("", english.lower()).strip(" .")


if __name__ == "__main__":
    sys.exit(main())
