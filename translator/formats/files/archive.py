"""Files that are zip archives: opened within limits, and written again with some parts replaced."""

from __future__ import annotations

import copy
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from translator.errors import InputTooLarge, UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile, Slot, Template, capped
from translator.formats.files.decoding import decode_xml

# Real documents have hundreds of parts, some ten million bytes, and pack to a tenth.
_MAX_PARTS = 5_000
_MAX_BYTES = 200_000_000
_MAX_PART_BYTES = 30_000_000  # of a part with text
_MAX_RATIO = 200
_SMALL = 1_000_000  # bytes that may be packed however well
Rank = tuple[int, int]
"""Which kind of part, and its number among those."""

_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive within limits; `parts` are its entries by their names, in its order.

    `most_text` are the bytes that its parts with text may have together, None for any number.
    """

    data: bytes
    name: str
    most_text: int | None
    archive: zipfile.ZipFile
    parts: Mapping[str, zipfile.ZipInfo]

    def read(self, part: str) -> Decoded:
        """The XML of a part.

        Raises:
            UnreadableInput: damaged, or in another encoding than it says.
            InputTooLarge: no document has as much text in one part.
        """
        info, name = self.parts[part], f"{self.name}: {part}"
        if info.file_size > _MAX_PART_BYTES:
            raise InputTooLarge(
                f"{self.name}: {part} has {info.file_size:,} bytes; the most is {_MAX_PART_BYTES:,}"
            )
        return decode_xml(_read_whole(self.archive, info, self.name), name=name)


def unpack(data: bytes, *, name: str, most_text: int | None) -> Archive:
    """An archive that is one, with nothing in it that no document has.

    Raises:
        UnreadableInput: no archive, a damaged or encrypted one, or with names that lead out of it.
        InputTooLarge: unpacked it is larger than any document, or it has too many parts.
    """
    archive = _open(data, name)
    _check(archive.infolist(), name)
    return Archive(data, name, most_text, archive, {info.filename: info for info in archive.infolist()})


def open_parts(
    packed: Archive,
    *,
    rank: Callable[[str], Rank | None],
    read: Callable[[str, str, str], Iterable[Slot]],
    says_language: Callable[[str], bool] = lambda _part: False,
    say_english: Callable[[str], str],
) -> ParsedFile:
    """An archive some of whose parts are XML with text.

    Args:
        rank: the place of a part in the order of reading; None for one without text.
        read: finds the holes of a part by its name, its XML, and its name for messages.
        says_language: whether a part without text says the language of the whole.
        say_english: makes a part say that it is English; asked where anything changed.

    Raises:
        UnreadableInput: no part has text, or a part is damaged.
        InputTooLarge: a part has more text than documents have.
    """
    ranks = {part: place for part in packed.parts if (place := rank(part)) is not None}
    if not ranks:
        raise UnreadableInput(f"{packed.name}: no part of the archive is one that has text")
    parts = sorted(ranks, key=lambda part: ranks[part])
    size = sum(packed.parts[part].file_size for part in parts)
    if packed.most_text is not None and size > packed.most_text:
        raise InputTooLarge(
            f"{packed.name}: {size:,} bytes of text, unpacked; the most is {packed.most_text:,}"
        )
    labels = [part for part in packed.parts if part not in ranks and says_language(part)]
    return ParsedFile(_Templates(packed, parts, read), partial(_finish, packed, parts, labels, say_english))


@dataclass(frozen=True, slots=True)
class _Templates:
    """The parts with text, each taken apart when it is its turn, so that one at a time is in memory."""

    packed: Archive
    parts: Sequence[str]
    read: Callable[[str, str, str], Iterable[Slot]]

    def __iter__(self) -> Iterator[Template]:
        for part in self.parts:
            xml, name = self.packed.read(part).text, f"{self.packed.name}: {part}"
            yield Template(xml, tuple(capped(self.read(part, xml, name), name=name)))


def _finish(
    packed: Archive,
    parts: Sequence[str],
    labels: Sequence[str],
    say_english: Callable[[str], str],
    texts: Iterable[str],
) -> bytes:
    """The archive with its parts in English; the same bytes where nothing changed."""
    changed: dict[str, bytes] = {}
    unchanged: list[str] = []
    for part, text in zip(parts, texts, strict=True):
        xml = packed.read(part)
        if text == xml.text:
            unchanged.append(part)
        else:
            changed[part] = xml.encode(say_english(text))
    if not changed:
        return packed.data
    for part in [*unchanged, *labels]:
        xml = packed.read(part)
        if (said := say_english(xml.text)) != xml.text:
            changed[part] = xml.encode(said)
    return _write(packed.archive, changed, packed.name)


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
