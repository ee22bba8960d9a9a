"""Which format a file is in, and what of it is text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from translator.errors import InvalidRequest, UnreadableInput
from translator.formats.files.blocks import Template, all_blocks, capped, join_blocks
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
class FileFormat:
    """A format: the endings of its files, its media type, and the module that opens it."""

    suffixes: tuple[str, ...]
    media_type: str
    module: str


FORMATS = {
    "text": FileFormat((".txt",), "text/plain; charset=utf-8", "plain"),
    "html": FileFormat((".html", ".htm", ".xhtml"), "text/html", "webpage"),
    "md": FileFormat((".md", ".markdown"), "text/markdown; charset=utf-8", "markdown"),
    "srt": FileFormat((".srt",), "application/x-subrip", "subtitles"),
    "vtt": FileFormat((".vtt",), "text/vtt", "subtitles"),
    "json": FileFormat((".json", ".arb"), "application/json", "json_strings"),
    "xliff": FileFormat((".xlf", ".xliff"), "application/xliff+xml", "xliff"),
    "tmx": FileFormat((".tmx",), "application/x-tmx+xml", "tmx"),
    "docx": FileFormat(
        (".docx", ".docm"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "office",
    ),
    "pptx": FileFormat(
        (".pptx",), "application/vnd.openxmlformats-officedocument.presentationml.presentation", "office"
    ),
    "odt": FileFormat((".odt",), "application/vnd.oasis.opendocument.text", "opendocument"),
    "odp": FileFormat((".odp",), "application/vnd.oasis.opendocument.presentation", "opendocument"),
    "epub": FileFormat((".epub",), "application/epub+zip", "epub"),
    "xml": FileFormat((".xml",), "application/xml", "tagged"),
    "po": FileFormat((".po", ".pot"), "text/x-gettext-translation", "gettext"),
}
"""By the names that jobs keep; what has no known ending is `text`."""

# What has text of its own kind in it, which nobody wants to see translated as plain text.
_NOT_READ = frozenset(".pdf .doc .rtf .xls .xlsx .ppt .pages .zip .idml .mif .jpg .jpeg .png".split())


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
    suffix = PurePath(name).suffix.lower()
    if form is None and suffix in _NOT_READ:
        known = " ".join(ending for one in FORMATS.values() for ending in one.suffixes)
        raise UnreadableInput(f"{name}: files ending in {suffix} are not read; those that are: {known}")
    chosen = form or format_of(name)
    if chosen not in FORMATS:
        raise InvalidRequest(f"unknown format {chosen!r}; known: {', '.join(FORMATS)}")
    # A module is loaded with the first file of its format: most runs meet one format only.
    module = import_module(f"translator.formats.files.{FORMATS[chosen].module}")
    opening: Opening = module.open_bytes(data, name=name)
    text = join_blocks(capped(all_blocks(opening.templates), name=name))
    if not text.strip() and chosen != "text":
        raise UnreadableInput(f"{name}: the file has no text to translate")
    return OpenedFile(chosen, text, opening)


def is_packed(form: str) -> bool:
    """Whether files of a format are archives, which nobody reads on a terminal."""
    return form in ("docx", "pptx", "odt", "odp", "epub")


def format_of(name: str) -> str:
    """The format of a file by the ending of its name."""
    suffix = PurePath(name).suffix.lower()
    return next((form for form, known in FORMATS.items() if suffix in known.suffixes), "text")
