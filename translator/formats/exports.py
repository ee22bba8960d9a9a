"""In which formats a translated document goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translator.formats.bitext import to_jsonl, to_tsv
from translator.formats.page import to_html
from translator.records import PlacedReference, TranslatedDocument
from translator.segment import join

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


def to_text(document: TranslatedDocument) -> str:
    """The English document, with the layout of its source."""
    segments = [translation.segment for translation in document.translations]
    return join(document.source, segments, [translation.text for translation in document.translations])
