"""`tolmacs translate`, which keeps what it has made of long documents, and `tolmacs segment`."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from translator.cli.commands import Action
from translator.cli.inputs import Document, read_documents, read_references_of
from translator.cli.options import (
    INPUT_HELP,
    RAW_HELP,
    add_format,
    add_reading,
    add_recipe,
    add_source,
    to_reading,
)
from translator.cli.outputs import ResultWriter, write_stdout
from translator.cli.telling import ProgressBar, remark, say
from translator.engine import Engine, load_engine
from translator.errors import TranslatorError
from translator.estimates import estimate_document, measure_segment, warn_of
from translator.formats.bitext import segment_fields, to_json_line
from translator.formats.exports import export_bytes
from translator.glossary import NO_TERMS, Glossary
from translator.languages import AUTO, parse_source_language
from translator.pipeline import translate_document
from translator.records import Decoding, Hypothesis, PlacedReference, SourceText, TranslatedDocument
from translator.segment import segment
from translator.settings import Settings

_LOOK_S = 0.1
Result = TypeVar("Result")


def _add_translate(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help=f"{INPUT_HELP}, or - for standard input")
    add_recipe(parser)
    help_text = "terms that the English is to have: TSV, CSV, TBX, or the name of a kept glossary"
    add("--glossary", metavar="FILE|NAME", help=help_text)
    help_text = "English fragments to locate and score: lines, TSV, CSV, JSONL, TMX or XLIFF"
    add("--reference", metavar="FILE", help=help_text)
    add_format(parser)
    add("--raw", action="store_true", help=RAW_HELP)
    add("-o", "--output", metavar="FILE|DIR", help="default: standard output")


def _add_segment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help=f"{INPUT_HELP}, or - for standard input")
    add_source(parser)
    add_reading(parser)
    parser.add_argument("--format", choices=["jsonl"], default="jsonl", help="what comes out")


def _run_segment(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the segments of each document; the first error decides the exit code."""
    source = parse_source_language(arguments.source)
    code = 0
    for document in read_documents(arguments.files, settings=settings, reading=to_reading(arguments)):
        if isinstance(document, TranslatorError):
            code = code or _report(document)
        else:
            write_stdout(to_json_line(segment_fields(item)) for item in segment(document.text, source=source))
    return code


def _run_translate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Translate each document and write it out before the next; the first error decides the exit code."""
    source = parse_source_language(arguments.source)
    decoding = Decoding(arguments.beam)
    delivery = ResultWriter(arguments.output, arguments.format, arguments.files)
    references = read_references_of(arguments.reference, settings=settings)
    glossary = _open_glossary(arguments.glossary, settings)
    engine = load_engine(arguments.model, settings=settings, languages=() if source == AUTO else (source,))
    memory = LazyMemory(engine, decoding=decoding, glossary=glossary, settings=settings)
    code = 0
    for document in read_documents(arguments.files, settings=settings, reading=to_reading(arguments)):
        if isinstance(document, TranslatorError):
            code = code or _report(document)
            continue
        translated = _translate(
            document, engine, source=source, decoding=decoding, glossary=glossary, memory=memory
        )
        placed = _place_references(translated, references(document.name)) if arguments.reference else None
        data = export_bytes(
            translated, arguments.format, file=document.file, references=placed, is_raw=arguments.raw
        )
        delivery.write(data, name=document.name)
        _warn(translated)
    return code


def _warn(document: TranslatedDocument) -> None:
    """Say on standard error that the estimate of a document is low."""
    warning = warn_of(estimate_document(map(measure_segment, document.translations)))
    if warning:
        remark(f"{document.name}: {warning}")


def _open_glossary(reference: str | None, settings: Settings) -> Glossary:
    if reference is None:
        return NO_TERMS
    # A kept glossary is in the store, which a translation without one does without.
    from translator.cli.glossary import open_glossary

    return open_glossary(reference, settings=settings)


def _translate(
    document: Document,
    engine: Engine,
    *,
    source: str,
    decoding: Decoding,
    glossary: Glossary,
    memory: LazyMemory,
) -> TranslatedDocument:
    bar = ProgressBar(document.name)
    translate = partial(
        translate_document,
        document.text,
        engine=engine,
        name=document.name,
        source=source,
        decoding=decoding,
        glossary=glossary,
        progress=bar.update,
        memory=memory,
    )
    try:
        return interruptible(translate)
    except KeyboardInterrupt:
        bar.close()
        if memory.n_kept:
            say("what is finished is kept; the same call goes on from there")
        raise
    finally:
        bar.close()


def _place_references(document: TranslatedDocument, references: Sequence[str]) -> tuple[PlacedReference, ...]:
    """Locate and score a document's references, and say on standard error how that went."""
    from translator.references import find_references

    report = find_references(document, references)
    remark(f"{document.name}: {report.summary()}")
    return report.placed


def _report(error: TranslatorError) -> int:
    say(str(error))
    return error.exit_code


ACTIONS = {"translate": Action(_add_translate, _run_translate), "segment": Action(_add_segment, _run_segment)}


def interruptible(work: Callable[[], Result]) -> Result:
    """What some work gives or raises; an interrupt is raised here at once and leaves the work behind.

    The process should end then without waiting for anything: see `translator.cli.run`.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001  # raised below
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK_S)
    if errors:
        raise errors[0]
    return results[0]


if TYPE_CHECKING:  # it loads SQLAlchemy
    from translator.service.memory import TranslationMemory

_LEAST_TEXTS = 64
"""Below this a document takes some seconds, and opening the store a good part of one (2026-11-30)."""


class LazyMemory:
    """A `Memory` that is opened with the first document that is long enough to be worth it.

    A store that cannot be used costs a word on standard error, never the translation.
    """

    def __init__(self, engine: Engine, *, decoding: Decoding, glossary: Glossary, settings: Settings) -> None:
        """Nothing is opened yet."""
        self._engine, self._decoding, self._glossary = engine, decoding, glossary
        self._settings = settings
        self._memory: TranslationMemory | None = None
        self._is_usable, self._is_worth_it = True, False
        self.n_kept = 0
        """Texts that are kept by now."""

    def recall(self, sources: Sequence[SourceText]) -> Mapping[SourceText, Hypothesis]:
        """Those of a long document that were translated before."""
        self._is_worth_it = len(sources) >= _LEAST_TEXTS
        found: dict[SourceText, Hypothesis] = {}
        if self._is_worth_it:
            self._try(lambda memory: found.update(memory.recall(sources)))
        self.n_kept += len(found)
        return found

    def keep(self, found: Mapping[SourceText, Hypothesis]) -> None:
        """Keep what was made of the document that was recalled last."""
        if self._is_worth_it and self._try(lambda memory: memory.keep(found)):
            self.n_kept += len(found)

    def _try(self, step: Callable[[TranslationMemory], None]) -> bool:
        if not self._is_usable:
            return False
        try:
            self._memory = self._memory or self._open()
            step(self._memory)
        except TranslatorError as error:
            self._is_usable = False
            say(f"what is finished is not kept for another call: {error}")
        return self._is_usable

    def _open(self) -> TranslationMemory:
        from translator.service.context import make_context
        from translator.service.memory import TranslationMemory

        return TranslationMemory(
            make_context(self._settings),
            model=self._engine.model,
            decoding=self._decoding,
            glossary=self._glossary,
        )
