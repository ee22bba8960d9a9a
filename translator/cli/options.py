"""Options that several commands have."""

from __future__ import annotations

import argparse

from translator.formats.exports import DOCUMENT_FORMATS, SAME
from translator.languages import AUTO, SOURCE_LANGUAGES

INPUT_HELP = "file of any known format; what has no known ending is text"


def add_source(parser: argparse.ArgumentParser) -> None:
    """The language that is translated from."""
    languages = "|".join((AUTO, *SOURCE_LANGUAGES))
    parser.add_argument("--from", dest="source", default=AUTO, metavar=languages, help="source language")


def add_format(parser: argparse.ArgumentParser) -> None:
    """The format of what comes out."""
    text = "what comes out; same, the default, is the format that came in"
    parser.add_argument("--format", choices=[SAME, *DOCUMENT_FORMATS], default=SAME, help=text)
