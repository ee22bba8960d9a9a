"""PDF with a text layer: its text, paragraph by paragraph, and nothing else; the English is plain text.

Where lines end, columns stand and pictures are is not kept. Pages that are pictures have no text to read: it
says so where one stands among others, and a document of nothing else is refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTPage, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException

from translator.detect.script import KANA_OR_HAN
from translator.errors import InputTooLarge, UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile, capped
from translator.formats.files.opening import open_plain

_MOST_PAGES = 2_000
_MOST_THINGS = 200_000  # letters, lines and pictures on a page
_MOST_WEIGHED = 20_000  # of which the order is found by how they lie to each other
_UNKNOWN = re.compile(r"\(cid:\d+\)|[\x00-\x08\x0e-\x1f]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_FULL = 0.75  # of the width of a page's text, that a line fills which goes on in the next one
_MOST_UNKNOWN = 0.2  # of the letters
# What a damaged file makes of the library.
_TROUBLE = (
    PSException, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, RecursionError,
    AssertionError, OSError,
)  # fmt: skip


def open_pdf(data: bytes, *, name: str) -> ParsedFile:
    """A document of pages, unless they are pictures, or its fonts do not tell their letters."""
    try:
        pages = list(_pages(data, name))
    except _TROUBLE as error:
        raise UnreadableInput(
            f"{name}: no PDF, or a damaged or locked one ({type(error).__name__})"
        ) from error
    if not any(map(_has_text, pages)):
        raise UnreadableInput(
            f"{name}: no page has text that can be read: they are pictures, as a scanner makes them; "
            "have the text recognized first (OCR)"
        )
    paragraphs = list(capped(_paragraphs(pages), name=name))
    text = "\n\n".join(paragraphs).translate(_LIGATURES)
    n_unknown = len(_UNKNOWN.findall(text))
    if n_unknown > _MOST_UNKNOWN * len(_UNKNOWN.sub(".", text)):
        raise UnreadableInput(
            f"{name}: the fonts do not say which letters they show; have them recognized (OCR)"
        )
    return open_plain(Decoded(_UNKNOWN.sub("\ufffd", text) + "\n"), name=name)


def _pages(data: bytes, name: str) -> Iterator[LTPage]:
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        if number > _MOST_PAGES:
            raise InputTooLarge(f"{name}: more than {_MOST_PAGES:,} pages")
        interpreter.process_page(page)
        layout = device.get_result()
        if len(layout) > _MOST_THINGS:
            raise InputTooLarge(f"{name}: page {number} has more on it than pages have")
        layout.analyze(LAParams(boxes_flow=0.5 if len(layout) <= _MOST_WEIGHED else None))
        yield layout


def _has_text(page: LTPage) -> bool:
    return any(isinstance(item, LTTextBox) and item.get_text().strip() for item in page)


def _paragraphs(pages: list[LTPage]) -> Iterator[str]:
    for number, page in enumerate(pages, start=1):
        boxes = [item for item in page if isinstance(item, LTTextBox)]
        width = max((box.width for box in boxes), default=0)
        for box in boxes:
            text = _join_lines([line for line in box if isinstance(line, LTTextLine)], width)
            if text:
                yield text
        if not boxes and any(not isinstance(item, LTChar) for item in page):
            yield f"[page {number}: a picture without text]"


def _join_lines(lines: list[LTTextLine], width: float) -> str:
    """The lines of a box; one that fills the width of the page's text goes on in the next one."""
    texts = [(" ".join(line.get_text().split()), line.width) for line in lines]
    texts = [(text, size) for text, size in texts if text]
    if not texts:
        return ""
    parts = [texts[0][0]]
    for (_, size), (after, _) in pairwise(texts):
        goes_on = size >= _FULL * width or after[0].islower()
        parts[-1:] = [_join(parts[-1], after)] if goes_on else [parts[-1], after]
    return "\n".join(parts)


def _join(before: str, after: str) -> str:
    """Two lines of a paragraph; a word that was broken at the end of a line is one again."""
    if before[-2:-1].isalpha() and before.endswith(("-", "\u00ad", "\u2010")) and after[:1].islower():
        return before[:-1] + after
    is_japanese = KANA_OR_HAN.match(before[-1:]) and KANA_OR_HAN.match(after[:1])
    is_marked = before[-1:] in "、。，．」』" and not after[:1].isascii()
    return before + ("" if is_japanese or is_marked else " ") + after
