"""The language of each text in a row of neighbors.

Scripts decide first; among Latin scripts the letter model does, with the neighbors and the whole document
as prior evidence for texts that are short. Figures alone, as in the cells of a table, are in the language of
the document where English writes them in another way.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translator.addresses import without_addresses
from translator.detect.neighbors import is_neighbor
from translator.detect.neutral import is_neutral, strip_neutral
from translator.detect.ngrams import LANGUAGES, Evidence, weigh
from translator.detect.script import HAN, KANA, count_scripts, is_chinese, is_of_china
from translator.languages import AUTO, ENGLISH, RECORDS, SOURCE_LANGUAGES, UNDETERMINED
from translator.numbers import is_figures, put_numbers_right
from translator.placeholders import without_placeholders
from translator.records import SourceText

# Soft hyphen, zero-width space, marks of direction, word joiner, byte order mark; joiners between letters, as
# those within an emoji are seen; variants of letters.
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|(?<=[^\\W\\d_])[\ufe00-\ufe0f\U000e0100-\U000e01ef]|(?<=[^\\W_])[\u200c\u200d](?=[^\\W_])"
)
# All that is unseen has one of them, most texts do not.
_UNSEEN_SIGN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
DETECTOR_VERSION = "letters-9"

# Letters of one word are no independent evidence: the model's log odds are scaled so that on snippets of one
# to five words its confidence is its accuracy (tests/bench/detection.py).
_EVIDENCE_SCALE = 0.6
_PRIOR_FLOOR = 0.1  # share of the prior spread evenly: no language is ever impossible
_NEAR_WEIGHT = 0.6  # of the prior; the rest is the document's
_NEAR = 2  # on each side
# A text in a language that is not ours is costly, in nats a letter, under every model and about equally so
# (tests/bench/detection.py: share of our own snippets taken for foreign).
_FOREIGN_COST = 3.8
_FOREIGN_MARGIN = 0.8
_FOREIGN_LETTERS = 18
_MIN_CONFIDENCE = 0.5
# Nats a letter, names weighed little. Two thirds of the sentences in our languages cost less (FLORES dev), of
# 163 texts in neighbors two.
_DOUBTFUL_COST = 2.7
_FEW_LETTERS = 3  # in our languages for one in a neighbor's, of texts that are not among ours
_EVEN = [1 / len(LANGUAGES)] * len(LANGUAGES)
_PRIOR_EACH = _PRIOR_FLOOR / len(LANGUAGES)
_NOTHING = weigh("")
_MAX_EVIDENCE = 600  # code points of a text that its language is read from
_JAPANESE = next(record.tag for record in RECORDS if record.script == "japanese")
_PLAIN = re.compile(r"(?!.*right)[a-z ]*[a-z]")  # with a `copyright` a text may be neutral
_SURE_SHARE = 0.9  # of the code points of a document, in the language that its figures are in


@dataclass(frozen=True, slots=True)
class Detection:
    """`language` is a tag of `translator.languages`, `confidence` in [0, 1].

    Neutral texts are `en`, but for figures that English writes in another way.
    """

    language: str
    confidence: float
    is_neutral: bool = False


@dataclass(frozen=True, slots=True)
class _TextEvidence:
    """What a text says by itself; `bare`: what is weighed of it where its script does not decide."""

    decided: Detection | None
    bare: str
    evidence: Evidence

    @property
    def letters(self) -> int:
        """Of the evidence."""
        return self.evidence.letters


def detect(text: str, *, source: str = AUTO) -> Detection:
    """The language of one text without neighbors."""
    return detect_all([text], source=source)[0]


def is_plain_english(text: str) -> bool:
    """Whether a text is plain small letters most like English, so that `detect` is sure of no other language.

    That takes a third of the time.
    """
    if not _PLAIN.fullmatch(text):
        return False
    costs = weigh(text[:_MAX_EVIDENCE]).costs
    return costs[LANGUAGES.index(ENGLISH)] == min(costs)


def detect_all(texts: Sequence[str], *, source: str = AUTO) -> list[Detection]:
    """The language of each text of a document, in order.

    Args:
        source: `auto`, or the language that every Latin text is in unless it is English.
    """
    readings = {text: _read(text) for text in dict.fromkeys(texts)}  # a text that comes again is read once
    if source == AUTO:
        counts = Counter(texts)
        for text in [*_find_neighbors(readings, counts), *_find_chinese(readings)]:
            readings[text] = _TextEvidence(Detection(UNDETERMINED, 0.0), "", _NOTHING)
    masses = {text: _mass(reading.evidence, source) for text, reading in readings.items()}
    row = [masses[text] for text in texts]
    whole = _prior(row)
    detections = []
    for index, text in enumerate(texts):
        known, evidence = readings[text].decided, readings[text].evidence
        detections.append(known or _decide(evidence, _blend(_prior(_masses_near(row, index)), whole), source))
    tags = list(map(_tag, detections))
    for index, language in _find_foreign_figures(texts, tags, source=source).items():
        detections[index] = Detection(language, 1.0, is_neutral=True)
    return detections


def main_language(texts: Sequence[str]) -> str:
    """The language of most of a document's texts, `und` where all of them are neutral."""
    sizes = _measure(texts, [_tag(item) for item in detect_all(texts)])
    return sizes.most_common(1)[0][0] if sizes else UNDETERMINED


