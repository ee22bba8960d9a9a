"""`tolmacs demo`: the whole road on the documents that ship with the program."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from translator.cli.commands import Action
from translator.cli.outputs import check_writable, write_file, write_stdout
from translator.cli.telling import format_table
from translator.counting import pluralize
from translator.engine import load_engine
from translator.formats.exports import export_bytes, export_name
from translator.pipeline import translate_document
from translator.records import TranslatedDocument
from translator.settings import Settings

_SAMPLES = ("vi", "hu", "mixed")
_FORMATS = ("html", "tmx", "jsonl")
_MIN_COLUMN = 20
_LANGUAGE_WIDTH, _FLAGS_WIDTH = 4, 14


def _add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("-o", "--output", metavar="DIR", default="tolmacs-demo", help="where the results go")
    add("--model", help="auto, a model of `tolmacs models list`, or a directory")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Translate the samples, show them side by side with their scores, and write what users would keep."""
    folder = Path(arguments.output)
    check_writable(folder, is_directory=True)
    engine = load_engine(arguments.model, settings=settings)
    samples = files("translator") / "samples"
    for name in _SAMPLES:
        text = (samples / f"{name}.txt").read_bytes().decode()
        document = translate_document(text, engine=engine, name=f"{name}.txt")
        write_stdout(line + "\n" for line in _show(document))
        write_stdout([_score(document, _read_gold(samples / f"{name}.jsonl")), "\n\n"])
        for form in _FORMATS:
            write_file(folder / export_name(document.name, form), export_bytes(document, form))
    written = ", ".join(_FORMATS)
    write_stdout([f"model: {engine.model}\nwritten to {folder}/: {written} of each document\n"])
    return 0


def _read_gold(path: Traversable) -> list[str]:
    """The English references of a sample, in document order."""
    return [json.loads(line)["ref"] for line in path.read_text(encoding="utf-8").splitlines()]


def _show(document: TranslatedDocument) -> Iterator[str]:
    """The document as a table as wide as the terminal."""
    columns = shutil.get_terminal_size((120, 24)).columns
    text_width = max(_MIN_COLUMN, (columns - _LANGUAGE_WIDTH - _FLAGS_WIDTH - 6) // 2)
    widths = (_LANGUAGE_WIDTH, text_width, text_width, _FLAGS_WIDTH)
    yield f"== {document.name}"
    yield from format_table([("", "SOURCE", "ENGLISH", "FLAGS")], widths=widths)
    for item in document.translations:
        row = (item.segment.language, item.segment.text, item.text, " ".join(item.flags))
        yield from format_table([row], widths=widths)


def _score(document: TranslatedDocument, references: Sequence[str]) -> str:
    """Align the document with its human translation and score what is paired, in one line."""
    from align import align, score

    texts = [item.text for item in document.translations]
    beads = align([item.segment.text for item in document.translations], references, translated=texts)
    pairs = [bead for bead in beads if not bead.is_null]
    scores = score(
        [" ".join(texts[index] for index in bead.source) for bead in pairs],
        [" ".join(references[index] for index in bead.target) for bead in pairs],
        metrics=["bleu", "chrf"],
    )
    figures = ", ".join(f"{name} {one.value:.1f} ({one.signature})" for name, one in scores.figures.items())
    return f"{len(pairs)} of {pluralize(len(texts), 'segment')} aligned with the human translation: {figures}"


ACTIONS = {"demo": Action(_add_options, _run)}
