"""Which pairs the corpora hold: rows of foreign, English and source name, from TSV files."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from translator.counting import pluralize
from translator.errors import InvalidCorpus, UnknownLanguage
from translator.languages import SOURCE_LANGUAGES

CorpusPart = Literal["text", "lexicon"]
_PARTS: tuple[CorpusPart, ...] = ("text", "lexicon")


@dataclass(frozen=True, slots=True)
class CorpusPair:
    """One foreign text, its English, and the corpus it came from; `part` tells sentences from glosses."""

    language: str
    foreign: str
    english: str
    source: str
    part: CorpusPart = "text"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One line of SOURCES.tsv, as the model card quotes it.

    `removed_overlaps` counts pairs that were taken out because they overlap with test sets.
    """

    language: str
    part: str
    source: str
    pairs: int
    english_words: int
    removed_overlaps: int
    license: str
    how_translated: str
    domain: str
    repository: str
    commit: str


def read_corpora(folder: Path, language: str) -> Iterator[CorpusPair]:
    """All pairs of one language: `LANGUAGE-en.{text,lexicon}.tsv[.xz]`.

    Raises:
        UnknownLanguage: not a source language of ours.
        InvalidCorpus: no text file, an empty one, or a row with the wrong columns.
    """
    if language not in SOURCE_LANGUAGES:
        raise UnknownLanguage(f"unknown language {language!r}; known: {', '.join(SOURCE_LANGUAGES)}")
    for part in _PARTS:
        path = _find(folder, f"{language}-en.{part}.tsv")
        if path is None and part == "text":
            raise InvalidCorpus(f"{folder} has no {language}-en.text.tsv or {language}-en.text.tsv.xz")
        if path is not None:
            yield from read_pairs(path, language, part=part)


def read_pairs(path: Path, language: str, *, part: CorpusPart = "text") -> Iterator[CorpusPair]:
    """The pairs of one file with three columns: foreign, English, source.

    Raises:
        InvalidCorpus: see `read_corpora`; the message names file and line.
    """
    is_empty = True
    with _open(path) as lines:
        for foreign, english, source in _rows(path, lines, width=3):
            is_empty = False
            yield CorpusPair(language, foreign.strip(), english.strip(), source, part)
    if is_empty:
        raise InvalidCorpus(f"{path} is empty")


def read_facts(folder: Path) -> list[SourceFacts]:
    """SOURCES.tsv of a corpora folder; an empty list where there is none.

    Raises:
        InvalidCorpus: a row with the wrong columns or counts that are no numbers.
    """
    path = folder / "SOURCES.tsv"
    if not path.is_file():
        return []
    with _open(path) as lines:
        rows = list(_rows(path, lines, width=11, may_be_empty=True))
    try:
        return [_facts(row) for row in rows[1:]]
    except ValueError as error:
        raise InvalidCorpus(f"{path}: {error}") from error


def _facts(row: list[str]) -> SourceFacts:
    return SourceFacts(
        language=row[0],
        part=row[1],
        source=row[2],
        pairs=int(row[3]),
        english_words=int(row[4]),
        removed_overlaps=int(row[5]),
        license=row[6],
        how_translated=row[7],
        domain=row[8],
        repository=row[9],
        commit=row[10],
    )


def _find(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / name, folder / f"{name}.xz") if path.is_file()), None)


def _open(path: Path) -> IO[str]:
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8-sig", newline="\n")
    return path.open(encoding="utf-8-sig", newline="\n")


def _rows(path: Path, lines: IO[str], *, width: int, may_be_empty: bool = False) -> Iterator[list[str]]:
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            columns = line.rstrip("\r\n").split("\t")
            if len(columns) != width:
                raise InvalidCorpus(f"{path}:{number}: {pluralize(len(columns), 'column')}; expected {width}")
            if not may_be_empty and not all(column.strip() for column in columns[:2]):
                raise InvalidCorpus(f"{path}:{number}: an empty side; both sides need text")
            yield columns
    except UnicodeDecodeError as error:
        raise InvalidCorpus(f"{path}:{number + 1}: not UTF-8: {error.reason}") from error
    except (lzma.LZMAError, EOFError) as error:
        raise InvalidCorpus(f"{path}: damaged xz file: {error}") from error
