"""The readable text of a web page, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from translator.errors import UnreadableInput
from translator.formats.text import decode_text

_HIDDEN = frozenset("head script style noscript template svg math iframe object select textarea".split())
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p
    pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096  # the standard asks for the declaration in the first 1,024 bytes; pages are laxer
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_BLOCK_BREAK = "\n\n"


def extract_text(data: bytes, *, name: str) -> str:
    """What a reader sees on a page: blocks separated by blank lines, `<br>` as a line end.

    Raises:
        UnreadableInput: undecodable, nested too deeply to be read whole, or without any text.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    page = _decode(data, name=name)
    try:
        root = html.document_fromstring(page.encode(), parser=parser)
    except etree.ParserError as error:
        raise UnreadableInput(f"{name}: no HTML document: {error}") from error
    for problem in parser.error_log:
        if "depth" in problem.message or problem.level_name == "FATAL":
            raise UnreadableInput(f"{name}: line {problem.line}: {problem.message.strip()}")
    text = _tidy("".join(_pieces(root)))
    if not text:
        raise UnreadableInput(f"{name}: the page has no text")
    return text


def _decode(data: bytes, *, name: str) -> str:
    """UTF-8 if it is, else what the page declares."""
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    try:
        return decode_text(data, name=name)
    except UnreadableInput:
        if not declared or b"\0" in data:
            raise
    encoding = declared.group(1).decode("ascii")
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise UnreadableInput(f"{name}: the page declares {encoding}, which does not fit: {error}") from error


def _pieces(root: html.HtmlElement) -> Iterator[str]:
    """Text and breaks in document order, without recursion: pages may be nested a few hundred deep."""
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        is_start = event == "start"
        if tag in _HIDDEN:
            hidden += 1 if is_start else -1
        if not hidden:
            yield from _breaks(tag, is_start=is_start)
            yield _flow(element.text if is_start and tag not in _HIDDEN else None, tag)
            yield _flow(element.tail if not is_start and element is not root else None, "")


def _breaks(tag: str, *, is_start: bool) -> Iterator[str]:
    if tag in _BLOCKS:
        yield _BLOCK_BREAK
    elif tag == "br" and is_start:
        yield "\n"


def _flow(text: str | None, tag: str) -> str:
    """Text with its white space collapsed as a browser does, except inside `pre`."""
    if not text:
        return ""
    return text if tag == "pre" else _SPACES.sub(" ", text)


def _tidy(text: str) -> str:
    """No spaces around line ends, no more than one blank line."""
    lines = [line.strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
