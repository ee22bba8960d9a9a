"""In which formats results go out: one table that every door asks, of documents and of aligned texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from translator.formats import load_by_name
from translator.formats.files import FileInParts, english_suffix
from translator.records import PlacedReferences, TranslatedDocument
from translator.segment import join

if TYPE_CHECKING:  # it loads numpy with the library of beads
    from translator.formats.beads import AlignedTexts

SAME = "same"
"""The format that a document came in."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format. Its writers are named as `module:function` of this package, for `load_by_name`.

    Attributes:
        title: what people call it, then what it is for.
        suffix: what replaces the ending of a document's name.
        media_type: what it is called in HTTP.
        document: writes a translated document and its references, in pieces; empty where it cannot.
        beads: writes aligned texts; empty where it cannot.
        has_raw: whether the writers take `is_raw`: for corpora, else no cell is taken for a formula.
        header_lines: how many lines at the start several in one stream have once.
        is_whole: whether several in one stream are no file any more.
        has_references: whether it shows references and scores.
    """

    title: str
    suffix: str
    media_type: str
    document: str = ""
    beads: str = ""
    has_raw: bool = False
    header_lines: int = 0
    is_whole: bool = False
    has_references: bool = True

    def options(self, *, is_raw: bool) -> dict[str, bool]:
        """What its writers are told beside what they write."""
        return {"is_raw": is_raw} if self.has_raw else {}


EXPORTS: Mapping[str, ExportFormat] = {
    "text": ExportFormat("Plain text", ".en.txt", "text/plain", "exports:to_pieces", has_references=False),
    "jsonl": ExportFormat(
        "JSONL, every segment with its facts",
        ".jsonl",
        "application/jsonl",
        "bitext:to_jsonl",
        beads="beads:to_jsonl",
    ),
    "tsv": ExportFormat(
        "TSV, for spreadsheets",
        ".tsv",
        "text/tab-separated-values",
        "bitext:to_tsv",
        beads="beads:to_tsv",
        has_raw=True,
        header_lines=1,
    ),
    "tmx": ExportFormat(
        "TMX, translation memory",
        ".tmx",
        "application/x-tmx+xml",
        "bitext:to_tmx",
        beads="beads:to_tmx",
        is_whole=True,
    ),
    "xliff": ExportFormat(
        "XLIFF, for CAT tools",
        ".xlf",
        "application/xliff+xml",
        "bitext:to_xliff",
        beads="beads:to_xliff",
        is_whole=True,
    ),
    "html": ExportFormat("Side by side, one file", ".html", "text/html", "page:to_html", is_whole=True),
    "ladder": ExportFormat("Ladder, for aligners", ".ladder", "text/plain", beads="beads:to_ladder"),
    "pairs": ExportFormat("Pairs of numbers", ".pairs", "text/plain", beads="beads:to_pairs"),
}
"""By the names that users give."""

DOCUMENT_FORMATS = tuple(form for form, known in EXPORTS.items() if known.document)
BEAD_FORMATS = tuple(form for form, known in EXPORTS.items() if known.beads)


def export(
    document: TranslatedDocument, form: str, *, references: PlacedReferences = None, is_raw: bool = False
) -> Iterator[str]:
    """A document in one of `DOCUMENT_FORMATS`, in pieces to be written one after the other.

    Args:
        is_raw: see `ExportFormat.has_raw`.
    """
    known = EXPORTS[form]
    write: Callable[..., Iterable[str]] = load_by_name(known.document)
    return iter(write(document, references, **known.options(is_raw=is_raw)))


def export_bytes(
    document: TranslatedDocument,
    form: str,
    *,
    file: FileInParts | None = None,
    references: PlacedReferences = None,
    is_raw: bool = False,
) -> bytes:
    """As `export`, whole and in UTF-8; `same` gives the file that the document came in, in English.

    Args:
        file: what the document was read from; None stands for plain text.
    """
    if form == SAME and file is not None:
        return file.rebuild(document)
    pieces = export(document, "text" if form == SAME else form, references=references, is_raw=is_raw)
    return "".join(pieces).encode("utf-8", errors="surrogatepass")


def export_beads(aligned: AlignedTexts, form: str, *, is_raw: bool = False) -> bytes:
    """Aligned texts in one of `BEAD_FORMATS`, in UTF-8; `is_raw` as for `export`."""
    known = EXPORTS[form]
    write: Callable[..., str] = load_by_name(known.beads)
    return write(aligned, **known.options(is_raw=is_raw)).encode("utf-8", errors="replace")


def export_name(name: str, form: str) -> str:
    """What the export of a document is called: `report.docx` becomes `report.en.docx` or `report.tmx`.

    It is never the name of the document itself: `page.html` becomes `page.en.html`.
    """
    own = PurePath(name)
    suffix = f".en{english_suffix(name) or '.txt'}" if form == SAME else EXPORTS[form].suffix
    stem = own.stem.rstrip(".") or own.stem  # `Minta Zrt.` is a name, too
    return stem + (f".en{suffix}" if stem + suffix == own.name else suffix)


def content_type(form: str) -> str:
    """What HTTP calls a format of ours, with the charset where a text has one."""
    media_type = EXPORTS[form].media_type
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def to_text(document: TranslatedDocument) -> str:
    """The English document, with the layout of its source."""
    segments = [translation.segment for translation in document.translations]
    return join(document.source, segments, [translation.text for translation in document.translations])


def to_pieces(document: TranslatedDocument, _references: PlacedReferences = None) -> Iterator[str]:
    """As `to_text`, as a writer of the table."""
    yield to_text(document)
