"""Reference fragments from the files that people have: lines, TSV, CSV, JSON lines, TMX and XLIFF."""

from __future__ import annotations

import codecs
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from translator.counting import pluralize
from translator.errors import UnreadableInput
from translator.formats.files.tables import find_delimiter, read_rows
from translator.formats.text import decode_lines, decode_text
from translator.formats.units import TranslationUnit, read_tmx, read_xliff
from translator.languages import ENGLISH

# Names that the column or key with the English text may have, the first that is there counts.
_TEXT_NAMES = ("fragment", "reference", "ref", "text", "target")
_ID_NAMES = ("fragment_id", "id")


@dataclass(frozen=True, slots=True)
class Reference:
    """An English text that covers part of a document; `id` and `document` are empty where not given."""

    text: str
    id: str = ""
    document: str = ""


def read_references(data: bytes, *, name: str) -> list[Reference]:
    """The references of a file, whose name's ending tells the format; anything else has one per line.

    Raises:
        UnreadableInput: the bytes, the markup or the columns are wrong; or there is no English text.
    """
    read = _READERS.get(PurePath(name).suffix.lower(), _read_lines)
    references = [reference for reference in read(data, name) if reference.text.strip()]
    if not references:
        raise UnreadableInput(f"{name}: no reference has any text")
    return references


def find_own(references: Sequence[Reference], document: str) -> list[str]:
    """The texts that belong to a document of this file name: those that name it, with or without its ending,
    and those that name none."""
    names = {"", document, PurePath(document).stem}
    return [reference.text for reference in references if reference.document in names]


def _read_lines(data: bytes, name: str) -> list[Reference]:
    return [Reference(line) for line in decode_lines(_as_utf8(data, name), name=name)]


def _read_tsv(data: bytes, name: str) -> list[Reference]:
    return _from_table(decode_text(_as_utf8(data, name), name=name), name, delimiter="\t")


def _read_csv(data: bytes, name: str) -> list[Reference]:
    text = decode_text(_as_utf8(data, name), name=name)
    return _from_table(text, name, delimiter=find_delimiter(text, known=_TEXT_NAMES))


def _from_table(text: str, name: str, *, delimiter: str) -> list[Reference]:
    rows = list(read_rows(text, name=name, delimiter=delimiter))
    header = [title.strip().lower() for title in rows[0].texts] if rows else []
    column = _first_known(_TEXT_NAMES, header)
    if column is None:
        raise UnreadableInput(
            f"{name}: line 1: no column named {' or '.join(_TEXT_NAMES)}; found: {', '.join(header)}"
        )
    for row in rows[1:]:
        if len(row.cells) != len(header):
            raise UnreadableInput(
                f"{name}: line {row.line}: {pluralize(len(row.cells), 'column')}; "
                f"the first line has {len(header)}"
            )
    return [_reference(dict(zip(header, row.texts, strict=True)), column) for row in rows[1:]]


def _read_jsonl(data: bytes, name: str) -> list[Reference]:
    references = []
    for number, line in enumerate(decode_lines(_as_utf8(data, name), name=name), start=1):
        if not line.strip():
            continue
        fields = _json_object(line, name, number)
        key = _first_known(_TEXT_NAMES, list(fields))
        if key is None or not isinstance(fields[key], str):
            raise UnreadableInput(f"{name}: line {number}: no text under {' or '.join(_TEXT_NAMES)}")
        references.append(_reference(fields, key))
    return references


def _json_object(line: str, name: str, number: int) -> dict[str, object]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:  # not JSON, or a number too long, or nested too deeply
        raise UnreadableInput(f"{name}: line {number}: not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise UnreadableInput(f"{name}: line {number}: not a JSON object")
    return fields


def _read_tmx(data: bytes, name: str) -> list[Reference]:
    return _english(read_tmx(data, name=name), name)


def _read_xliff(data: bytes, name: str) -> list[Reference]:
    return _english(read_xliff(data, name=name), name)


def _english(units: Sequence[TranslationUnit], name: str) -> list[Reference]:
    found = [(unit.text_in(ENGLISH), unit.id) for unit in units]
    if units and not any(text for text, _ in found):
        tags = sorted({tag for unit in units for tag in unit.variants})
        raise UnreadableInput(f"{name}: no English text; languages: {', '.join(tags) or 'none'}")
    return [Reference(" ".join(text.split()), id=identity) for text, identity in found if text]


def _reference(fields: dict[str, object] | dict[str, str], key: str) -> Reference:
    identity = _first_known(_ID_NAMES, list(fields))
    return Reference(
        str(fields[key]),
        id=str(fields[identity]) if identity else "",
        document=str(fields.get("document", "")),
    )


def _first_known(names: Sequence[str], present: Sequence[str]) -> str | None:
    return next((name for name in names if name in present), None)


def _as_utf8(data: bytes, name: str) -> bytes:
    """Spreadsheets save text as UTF-16; its byte order mark leaves no doubt, so it is read."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return data  # refused by name later
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    try:
        return data.decode("utf-16").encode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{name}: broken UTF-16 at byte {error.start}") from error


_READERS = {
    ".txt": _read_lines,
    ".tsv": _read_tsv,
    ".csv": _read_csv,
    ".jsonl": _read_jsonl,
    ".tmx": _read_tmx,
    ".xlf": _read_xliff,
    ".xliff": _read_xliff,
}
REFERENCE_SUFFIXES = tuple(_READERS)
"""The endings of files of references."""
