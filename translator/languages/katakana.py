"""Foreign names in katakana: where they stand, and how they sound, so that English words can be compared."""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from translator.languages.names import SpelledName, fold_marks

_LONG = re.compile(r"([aeiou])\1")
_SAME_SOUND = [
    (re.compile(pattern), same)
    for pattern, same in (
        (r"r(?=[^aeiou]|\Z)", ""),  # which Japanese does not hear
        *((r"c(?=[eiy])", "s"), ("t?ch", "č"), ("sch|s?sh", "š"), ("ck|c|qu?", "k"), ("x", "ks")),
        *(
            ("ph", "f"),
            ("th|zh|z|j", "s"),
            (r"v(?=[^aeiou]|\Z)", "f"),
            ("v", "b"),
            ("l", "r"),
            ("ts", "t"),
            ("m", "n"),
        ),
        *(("[hwy]", ""), (r"(.)\1+", r"\1")),
    )
]
_ROWS = (
    "あいうえお かきくけこ がぎぐげご さしすせそ ざじずぜぞ たちつてと だぢづでど なにぬねの "
    "はひふへほ ばびぶべぼ ぱぴぷぺぽ まみむめも や・ゆ・よ らりるれろ わ・・・を"
).split()
_LETTERS = {
    kana: consonant + vowel
    for consonant, row in zip(("", *"kgsztdnhbpmyrw"), _ROWS, strict=True)
    for kana, vowel in zip(row, "aiueo", strict=True)
    if kana != "・"
}
_IRREGULAR = dict(zip("しちつふじぢづをんゔ", "shi chi tsu fu ji ji zu o n vu".split(), strict=True))
_KANA = _LETTERS | _IRREGULAR
_SMALL = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
_PARTICLES = {"は": "wa", "へ": "e"}
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヴ") + 1)}
_RUN = re.compile(r"[ァ-ヴー]{2,40}(?:[・＝=][ァ-ヴー]{1,40}){0,8}")
_WORD = re.compile(r"[ァ-ヴー]{2,}")
_TITLE = re.compile(
    r"[元前現]?(?:氏|さん|様|選手|首相|大統領|容疑者|被告|監督|教授|博士|議員|長官|大臣|知事|市長|会長|社長|将軍|大佐"
    r"|少佐|判事|記者|国王|女王|王子|皇帝|卿|州|市|県|郡|島|湖|川|山|大学|通り|広場|族)"
)
_LIKE, _GOOD = 0.6, 0.8
_LEAST_READ = 4  # letters; what is shorter is like too much


def read_katakana(kana: str) -> str:
    """Katakana in Hepburn's letters, long vowels as short ones; empty where it is no whole word."""
    return _LONG.sub(r"\1", romanize(kana) or "")


@lru_cache(8_192)
def hear_consonants(word: str) -> tuple[str, str]:
    """A word in Latin letters as it is written, and what Japanese hears of its consonants."""
    written = heard = fold_marks(word)
    for pattern, same in _SAME_SOUND:
        heard = pattern.sub(same, heard)
    return written, heard[:1] + re.sub("[aeiou]", "", heard[1:])


def romanize(word: str) -> str | None:
    """A word of kana in Latin letters, long vowels written twice; None where it has anything else."""
    if word in _PARTICLES:
        return _PARTICLES[word]
    parts: list[str] = []
    is_doubled = False
    for kana in unicodedata.normalize("NFKC", word).translate(_TO_HIRAGANA):
        if kana == "っ":
            is_doubled = True
            continue
        letters = _next(kana, parts)
        if letters is None:
            return None
        parts.append(letters[:1] * is_doubled + letters)
        is_doubled = False
    return re.sub("cch", "tch", "".join(parts)) or None


def _next(kana: str, parts: list[str]) -> str | None:
    """The letters of the next kana; a small one takes the vowel from the last of the parts."""
    if kana == "ー":
        return parts[-1][-1] if parts else None
    if kana not in _SMALL:
        return _KANA.get(kana)
    if not parts or not parts[-1].endswith(("i", "e", "u", "o")):
        return None
    stem = "w" if parts[-1] == "u" else parts[-1][:-1]
    small = _SMALL[kana]
    parts[-1] = stem
    return small[1:] if len(small) == 2 and stem.endswith(("sh", "ch", "j")) else small


def find_japanese_names(text: str) -> Iterator[SpelledName]:
    """Names in katakana, the words of one that has several each by itself."""
    for run in _RUN.finditer(text):
        is_named = "・" in run.group() or _TITLE.match(text, run.end()) is not None
        for word in _WORD.finditer(run.group()):
            known, _, noun = _spellings().get(word.group(), "").partition("\t")
            spoken, is_sure = read_katakana(word.group()), is_named or bool(known and not noun)
            if (known or is_sure) and len(spoken) >= _LEAST_READ:
                start, end = run.start() + word.start(), run.start() + word.end()
                forms = tuple(known.split("|")) if known else ()
                yield SpelledName(start, end, forms, (spoken,), _LIKE, _GOOD, is_sure)


@cache
def _spellings() -> dict[str, str]:
    """Word in katakana -> its spellings, the commonest first, and a mark where it is a common noun, too."""
    data = gzip.decompress((files("translator.languages") / "katakana.tsv.gz").read_bytes()).decode()
    return dict(line.split("\t", 1) for line in data.splitlines())
