"""What in a file says which language it is in: afterwards it says English.

Only marks of the languages that are translated change; a part in German stays German.
"""

from __future__ import annotations

import re
from functools import partial

from translator.languages import ENGLISH, SOURCE_LANGUAGES

_OURS = rf"(?:{'|'.join(SOURCE_LANGUAGES)})(?:[-_][^\W_]{{2,8}})*+(?![\w-])"
_ENGLISH_TAG = "en-US"  # where programs want a region, too

_NAMED = r"<\w[\w:.-]{0,60}(?=\s)[^<>]{0,2000}?\s(?:xml:)?lang\s*=\s*[\"']?"
_FIRST = re.compile(rf"{_NAMED}({_OURS})", re.IGNORECASE)
_META = re.compile(r"<meta\b[^<>]{0,500}>", re.IGNORECASE)
_IS_LANGUAGE = re.compile(
    r"""(?:http-equiv|name|property)\s*=\s*["']?(?:content-language|language|dc\.language|og:locale)["'\s/>]""",
    re.IGNORECASE,
)
_CONTENT = re.compile(rf"""(\bcontent\s*=\s*["']?)({_OURS})""", re.IGNORECASE)
_KEPT = re.compile(r"""\btranslate\s*=\s*["']?no|\bnotranslate\b""", re.IGNORECASE)
_ELEMENT = re.compile(rf"(<((?:\w+:)?language)(?:\s[^<>]{{0,500}})?>\s*){_OURS}(?=\s*</\2>)", re.IGNORECASE)
_WORD = re.compile(rf"""(<w:(?:lang|themeFontLang)\b[^<>]{{0,200}}?\bw:val=["']){_OURS}""")
_SLIDE = re.compile(rf"""(<a:(?:rPr|endParaRPr|defRPr)\b[^<>]{{0,500}}?\blang=["']){_OURS}""")
_OPEN = re.compile(r"""<(?:style|number):[\w-]{1,40}\b[^<>]{0,4000}?\bfo:language\s*=\s*["'][^<>]{0,4000}>""")
_OPEN_LANGUAGE = re.compile(rf"""(\bfo:language=["']){_OURS}""")
_OPEN_COUNTRY = re.compile(r"""(\bfo:country=["'])\w{2,3}""")
_TAG = re.compile(rf"{_OURS}", re.IGNORECASE)


def is_ours(tag: str) -> bool:
    """Whether a language tag is of a language that is translated."""
    return bool(_TAG.fullmatch(tag.strip()))


def primary_language(tag: str) -> str:
    """The first part of a language tag, in small letters."""
    return tag.strip().replace("_", "-").split("-")[0].lower()


def page_in_english(page: str) -> str:
    """A page, or any XML document, whose marks of its own language say English.

    Its language is the first of ours that an element says; others (Japanese words in a Hungarian page) stay.
    """
    page = _META.sub(_meta, page)
    first = _FIRST.search(page)
    if first is None:
        return page
    own = rf"{re.escape(re.split('[-_]', first[1])[0])}(?:[-_][^\W_]{{2,8}})*+(?![\w-])"
    tag = re.compile(rf"{_NAMED}{own}[^<>]*>", re.IGNORECASE)
    return tag.sub(partial(_tag, re.compile(rf"""(\s(?:xml:)?lang\s*=\s*["']?){own}""", re.IGNORECASE)), page)


def _tag(own: re.Pattern[str], match: re.Match[str]) -> str:
    """A tag that says English, unless what it opens stays as it is."""
    return match.group() if _KEPT.search(match.group()) else own.sub(rf"\g<1>{ENGLISH}", match.group())


def language_ends(document: str) -> set[int]:
    """Where tags of ours end that are all that an element `language` has in it: they are no text."""
    return {match.end() for match in _ELEMENT.finditer(document)}


def elements_in_english(document: str) -> str:
    """A description of a document, whose element `language` says English."""
    return _ELEMENT.sub(rf"\g<1>{ENGLISH}", document)


def _meta(match: re.Match[str]) -> str:
    if not _IS_LANGUAGE.search(match.group()):
        return match.group()
    return _CONTENT.sub(lambda found: found[1] + _with_region(found[2]), match.group())


def _with_region(tag: str) -> str:
    """English, with a region where the tag had one."""
    return "en_US" if "_" in tag else _ENGLISH_TAG if "-" in tag else ENGLISH


def office_in_english(part: str) -> str:
    """A part of a Word or PowerPoint file."""
    for pattern in (_WORD, _SLIDE, _ELEMENT):
        part = pattern.sub(rf"\g<1>{_ENGLISH_TAG}", part)
    return part


def opendocument_in_english(part: str) -> str:
    """A part of an OpenDocument file."""
    return _ELEMENT.sub(rf"\g<1>{_ENGLISH_TAG}", _OPEN.sub(_open, part))


def _open(match: re.Match[str]) -> str:
    said, count = _OPEN_LANGUAGE.subn(rf"\g<1>{ENGLISH}", match.group())
    return _OPEN_COUNTRY.sub(r"\g<1>US", said) if count else said
