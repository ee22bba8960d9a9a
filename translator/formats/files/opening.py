"""Which format a file or a string is in, what of it is text, and how its English gets into its holes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from translator.errors import Conflict, InvalidRequest, UnreadableInput
from translator.formats import load_by_name
from translator.formats.encodings import parse_encoding
from translator.formats.files.blocks import (
    BLOCK_SEPARATOR,
    Block,
    Decoded,
    ParsedFile,
    Slot,
    Stretch,
    Template,
    all_blocks,
    blocks_of,
    capped,
    join_blocks,
    open_whole,
)
from translator.formats.files.decoding import decode_file
from translator.formats.files.events import TagRules
from translator.formats.files.kinds import FORMATS, SUFFIXES, format_of, format_of_xml, is_refused
from translator.formats.files.markup_transfer import transfer_markup
from translator.records import AS_IT_SAYS, Reading, TranslatedDocument, Translation
from translator.segment import find_gaps

TextKind = Literal["text", "html", "xml"]


@dataclass(frozen=True, slots=True)
class FileInParts:
    """A file that was recognized."""

    name: str
    format: str
    opening: ParsedFile
    reading: Reading

    def rebuild(self, document: TranslatedDocument) -> bytes:
        """The file in English; what is no text comes back byte for byte.

        Raises:
            Conflict: the document was not made from the text of this file.
        """
        return self.opening.finish(rebuild(self.opening.templates, document))


@dataclass(frozen=True, slots=True)
class OpenedFile(FileInParts):
    """A file whose `text` is translated: blocks with blank lines between them, in the order of the file."""

    text: str


def open_file(
    data: bytes,
    *,
    name: str,
    form: str | None = None,
    reading: Reading = AS_IT_SAYS,
    most_text: int | None = None,
) -> OpenedFile:
    """A file taken apart; the same bytes always give the same text. Arguments and errors: `recognize_file`.

    Raises:
        UnreadableInput: it has nothing to translate.
        InputTooLarge: it has more texts than files have.
    """
    file = recognize_file(data, name=name, form=form, reading=reading, most_text=most_text)
    text = join_blocks(capped(all_blocks(file.opening.templates), name=name))
    if not text.strip() and file.format != "text":
        raise UnreadableInput(f"{name}: the file has no text to translate")
    return OpenedFile(file.name, file.format, file.opening, file.reading, text)


def recognize_file(
    data: bytes,
    *,
    name: str,
    form: str | None = None,
    reading: Reading = AS_IT_SAYS,
    most_text: int | None = None,
) -> FileInParts:
    """A file whose parts are not all looked at yet, for one whose text is known.

    Args:
        name: its ending tells the format.
        form: the format, where the name does not tell it.
        reading: what else is known of it; that of the opened file says what was found out, too.
        most_text: bytes of text that may be packed in it, None for as many as any archive may have.

    Raises:
        UnreadableInput: it is not what it should be.
        InvalidRequest: no such format or encoding.
        InputTooLarge: what is packed in it is too large, or it has more tags or lines than files have.
    """
    chosen = form or _choose(data, name)
    if chosen not in FORMATS:
        raise InvalidRequest(f"unknown format {chosen!r}; known: {', '.join(FORMATS)}")
    kind = FORMATS[chosen]
    encoding = parse_encoding(reading.encoding) if reading.encoding else ""
    needed: dict[str, object] = {"columns": reading.columns} if kind.has_columns else {}
    needed |= {"most_text": most_text} if kind.is_zip else {}
    content, found = (data, "") if kind.is_packed else decode_file(data, kind, name=name, encoding=encoding)
    opening: ParsedFile = load_by_name(f"files.{kind.reader}")(content, name=name, **needed)
    return FileInParts(name, chosen, opening, Reading(found, reading.columns if kind.has_columns else ()))


def _choose(data: bytes, name: str) -> str:
    """The format by the name; what has no known ending may be XML by how it begins."""
    form = format_of(name)
    if form != "text":
        return form
    if is_refused(name):
        suffix, known = PurePath(name).suffix.lower(), " ".join(SUFFIXES)
        raise UnreadableInput(f"{name}: files ending in {suffix} are not read; those that are: {known}")
    return format_of_xml(data) or form


def rebuild(templates: Iterable[Template], document: TranslatedDocument) -> Iterator[str]:
    """Each template with the English in its holes; one where nothing changed comes back as it was.

    One template after the other is asked for and let go, so that a large file is never whole in memory.

    Raises:
        Conflict: the document was made from another text.
    """
    cutter = _Cutter(document)
    for template in templates:
        stretches = [cutter.stretches(block) for block in blocks_of(template)]
        yield _fill(template, iter(stretches))[0]
    cutter.finish()


class _Cutter:
    """Cuts a document into the stretches of one block after the other: segments and gaps that tile it."""

    def __init__(self, document: TranslatedDocument) -> None:
        self._document, self._offset, self._end = document, 0, 0
        segments = [item.segment for item in document.translations]
        gaps = find_gaps(document.source, segments, [item.text for item in document.translations])
        self._pending = iter([*zip(document.translations, gaps, strict=True), None])
        self._found = next(self._pending)

    def stretches(self, block: Block) -> list[Stretch]:
        """The stretches of the next block."""
        source, start = self._document.source, self._offset
        self._end = start + len(block.text)
        if source[start : self._end] != block.text or source[self._end : self._end + 2] not in (
            "",
            BLOCK_SEPARATOR,
        ):
            self._refuse()
        parts = _Parts(source, start)
        while self._found is not None and self._found[0].segment.end <= self._end:
            parts.add(*self._found)
            self._found = next(self._pending)
        self._offset = self._end + len(BLOCK_SEPARATOR)
        return parts.stretches(self._end)

    def finish(self) -> None:
        """Make sure that nothing of the document is left."""
        if self._end != len(self._document.source):
            self._refuse()

    def _refuse(self) -> None:
        name = self._document.name or "the text"
        raise Conflict(f"{name} was read by another version of this program; submit it again")


class _Parts:
    """The segments of a block and the gaps between them, one after the other."""

    def __init__(self, source: str, start: int) -> None:
        self._source, self._offset, self._position = source, start, start
        self._gap: str | None = None
        self._stretches: list[Stretch] = []

    def add(self, item: Translation, gap: str) -> None:
        """A segment, and what stands behind it if another one of the block follows."""
        start, end = item.segment.start, item.segment.end
        self._add_gap(start)
        self._stretches.append(
            self._stretch(start, end, item.text, is_changed=item.text != item.segment.text)
        )
        self._position, self._gap = end, gap

    def stretches(self, end: int) -> list[Stretch]:
        """All of them, when the block is at its end."""
        self._gap = None
        self._add_gap(end)
        return self._stretches

    def _add_gap(self, end: int) -> None:
        gap = self._source[self._position : end] if self._gap is None else self._gap
        if gap:
            self._stretches.append(self._stretch(self._position, end, gap, is_changed=self._position == end))

    def _stretch(self, start: int, end: int, text: str, *, is_changed: bool) -> Stretch:
        return Stretch(start - self._offset, end - self._offset, text, is_changed)


def _fill(template: Template, stretches: Iterator[list[Stretch]]) -> tuple[str, bool]:
    """The string of a template, and whether it changed."""
    parts, position, is_changed = [], 0, False
    for slot in template.slots:
        own = next(stretches)
        raws = [_fill(mark.raw, stretches) for mark in slot.block.marks]
        if any(part.is_changed for part in own) or any(changed for _, changed in raws):
            rebuilt = transfer_markup(slot.block, own, [raw for raw, _ in raws])
            parts += [template.text[position : slot.start], slot.encode(rebuilt)]
            position, is_changed = slot.end, True
    return "".join([*parts, template.text[position:]]), is_changed


@dataclass(frozen=True, slots=True)
class OpenedText:
    """A string whose `text` is translated without its tags; empty where there is nothing to translate."""

    text: str
    template: Template

    def rebuild(self, document: TranslatedDocument) -> str:
        """The string in English, with every tag and placeholder once.

        Raises:
            InvalidRequest: the document was not made from `text`.
        """
        (text,) = rebuild([self.template], document)
        return text


def open_text(text: str, *, kind: TextKind, rules: TagRules | None = None) -> OpenedText:
    """A string in one of three kinds.

    Args:
        rules: elements that part texts or stay as they are, for `html` and `xml`.

    Raises:
        UnreadableInput: `xml` that is not well-formed, or tags that nobody means.
    """
    if kind == "text":
        template = Template(text, (_whole(text),))
    elif kind == "html":
        from translator.formats.files.webpage import open_page

        template = open_page(text, rules=rules)
    else:
        from translator.formats.files.tagged import open_tagged

        template = open_tagged(text, rules=rules)
    return OpenedText(join_blocks(blocks_of(template)), template)


def open_plain(decoded: Decoded, *, name: str) -> ParsedFile:  # noqa: ARG001  # as every reader
    """A text of which all is translated; line ends and blank lines stay."""
    return open_whole(decoded, [_whole(decoded.text)])


def _whole(text: str) -> Slot:
    return Slot(0, len(text), Block(text))