def _tag(item: Detection) -> str | None:
    """The language of a text, None where it has no words."""
    return None if item.is_neutral else item.language


def as_seen(text: str) -> str:
    """The text in NFC without soft hyphens and zero-width characters; most texts are so already."""
    if text.isascii():
        return text
    composed = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    return _UNSEEN.sub("", composed) if _UNSEEN_SIGN.search(composed) else composed


def _decide_by_script(text: str) -> Detection | None:
    """A decision where the script or the lack of words makes one."""
    if is_neutral(text):
        return Detection(ENGLISH, 1.0, is_neutral=True)
    latin, japanese, other = count_scripts(without_placeholders(without_addresses(text)))
    if other > latin + japanese:
        return Detection(UNDETERMINED, 0.0)
    # A Japanese sentence may be full of Latin names; a Latin one rarely quotes two Japanese words.
    if japanese * 4 < latin:
        return None
    if is_chinese(text):
        return Detection(UNDETERMINED, 0.0)
    return Detection(_JAPANESE, japanese / (japanese + other))


def _read(text: str) -> _TextEvidence:
    seen = as_seen(text)
    decided = _decide_by_script(seen)
    bare = "" if decided else strip_neutral(seen[:_MAX_EVIDENCE])
    return _TextEvidence(decided, bare, weigh(bare) if bare else _NOTHING)


def _find_neighbors(readings: Mapping[str, _TextEvidence], counts: Mapping[str, int]) -> list[str]:
    """The texts in a neighbor of our languages; among texts in ours it takes more.

    Args:
        counts: how often each text comes.
    """
    doubtful = [
        text for text, item in readings.items() if min(item.evidence.costs) > _DOUBTFUL_COST * item.letters
    ]
    found = [text for text in doubtful if is_neighbor(readings[text].bare, is_among_ours=False)]
    n_foreign = sum(readings[text].letters * counts[text] for text in found)
    n_letters = sum(item.letters * counts[text] for text, item in readings.items())
    if n_letters - n_foreign <= _FEW_LETTERS * n_foreign:
        return found
    return [text for text in found if is_neighbor(readings[text].bare, is_among_ours=True)]


def _find_chinese(readings: Mapping[str, _TextEvidence]) -> list[str]:
    """The texts that would be Japanese in a document without any kana, and may as well be Chinese."""
    found = [text for text, item in readings.items() if item.decided and item.decided.language == _JAPANESE]
    if not found or any(KANA.search(text) for text in found):
        return []
    is_among_chinese = any(is_chinese(text) for text in readings if HAN.search(text))
    return found if is_among_chinese else [text for text in found if is_of_china(text)]


