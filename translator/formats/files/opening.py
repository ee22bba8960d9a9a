"""Which format a file is in, and what of it is text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from translator.errors import InvalidRequest, UnreadableInput
from translator.formats.encodings import parse_encoding
from translator.formats.files.blocks import Template, all_blocks, capped, join_blocks
from translator.formats.files.kinds import FORMATS, SUFFIXES, format_of, format_of_xml, is_refused
from translator.formats.files.rebuilding import rebuild
from translator.formats.files.unicode import to_unicode
from translator.records import AS_IT_SAYS, Reading, TranslatedDocument


@dataclass(frozen=True, slots=True)
class Opening:
    """A file taken apart: its texts, and how their English makes the file again.

    Templates may be made anew each time they are asked for. `finish` takes a string for each, in their order.
    """

    templates: Iterable[Template]
    finish: Callable[[Iterable[str]], bytes]


def only(texts: Iterable[str]) -> str:
    """The text of a file that is one template."""
    (text,) = texts
    return text


@dataclass(frozen=True, slots=True)
class FileInParts:
    """A file that was recognized; `written` turns it in English into the bytes that go out."""

    name: str
    format: str
    opening: Opening
    written: Callable[[bytes], bytes]
    reading: Reading

    def rebuild(self, document: TranslatedDocument) -> bytes:
        """The file in English; what is no text comes back byte for byte.

        Raises:
            Conflict: the document was not made from the text of this file.
        """
        return self.written(self.opening.finish(rebuild(self.opening.templates, document)))


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
    return OpenedFile(file.name, file.format, file.opening, file.written, file.reading, text)


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
    file = to_unicode(data, kind, name=name, encoding=encoding)
    # A module is loaded with the first file of its format: most runs meet one format only.
    module = import_module(f"translator.formats.files.{kind.module}")
    needed: dict[str, object] = {"columns": reading.columns} if kind.has_columns else {}
    needed |= {"most_text": most_text} if kind.is_zip else {}
    opening: Opening = module.open_bytes(file.data, name=name, **needed)
    found = Reading(file.encoding, reading.columns if kind.has_columns else ())
    return FileInParts(name, chosen, opening, file.written, found)


def _choose(data: bytes, name: str) -> str:
    """The format by the name; what has no known ending may be XML by how it begins."""
    form = format_of(name)
    if form != "text":
        return form
    if is_refused(name):
        suffix, known = PurePath(name).suffix.lower(), " ".join(SUFFIXES)
        raise UnreadableInput(f"{name}: files ending in {suffix} are not read; those that are: {known}")
    return format_of_xml(data) or form
