"""Which texts have nothing to translate: dates, numbers, addresses, acronyms, credits, ornaments."""

from __future__ import annotations

import re
from functools import lru_cache

from translator.addresses import without_addresses
from translator.placeholders import without_placeholders

# The notice is international English; it says nothing about the language around it.
_NOTICE = re.compile(r"\b(?:copyrights?|all rights reserved)\b", re.IGNORECASE)
# Text that goes on behind an address begins with a particle: `https://example.com/をご覧ください。`.
_JAPANESE_ADDRESS = re.compile("(?i:https?)://[^\\s\u3041-\u309f、。]+")
_DATE_WORD = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|"
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b(?=\.?,? +\d)|"
    r"(?<=\d )(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|"
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b(?=,? \d| [A-Z][a-z]{2} \d)"
)
_NUMBER = re.compile(
    r"(?<!\d)\d++(?:[.,:/\-]\d++)*+(?:(?:st|nd|rd|th|[ap]m|km|kg|cm|mm|m|°C)\b)?", re.IGNORECASE
)
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{0,6}\b")
# `MAGYAR NEMZET`, `A HAZA SORSA`: words that can be spoken, longer than acronyms side by side mostly are.
_SPOKEN = r"(?=[A-Z]{0,11}[AEIOUY])[A-Z]{1,12}+"
_HEADING = re.compile(rf"\b(?=[A-Z ]{{12}}){_SPOKEN}(?: {_SPOKEN})+\b")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*/?>")
_LETTER = re.compile(r"[^\W\d_]")
_NAME = r"[A-Z][\w.'’]*+(?:-[\w'’]++)*+"
_CREDIT = re.compile(rf"\W*{_NAME}(?: {_NAME}){{0,4}}(?:/{_NAME}(?: {_NAME}){{0,3}})+\W*", re.ASCII)
# All capitals may also be a heading; a longer run of them is left to the letter model.
_MAX_ACRONYM_WORDS = 4
_MAX_CREDIT = 120  # code points
_MAX_KEPT = 1000  # code points


def strip_neutral(text: str) -> str:
    """The text without tags, placeholders, addresses, numbers, dates, acronyms: what shows its language."""
    return _strip_short(text) if len(text) <= _MAX_KEPT else _strip(text)


def _strip(text: str) -> str:
    text = without_placeholders(without_addresses(text))  # an address may have a placeholder in it
    rest = _NOTICE.sub(" ", _TAG.sub(" ", text))
    rest = _NUMBER.sub(" ", _DATE_WORD.sub(" ", rest))
    is_heading = _HEADING.search(rest) or len(_ACRONYM.findall(rest)) > _MAX_ACRONYM_WORDS
    return rest if is_heading else _ACRONYM.sub(" ", rest)


# The same text is looked at when lines are joined, when languages are parted and when they are named.
_strip_short = lru_cache(maxsize=1024)(_strip)


def is_neutral(text: str) -> bool:
    """Whether the text can stand in an English text as it is: `12/5`, `AFP`, `***`, a photo credit."""
    if (len(text) <= _MAX_CREDIT and _CREDIT.fullmatch(text)) or _JAPANESE_ADDRESS.fullmatch(text):
        return True
    return not _LETTER.search(strip_neutral(text))
