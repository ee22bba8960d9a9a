"""Masks: what terms are replaced by in a source text, and how their English takes the place afterwards.

A model copies an address or a mark that it does not know far more often than it translates a name right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from translator.glossary.occurrence import Occurrence
from translator.glossary.term import cased_target
from translator.records import SourceText, Span

# The forms, each with what is left of it in a translation where it was not copied well.
FORMS = {"@user{}": ("@",), "#user{}": ("#",), "⟦{}⟧": ("⟦", "⟧")}
"""What `mini` 1 copies well without losing the rest: in 300 names of FLORES dev, one at a time, `@user1` came
back .93 (Vietnamese) and .74 (Hungarian) of times, `#user` .87 and .76, `⟦1⟧` .84 and .83, `{0}` .54 and .48;
with the names put in, chrF against plain translations was higher by 2.1 and 1.6, 2.5 and 2.7, -0.5 and -0.9.
An address comes back as often as `@user1` and takes twice as long (2026-11-25)."""

_ARTICLE = re.compile(r"\b(an?)(\s+[\"“'‘(]?)$", re.IGNORECASE)
_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_VOWEL_SOUND = re.compile(r"(?!eu|uni|use|usu|uk|one\b)[aeiou]|hour|honest|honou?r|heir", re.IGNORECASE)
_NEAR = 80  # code points before a place that English is fitted to
_SENTENCE_START = re.compile(r"(?:^|[.!?…]\s+)[\"“'‘(]*$")


def is_free(form: str, source: SourceText) -> bool:
    """Whether a text has nothing that could be taken for a mask of this form."""
    return not any(part in source.text for part in FORMS[form])


def mask(source: SourceText, occurrences: Sequence[Occurrence], form: str) -> SourceText:
    """The text with a mask of this form for each occurrence, numbered from 1; they are in order."""
    masks = [(item.span, form.format(number)) for number, item in enumerate(occurrences, start=1)]
    return SourceText(_replaced(source.text, masks), source.language)


def unmask(
    translation: str, occurrences: Sequence[Occurrence], form: str, *, source: SourceText
) -> str | None:
    """The translation with the English of each term for its mask; one that got lost is left out.

    None where a mask is there more than once, or a part of one is left over.
    """
    items = {str(number): item for number, item in enumerate(occurrences, start=1)}
    found = list(re.finditer(re.escape(form).replace(r"\{\}", r"(\d+)"), translation))
    if len({match[1] for match in found}) < len(found):
        return None
    known = [(match.span(), items[match[1]]) for match in found if match[1] in items]
    text = put_english(
        translation, {span: cased_target(item.term, item.surface, text=source.text) for span, item in known}
    )
    return None if any(part in text for part in FORMS[form]) else text


def put_english(text: str, changes: Mapping[Span, str]) -> str:
    """A text with English in place of spans: `a` or `an` as it sounds, one `the`, spaces, a capital."""
    fitted = []
    least = 0
    for span in sorted(changes):
        fitted.append(_fit(text, span, changes[span], least=least))
        least = span[1]
    return _replaced(text, fitted)


def _fit(text: str, span: Span, english: str, *, least: int) -> tuple[Span, str]:
    """English as it goes to a span, with the article before it; what stands before `least` is not its own."""
    start, end = span
    near = max(least, start - _NEAR)
    if english.lower().startswith("the ") and _THE.search(text, near, start):
        english = english[4:]
    is_first = _SENTENCE_START.search(text, near, start)
    if is_first and english[:1].islower() and english.split()[0].islower():
        english = english[:1].upper() + english[1:]
    article = _ARTICLE.search(text, near, start)
    return ((article.start(), end), _agree(article, english) + english) if article else (span, english)


def _replaced(text: str, pieces: Iterable[tuple[Span, str]]) -> str:
    """The text with pieces in the places of spans, letters and digits kept apart by spaces."""
    parts = [""]
    position = 0
    for (start, end), piece in pieces:
        before = text[position:start]
        left = " " if (before or parts[-1])[-1:].isalnum() else ""
        right = " " if text[end : end + 1].isalnum() else ""
        parts += [before, f"{left}{piece}{right}"]
        position = end
    return "".join([*parts, text[position:]])


def _agree(article: re.Match[str], english: str) -> str:
    """`a` or `an`, in the case of what stood there."""
    word = article.group(1)
    right = "an" if _VOWEL_SOUND.match(english) else "a"
    return (right.capitalize() if word[0].isupper() else right) + article.group(2)
