"""Which pairs a user gives: TMX, parallel files, TSV of foreign and English or with the language first."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from importlib.resources import files
from pathlib import Path

from translator.counting import pluralize
from translator.errors import InvalidCorpus, UnknownLanguage, UnreadableInput
from translator.languages import ENGLISH, SOURCE_LANGUAGES

BitextRow = tuple[str, str, str]


def read_bitext(path: Path, *, language: str | None) -> list[BitextRow]:
    """Language, foreign and English of each pair, each pair once.

    Args:
        language: of the foreign side of a TSV with two columns.

    Raises:
        InvalidCorpus: unreadable, empty, or wrong columns; the message gives the line.
        UnknownLanguage: a language that is not ours, or none given where it is needed.
    """
    reader = _read_tmx if path.suffix.lower() in (".tmx", ".xml") else _read_tsv
    try:
        rows = list(dict.fromkeys(reader(path, language)))
    except OSError as error:
        raise InvalidCorpus(f"{path} cannot be read: {error.strerror or error}") from error
    if not rows:
        raise InvalidCorpus(f"{path} holds no pair of {', '.join(SOURCE_LANGUAGES)} with English")
    return rows


def read_parallel(source: Path, reference: Path) -> tuple[list[str], list[str]]:
    """The lines of two parallel files.

    Raises:
        InvalidCorpus: a file is missing, empty or not UTF-8, or they differ in length.
    """
    sides = [_read_lines(path) for path in (source, reference)]
    if len(sides[0]) != len(sides[1]):
        raise InvalidCorpus(
            f"{source} has {pluralize(len(sides[0]), 'line')} and {reference} {len(sides[1])}; "
            "they must be parallel"
        )
    return sides[0], sides[1]


def sample_rows(languages: Collection[str]) -> list[BitextRow]:
    """The sample documents that ship with the program: their segments with English references."""
    rows = []
    for entry in sorted(files("translator").joinpath("samples").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".jsonl"):
            records = [json.loads(line) for line in entry.read_text(encoding="utf-8").splitlines()]
            rows += [
                (record["lang"], record["src"], record["ref"])
                for record in records
                if record["lang"] in languages and record.get("ref")
            ]
    return rows


def _read_tsv(path: Path, language: str | None) -> Iterator[BitextRow]:
    with path.open(encoding="utf-8-sig", newline="\n") as lines:
        try:
            for number, line in enumerate(lines, start=1):
                yield _row(line.rstrip("\r\n").split("\t"), language, where=f"{path}:{number}")
        except UnicodeDecodeError as error:
            raise InvalidCorpus(f"{path} is not UTF-8: {error.reason}") from error


def _row(columns: list[str], language: str | None, *, where: str) -> BitextRow:
    if len(columns) not in (2, 3):
        raise InvalidCorpus(
            f"{where}: {pluralize(len(columns), 'column')}; expected foreign, English, or language first"
        )
    tag = columns[0] if len(columns) == 3 else language
    if tag is None or tag not in SOURCE_LANGUAGES:
        raise UnknownLanguage(
            f"{where}: unknown language {tag!r}; known: {', '.join(SOURCE_LANGUAGES)} (give it with --from)"
        )
    foreign, english = (column.strip() for column in columns[-2:])
    if not foreign or not english:
        raise InvalidCorpus(f"{where}: an empty side; both sides need text")
    return tag, foreign, english


def _read_tmx(path: Path, _: str | None) -> Iterator[BitextRow]:
    """Pairs of a TMX file without their native codes."""
    from translator.formats.units import read_tmx  # which a pack that trains alone does not hold

    try:
        units = read_tmx(path.read_bytes(), name=str(path), most_tags=None)
    except UnreadableInput as error:
        raise InvalidCorpus(str(error)) from error
    for unit in units:
        english = unit.text_in(ENGLISH) or ""
        for language in SOURCE_LANGUAGES:
            foreign = unit.text_in(language) or ""
            if foreign.strip() and english.strip():
                yield language, " ".join(foreign.split()), " ".join(english.split())


def _read_lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise InvalidCorpus(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidCorpus(f"{path} is not UTF-8 at byte {error.start}") from error
    lines = lines[:-1] if lines[-1] == "" else lines
    if not lines:
        raise InvalidCorpus(f"{path} is empty")
    return lines
