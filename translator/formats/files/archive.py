"""Files that are zip archives: opened within limits, and written again with some parts replaced."""

from __future__ import annotations

import copy
import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from translator.errors import InputTooLarge, UnreadableInput
from translator.formats.files.blocks import Template
from translator.formats.files.decoding import Decoded, decode_xml
from translator.formats.files.opening import Opening

# Real documents have hundreds of parts, some ten million bytes, and pack to a tenth.
_MAX_PARTS = 5_000
_MAX_BYTES = 200_000_000
_MAX_PART_BYTES = 30_000_000  # of a part with text
_MAX_RATIO = 200
_SMALL = 1_000_000  # bytes that may be packed however well
Rank = tuple[int, int]
"""Which kind of part, and its number among those."""

_ENCRYPTED = 0x1


def open_archive(
    data: bytes,
    *,
    name: str,
    rank: Callable[[str], Rank | None],
    take_apart: Callable[[str, str], Template],
    says_language: Callable[[str], bool],
    say_english: Callable[[str], str],
) -> Opening:
    """An archive some of whose parts are XML with text.

    Args:
        rank: by a part's name, its place in the order of reading; None where it has no text.
        take_apart: makes a template of a part's XML and its name for messages.
        says_language: by a part's name, whether it says the language of the whole, without text of its own.
        say_english: makes a part say that it is English; asked where anything changed.

    Raises:
        UnreadableInput: no archive, a damaged or encrypted one, or with names that lead out of it.
        InputTooLarge: unpacked it is larger than any document, or it has too many parts.
    """
    archive = _open(data, name)
    infos = archive.infolist()
    _check(infos, name)
    ranks = {info.filename: place for info in infos if (place := rank(info.filename)) is not None}
    if not ranks:
        raise UnreadableInput(f"{name}: no part of the archive is one that has text")
    parts = sorted((info for info in infos if info.filename in ranks), key=lambda info: ranks[info.filename])
    labelled = [info for info in infos if info.filename not in ranks and says_language(info.filename)]
    found = [(info, _decode(archive, info, name)) for info in parts]
    templates = [take_apart(part.text, f"{name}: {info.filename}") for info, part in found]

    def finish(texts: Sequence[str]) -> bytes:
        if all(text == part.text for (_, part), text in zip(found, texts, strict=True)):
            return data
        said = [(info, part, say_english(text)) for (info, part), text in zip(found, texts, strict=True)]
        for info in labelled:
            part = _decode(archive, info, name)
            said.append((info, part, say_english(part.text)))
        changed = {info.filename: part.encode(text) for info, part, text in said if text != part.text}
        return _write(archive, changed, name)

    return Opening(templates, finish)


def _open(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableInput(f"{name}: this is not the archive that its name says: {error}") from error


def _check(infos: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Refuse what no document is, by what the archive says of itself: no part reads as more than that."""
    if len(infos) > _MAX_PARTS:
        raise InputTooLarge(f"{name}: {len(infos):,} parts; the most is {_MAX_PARTS:,}")
    total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if total > _MAX_BYTES:
        raise InputTooLarge(f"{name}: {total:,} bytes unpacked; the most is {_MAX_BYTES:,}")
    if total > max(_SMALL, _MAX_RATIO * packed):
        raise InputTooLarge(f"{name}: packed more than {_MAX_RATIO} times; documents are not")
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise UnreadableInput(f"{name}: two parts of the archive have the same name")
    for info in infos:
        if _leads_out(info.filename):
            raise UnreadableInput(f"{name}: the archive has a part named {info.filename[:80]!r}")
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableInput(f"{name}: the archive is encrypted; save it without a password")


def _leads_out(part: str) -> bool:
    path = PurePosixPath(part.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in part or "\0" in part


def _decode(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Decoded:
    if info.file_size > _MAX_PART_BYTES:
        raise InputTooLarge(
            f"{name}: {info.filename} has {info.file_size:,} bytes; the most is {_MAX_PART_BYTES:,}"
        )
    return decode_xml(_read_whole(archive, info, name), name=f"{name}: {info.filename}")


def _read_whole(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableInput(f"{name}: {info.filename}: damaged: {error}") from error


def _write(archive: zipfile.ZipFile, changed: dict[str, bytes], name: str) -> bytes:
    """The archive with some parts changed; order, names and times of the parts stay."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for info in archive.infolist():
            content = changed.get(info.filename)
            content = _read_whole(archive, info, name) if content is None else content
            target.writestr(copy.copy(info), content)  # it writes its own places into what it is given
    return out.getvalue()
