"""`tolmacs translate` and `tolmacs segment`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from translator.cli.inputs import STDIN, Document, read_documents
from translator.cli.outputs import check_writable, write_file, write_stdout
from translator.cli.progress import ProgressBar
from translator.engine import Engine, load_engine
from translator.errors import InvalidRequest, TranslatorError
from translator.formats.bitext import segment_fields, to_json_line, to_jsonl, to_tsv
from translator.formats.page import to_html
from translator.languages import AUTO, SOURCE_LANGUAGES, parse_source_language
from translator.pipeline import render, translate_document
from translator.records import Decoding, TranslatedDocument
from translator.segment import segment
from translator.settings import Settings

_WRITERS = {
    "text": lambda document: iter([render(document)]),
    "jsonl": to_jsonl,
    "tsv": to_tsv,
    "html": to_html,
}
_SUFFIXES = {"text": ".en.txt", "jsonl": ".jsonl", "tsv": ".tsv", "html": ".html"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this group."""
    translate = commands.add_parser("translate", help="translate documents to English")
    translate.add_argument(
        "files", nargs="+", metavar="FILE", help="text or HTML file, or - for standard input"
    )
    _add_source(translate)
    translate.add_argument("--model", help="auto, a model of `tolmacs models list`, or a directory")
    translate.add_argument(
        "--beam", type=int, default=Decoding().beam_size, help="beam size, 1 to 16 (default 2)"
    )
    translate.add_argument("--format", choices=sorted(_WRITERS), default="text", help="what comes out")
    translate.add_argument("-o", "--output", metavar="FILE|DIR", help="default: standard output")
    translate.set_defaults(run=run_translate)
    cut = commands.add_parser("segment", help="show the segments of documents with offsets and languages")
    cut.add_argument("files", nargs="+", metavar="FILE", help="text or HTML file, or - for standard input")
    _add_source(cut)
    cut.add_argument("--format", choices=["jsonl"], default="jsonl", help="what comes out")
    cut.set_defaults(run=run_segment)


def _add_source(parser: argparse.ArgumentParser) -> None:
    languages = "|".join((AUTO, *SOURCE_LANGUAGES))
    parser.add_argument("--from", dest="source", default=AUTO, metavar=languages, help="source language")


def run_segment(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the segments of each document; the first error decides the exit code."""
    source = parse_source_language(arguments.source)
    code = 0
    for document in read_documents(arguments.files, settings=settings):
        if isinstance(document, TranslatorError):
            code = code or _report(document)
        else:
            write_stdout(to_json_line(segment_fields(item)) for item in segment(document.text, source=source))
    return code


def run_translate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Translate each document and write it out before the next; the first error decides the exit code."""
    source = parse_source_language(arguments.source)
    decoding = _parse_decoding(arguments.beam)
    target = _find_target(arguments.output, arguments.files)
    engine = load_engine(arguments.model, settings=settings, languages=() if source == AUTO else (source,))
    documents = read_documents(arguments.files, settings=settings)
    code = 0
    collected: list[str] = []
    for number, document in enumerate(documents):
        if isinstance(document, TranslatorError):
            code = code or _report(document)
            continue
        translated = _translate(document, engine, source=source, decoding=decoding)
        pieces = _WRITERS[arguments.format](translated)
        if arguments.format == "tsv" and number and not _is_folder(target):
            next(pieces)  # one header is enough for several documents in one stream
        _deliver(pieces, document, target, arguments.format, collected)
    return code


def _parse_decoding(beam: int) -> Decoding:
    if not 1 <= beam <= 16:
        raise InvalidRequest(f"beam size {beam} is out of range; 1 to 16 is right")
    return Decoding(beam_size=beam)


def _translate(document: Document, engine: Engine, *, source: str, decoding: Decoding) -> TranslatedDocument:
    bar = ProgressBar(document.name)
    try:
        return translate_document(
            document.text,
            engine=engine,
            name=document.name,
            source=source,
            decoding=decoding,
            progress=bar.update,
        )
    finally:
        bar.close()


def _find_target(output: str | None, files: Sequence[str]) -> Path | None:
    """The file or directory to write to, made sure of before the first document is translated."""
    if output is None or output == STDIN:
        return None
    target = Path(output)
    is_directory = target.is_dir() or output.endswith("/")
    check_writable(target, is_directory=is_directory)
    if is_directory:
        target.mkdir(exist_ok=True)
        stems = [Path(file).name for file in files]
        if len(set(stems)) < len(stems):
            raise InvalidRequest(
                f"{output}: two input files have the same name and would overwrite each other"
            )
    return target


def _is_folder(target: Path | None) -> bool:
    return target is not None and target.is_dir()


def _deliver(
    pieces: Iterable[str], document: Document, target: Path | None, form: str, collected: list[str]
) -> None:
    """Write one document's result; a single output file is rewritten whole each time, so it is never torn."""
    if target is None:
        write_stdout(pieces)
    elif target.is_dir():
        write_file(target / (Path(document.name).stem + _SUFFIXES[form]), pieces)
    else:
        collected.extend(pieces)
        write_file(target, collected)


def _report(error: TranslatorError) -> int:
    print(f"tolmacs: {error}", file=sys.stderr)
    return error.exit_code
