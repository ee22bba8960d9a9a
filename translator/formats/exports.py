"""In which formats a translated document goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from translator.formats.bitext import to_jsonl, to_tsv
from translator.formats.files import OpenedFile
from translator.formats.page import to_html
from translator.records import PlacedReference, TranslatedDocument
from translator.segment import join

SAME = "same"
"""The format that a document came in."""

SUFFIXES = {
    "text": ".en.txt",
    "jsonl": ".jsonl",
    "tsv": ".tsv",
    "tmx": ".tmx",
    "xliff": ".xlf",
    "html": ".html",
}


def export(
    document: TranslatedDocument, form: str, *, references: Sequence[PlacedReference] | None = None
) -> Iterator[str]:
    """A document in one of the formats of `SUFFIXES`, in pieces to be written one after the other.

    Args:
        references: where they belong; None if nobody asked for them.
    """
    if form == "text":
        return iter([to_text(document)])
    if form in ("tmx", "xliff"):
        # These load numpy with the library of beads, which the other formats do without.
        from translator.formats.exchange import to_tmx, to_xliff

        return iter([to_tmx(document, references) if form == "tmx" else to_xliff(document, references)])
    return {"jsonl": to_jsonl, "tsv": to_tsv, "html": to_html}[form](document, references)


def export_bytes(
    document: TranslatedDocument,
    form: str,
    *,
    file: OpenedFile | None = None,
    references: Sequence[PlacedReference] | None = None,
) -> Iterator[bytes]:
    """As `export`, in UTF-8; `same` gives the file that the document came in, in English.

    Args:
        file: what the document was read from; None stands for plain text.
    """
    if form == SAME and file is not None:
        yield file.rebuild(document)
        return
    for piece in export(document, "text" if form == SAME else form, references=references):
        yield piece.encode("utf-8", errors="surrogatepass")


def export_name(name: str, form: str) -> str:
    """What the export of a document is called: `report.docx` becomes `report.en.docx` or `report.tmx`."""
    own = PurePath(name)
    return own.stem + (f".en{own.suffix or '.txt'}" if form == SAME else SUFFIXES[form])


def to_text(document: TranslatedDocument) -> str:
    """The English document, with the layout of its source."""
    segments = [translation.segment for translation in document.translations]
    return join(document.source, segments, [translation.text for translation in document.translations])
