"""How the terminal's arguments become bytes, lines, documents and ages; `-` is standard input."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from translator.cli.telling import say
from translator.errors import InvalidRequest, TranslatorError, UnreadableInput
from translator.formats.files import OpenedFile, open_file
from translator.formats.text import decode_lines, decode_text
from translator.limits import most_text, read_limited
from translator.records import AS_IT_SAYS, Reading
from translator.settings import Settings

STDIN = "-"

_AGE = re.compile(r"(\d{1,6})([hdw])")
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the user named it, and the file taken apart."""

    name: str
    file: OpenedFile

    @property
    def text(self) -> str:
        """What is translated."""
        return self.file.text


def read_bytes(path: str, *, settings: Settings) -> bytes:
    """The bytes of a file or of standard input.

    Raises:
        UnreadableInput: missing, a directory, or not readable.
        InputTooLarge: over the limit; no more than that is ever read.
    """
    try:
        if path == STDIN:
            return read_limited(sys.stdin.buffer, name=path, settings=settings)
        if Path(path).is_dir():
            raise UnreadableInput(f"{path}: this is a directory; name its files")
        with Path(path).open("rb") as file:
            return read_limited(file, name=path, settings=settings)
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror or error}") from error


def name_of(path: str) -> str:
    """What the document at a path is called."""
    return "stdin" if path == STDIN else Path(path).name


def read_documents(
    paths: Sequence[str], *, settings: Settings, reading: Reading = AS_IT_SAYS
) -> Iterator[Document | TranslatorError]:
    """Each document in turn, or the error that it met; one bad file never costs another one.

    Args:
        reading: what the files do not say; what is found out is said on standard error.
    """
    for path in paths:
        name = name_of(path)
        try:
            data = read_bytes(path, settings=settings)
            file = open_file(data, name=path, reading=reading, most_text=most_text(settings))
            if file.reading.encoding != reading.encoding:
                say(f"{path}: read as {file.reading.encoding}")
            yield Document(name, file)
        except TranslatorError as error:
            yield error


def read_lines(path: str, *, settings: Settings) -> list[str]:
    """The lines of a text file, one segment or fragment each.

    Raises:
        InvalidRequest: as `read_bytes` and `decode_lines`.
    """
    return decode_lines(read_bytes(path, settings=settings), name=path)


def read_text(path: str, *, settings: Settings) -> str:
    """The text of a file.

    Raises:
        InvalidRequest: as `read_bytes` and `decode_text`.
    """
    return decode_text(read_bytes(path, settings=settings), name=path)


def read_fragments(path: str, *, settings: Settings, document: str | None = None) -> list[str]:
    """Reference fragments, of one document if the file has those of several.

    Raises:
        UnreadableInput: as `read_bytes` and `read_references`, or the file has none of the document.
    """
    # It loads numpy with the library of beads, which most commands do without.
    from translator.formats.references import read_references

    references = read_references(read_bytes(path, settings=settings), name=path)
    texts = [found.text for found in references if document is None or found.document == document]
    if not texts:
        known = ", ".join(sorted({found.document for found in references}))
        raise UnreadableInput(f"{path}: no fragment of document {document!r}; documents: {known}")
    return texts


def read_references_of(path: str | None, *, settings: Settings) -> Callable[[str], list[str]]:
    """Gives the references in a file that belong to a document, by its name; none where there is no file.

    Raises:
        UnreadableInput: as `read_bytes` and `read_references`.
    """
    if path is None:
        return lambda _name: []
    # It loads numpy with the library of beads, which most commands do without.
    from translator.formats.references import find_own, read_references

    found = read_references(read_bytes(path, settings=settings), name=path)
    return lambda name: find_own(found, name)


@contextmanager
def as_invalid_request(name: str) -> Iterator[None]:
    """Turn an error of the library of beads into ours, named by what the command works on."""
    from align import AlignmentError

    try:
        yield
    except AlignmentError as error:
        raise InvalidRequest(f"{name}: {error}") from error


def parse_age(age: str) -> float:
    """The seconds of an age.

    Raises:
        InvalidRequest: it is none.
    """
    match = _AGE.fullmatch(age)
    if match is None:
        raise InvalidRequest(f"age {age!r}; right is a number of hours, days or weeks: 12h, 30d, 2w")
    return int(match[1]) * _HOURS[match[2]] * 3600.0
