"""Which format a file is in, and what of it is text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from translator.errors import InvalidRequest, UnreadableInput
from translator.formats.files.blocks import Template, all_blocks, capped, join_blocks
from translator.formats.files.kinds import FORMATS, SUFFIXES, format_of, format_of_xml, is_refused
from translator.formats.files.rebuilding import rebuild
from translator.records import TranslatedDocument


@dataclass(frozen=True, slots=True)
class Opening:
    """A file taken apart: its texts, and how their English makes the file again.

    `finish` takes a string for each template, in their order.
    """

    templates: Sequence[Template]
    finish: Callable[[Sequence[str]], bytes]


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file whose `text` is translated: blocks with blank lines between them, in the order of the file."""

    format: str
    text: str
    opening: Opening

    def rebuild(self, document: TranslatedDocument) -> bytes:
        """The file in English; what is no text comes back byte for byte.

        Raises:
            InvalidRequest: the document was not made from `text`.
        """
        return self.opening.finish(rebuild(self.opening.templates, document))


def open_file(data: bytes, *, name: str, form: str | None = None) -> OpenedFile:
    """A file taken apart; the same bytes always give the same text.

    Args:
        name: its ending tells the format.
        form: the format, where the name does not tell it.

    Raises:
        UnreadableInput: it is not what it should be, or has nothing to translate.
        InputTooLarge: what is packed in it is too large, or it has more tags, lines or texts than files have.
    """
    chosen = form or _choose(data, name)
    if chosen not in FORMATS:
        raise InvalidRequest(f"unknown format {chosen!r}; known: {', '.join(FORMATS)}")
    # A module is loaded with the first file of its format: most runs meet one format only.
    module = import_module(f"translator.formats.files.{FORMATS[chosen].module}")
    opening: Opening = module.open_bytes(data, name=name)
    text = join_blocks(capped(all_blocks(opening.templates), name=name))
    if not text.strip() and chosen != "text":
        raise UnreadableInput(f"{name}: the file has no text to translate")
    return OpenedFile(chosen, text, opening)


def _choose(data: bytes, name: str) -> str:
    """The format by the name; what has no known ending may be XML by how it begins."""
    form = format_of(name)
    if form != "text":
        return form
    if is_refused(name):
        suffix, known = PurePath(name).suffix.lower(), " ".join(SUFFIXES)
        raise UnreadableInput(f"{name}: files ending in {suffix} are not read; those that are: {known}")
    return format_of_xml(data) or form
