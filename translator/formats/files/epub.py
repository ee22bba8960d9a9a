"""EPUB: its chapters are web pages, its table of contents is XML."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from translator.formats.files.archive import Rank, open_archive
from translator.formats.files.blocks import Template
from translator.formats.files.language_marks import elements_in_english, page_in_english
from translator.formats.files.opening import Opening
from translator.formats.files.tag_rules import TagRules
from translator.formats.files.tagged import open_tagged
from translator.formats.files.webpage import open_page

_PAGES = frozenset((".xhtml", ".html", ".htm"))
_CONTENTS = ".ncx"
_NUMBER = re.compile(r"\d{1,9}")
_PARTS_OF_CONTENTS = frozenset("head docTitle navMap navPoint navLabel text content".split())


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A book.

    Raises:
        UnreadableInput, InputTooLarge: see `open_archive`; or a part is not well-formed.
    """
    return open_archive(
        data,
        name=name,
        rank=_rank,
        take_apart=_take_apart,
        says_language=lambda part: part.lower().endswith(".opf"),
        say_english=lambda part: elements_in_english(page_in_english(part)),
    )


def _rank(part: str) -> Rank | None:
    path = PurePosixPath(part)
    if path.suffix.lower() == _CONTENTS:
        return 1, 0
    numbers = _NUMBER.findall(path.name)
    return (0, int(numbers[-1]) if numbers else 0) if path.suffix.lower() in _PAGES else None


def _take_apart(part: str, name: str) -> Template:
    if name.lower().endswith(_CONTENTS):
        return open_tagged(part, rules=TagRules(splitting=_PARTS_OF_CONTENTS), name=name)
    return open_page(part, name=name)