def _mass(item: Evidence, source: str) -> tuple[float, ...]:
    """The letters of a text, parted among the Latin languages by what it says alone."""
    return tuple(item.letters * share for share in _posterior(item, _EVEN, source))


def _masses_near(row: Sequence[tuple[float, ...]], index: int) -> list[tuple[float, ...]]:
    before = row[max(0, index - _NEAR) : index]
    return [*before, *row[index + 1 : index + 1 + _NEAR]]


def _prior(masses: Sequence[tuple[float, ...]]) -> list[float]:
    """Share of the letters of some texts in each Latin language, never zero."""
    totals = [sum(column) for column in zip(*masses, strict=True)]
    whole = sum(totals)
    return [_PRIOR_EACH + (1 - _PRIOR_FLOOR) * total / whole for total in totals] if whole else _EVEN


def _blend(near: Sequence[float], whole: Sequence[float]) -> list[float]:
    return [_NEAR_WEIGHT * n + (1 - _NEAR_WEIGHT) * w for n, w in zip(near, whole, strict=True)]


def _posterior(item: Evidence, prior: Sequence[float], source: str) -> list[float]:
    """Share of belief in each Latin language; all that is not English goes to a given source language."""
    best = min(item.costs)
    weights = [
        share * math.exp(_EVIDENCE_SCALE * (best - cost))
        for share, cost in zip(prior, item.costs, strict=True)
    ]
    total = sum(weights)
    posterior = [weight / total for weight in weights]
    if source not in LANGUAGES:
        return posterior
    english = posterior[LANGUAGES.index(ENGLISH)]
    return [{ENGLISH: english, source: 1 - english}.get(language, 0.0) for language in LANGUAGES]


def _decide(item: Evidence, prior: Sequence[float], source: str) -> Detection:
    if source == AUTO and _is_foreign(item):
        return Detection(UNDETERMINED, 0.0)
    posterior = _posterior(item, prior, source)
    confidence = max(posterior)
    if confidence < _MIN_CONFIDENCE:
        return Detection(UNDETERMINED, confidence)
    return Detection(LANGUAGES[posterior.index(confidence)], confidence)


def _is_foreign(item: Evidence) -> bool:
    if item.plain_letters < _FOREIGN_LETTERS:
        return False
    best, second = sorted(item.plain_costs)[:2]
    return best > _FOREIGN_COST * item.plain_letters and second - best < _FOREIGN_MARGIN * item.plain_letters


def _find_foreign_figures(
    texts: Sequence[str], languages: Sequence[str | None], *, source: str
) -> dict[int, str]:
    """The texts of figures alone that English writes in another way (`1.250`), with their language.

    Args:
        languages: of each text, None for what has no words.
        source: the language that is given, else the one that nearly all of the document is in counts.
    """
    language = source if source in SOURCE_LANGUAGES else _main_language(texts, languages)
    if not language:
        return {}
    return {
        index: language
        for index, text in enumerate(texts)
        if languages[index] is None
        and is_figures(text)
        and put_numbers_right(SourceText(text, language), text) != text
    }


def _main_language(texts: Sequence[str], languages: Sequence[str | None]) -> str:
    """The source language that a document is in, empty where that is not sure."""
    sizes = _measure(texts, languages)
    language, size = max(sizes.items(), key=lambda item: item[1], default=("", 0))
    return language if language in SOURCE_LANGUAGES and size >= _SURE_SHARE * sizes.total() else ""


def _measure(texts: Sequence[str], languages: Sequence[str | None]) -> Counter[str]:
    """How many code points of texts are in each language."""
    sizes: Counter[str] = Counter()
    for text, language in zip(texts, languages, strict=True):
        if language is not None:
            sizes[language] += len(text)
    return sizes
