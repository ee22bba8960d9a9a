"""Options that several commands have."""

from __future__ import annotations

import argparse

from translator.formats.encodings import parse_encoding
from translator.formats.exports import DOCUMENT_FORMATS, SAME
from translator.languages import AUTO, SOURCE_LANGUAGES
from translator.records import Decoding, Reading

RAW_HELP = "of TSV: texts as they are, for corpora; else those like formulas begin with '"
INPUT_HELP = "file of any known format; what has no known ending is text"


def add_source(parser: argparse.ArgumentParser) -> None:
    """The language that is translated from."""
    languages = "|".join((AUTO, *SOURCE_LANGUAGES))
    parser.add_argument("--from", dest="source", default=AUTO, metavar=languages, help="source language")


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """How documents are read and translated, but for their terms."""
    add_source(parser)
    add_reading(parser)
    add = parser.add_argument
    add("--model", help="auto, a model of `tolmacs models list`, or a directory")
    add("--beam", type=int, default=Decoding().beam_size, help="beam size, 1 to 16 (default %(default)s)")


def add_format(parser: argparse.ArgumentParser) -> None:
    """The format of what comes out."""
    text = "what comes out; same, the default, is the format that came in"
    parser.add_argument("--format", choices=[SAME, *DOCUMENT_FORMATS], default=SAME, help=text)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """What says of files what they do not say themselves."""
    add = parser.add_argument
    add("--encoding", default="", metavar="NAME", help="of the files, where they are not UTF-8")
    text = "of tables (.csv .tsv .jsonl): a column to translate, by name or number; can be repeated"
    add("--column", action="append", default=[], metavar="NAME", help=text)


def to_reading(arguments: argparse.Namespace) -> Reading:
    """What the arguments of `add_reading` say.

    Raises:
        InvalidRequest: no such encoding.
    """
    encoding = parse_encoding(arguments.encoding) if arguments.encoding else ""
    return Reading(encoding, tuple(arguments.column))
