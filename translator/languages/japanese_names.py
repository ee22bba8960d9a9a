"""Foreign names in Japanese, which writes them in katakana: how people who have them spell them.

`katakana.tsv.gz` has names of people from Wikidata (CC0, by way of NETransliteration-COLING2018), made by
`translator.glossary.make_tables`. A word in katakana may be a name if it is in there; it is one if a middle
dot joins it to another, or if a title stands behind it. Every other may be a loanword.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from translator.languages.katakana import read_katakana
from translator.languages.names import SpelledName

_RUN = re.compile(r"[ァ-ヴー]{2,40}(?:[・＝=][ァ-ヴー]{1,40}){0,8}")
_WORD = re.compile(r"[ァ-ヴー]{2,}")
_TITLE = re.compile(
    r"[元前現]?(?:氏|さん|様|選手|首相|大統領|容疑者|被告|監督|教授|博士|議員|長官|大臣|知事|市長|会長|社長|将軍|大佐"
    r"|少佐|判事|記者|国王|女王|王子|皇帝|卿|州|市|県|郡|島|湖|川|山|大学|通り|広場|族)"
)
_LIKE, _GOOD = 0.6, 0.8
_LEAST_READ = 4  # letters; what is shorter is like too much


def find_japanese_names(text: str) -> Iterator[SpelledName]:
    """Names in katakana, the words of one that has several each by itself."""
    for run in _RUN.finditer(text):
        is_sure = "・" in run.group() or _TITLE.match(text, run.end()) is not None
        for word in _WORD.finditer(run.group()):
            known, spoken = _spellings().get(word.group(), ""), read_katakana(word.group())
            if (known or is_sure) and len(spoken) >= _LEAST_READ:
                start, end = run.start() + word.start(), run.start() + word.end()
                forms = tuple(known.split("|")) if known else ()
                yield SpelledName(start, end, forms, (spoken,), _LIKE, _GOOD, is_sure)


@cache
def _spellings() -> dict[str, str]:
    """Word in katakana -> its spellings, the commonest first."""
    data = gzip.decompress((files("translator.languages") / "katakana.tsv.gz").read_bytes()).decode()
    return dict(line.split("\t") for line in data.splitlines())
