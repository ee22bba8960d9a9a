"""How the English of a document gets into the holes of its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from translator.errors import Conflict
from translator.formats.files.blocks import BLOCK_SEPARATOR, Block, Stretch, Template, blocks_of
from translator.formats.files.markup_transfer import transfer_markup
from translator.records import TranslatedDocument, Translation
from translator.segment import find_gaps


def rebuild(templates: Iterable[Template], document: TranslatedDocument) -> Iterator[str]:
    """Each template with the English in its holes; one where nothing changed comes back as it was.

    One template after the other is asked for and let go, so that a large file is never whole in memory.

    Raises:
        Conflict: the document was made from another text.
    """
    cutter = _Cutter(document)
    for template in templates:
        stretches = [cutter.stretches(block) for block in blocks_of(template)]
        yield _fill(template, iter(stretches))[0]
    cutter.finish()


class _Cutter:
    """Cuts a document into the stretches of one block after the other: segments and gaps that tile it."""

    def __init__(self, document: TranslatedDocument) -> None:
        self._document, self._offset, self._end = document, 0, 0
        segments = [item.segment for item in document.translations]
        gaps = find_gaps(document.source, segments, [item.text for item in document.translations])
        self._pending = iter([*zip(document.translations, gaps, strict=True), None])
        self._found = next(self._pending)

    def stretches(self, block: Block) -> list[Stretch]:
        """The stretches of the next block."""
        source, start = self._document.source, self._offset
        self._end = start + len(block.text)
        if source[start : self._end] != block.text or source[self._end : self._end + 2] not in (
            "",
            BLOCK_SEPARATOR,
        ):
            self._refuse()
        parts = _Parts(source, start)
        while self._found is not None and self._found[0].segment.end <= self._end:
            parts.add(*self._found)
            self._found = next(self._pending)
        self._offset = self._end + len(BLOCK_SEPARATOR)
        return parts.stretches(self._end)

    def finish(self) -> None:
        """Make sure that nothing of the document is left."""
        if self._end != len(self._document.source):
            self._refuse()

    def _refuse(self) -> None:
        name = self._document.name or "the text"
        raise Conflict(f"{name} was read by another version of this program; submit it again")


class _Parts:
    """The segments of a block and the gaps between them, one after the other."""

    def __init__(self, source: str, start: int) -> None:
        self._source, self._offset, self._position = source, start, start
        self._gap: str | None = None
        self._stretches: list[Stretch] = []

    def add(self, item: Translation, gap: str) -> None:
        """A segment, and what stands behind it if another one of the block follows."""
        start, end = item.segment.start, item.segment.end
        self._add_gap(start)
        self._stretches.append(
            self._stretch(start, end, item.text, is_changed=item.text != item.segment.text)
        )
        self._position, self._gap = end, gap

    def stretches(self, end: int) -> list[Stretch]:
        """All of them, when the block is at its end."""
        self._gap = None
        self._add_gap(end)
        return self._stretches

    def _add_gap(self, end: int) -> None:
        gap = self._source[self._position : end] if self._gap is None else self._gap
        if gap:
            self._stretches.append(self._stretch(self._position, end, gap, is_changed=self._position == end))

    def _stretch(self, start: int, end: int, text: str, *, is_changed: bool) -> Stretch:
        return Stretch(start - self._offset, end - self._offset, text, is_changed)


def _fill(template: Template, stretches: Iterator[list[Stretch]]) -> tuple[str, bool]:
    """The string of a template, and whether it changed."""
    parts, position, is_changed = [], 0, False
    for slot in template.slots:
        own = next(stretches)
        raws = [_fill(mark.raw, stretches) for mark in slot.block.marks]
        if any(part.is_changed for part in own) or any(changed for _, changed in raws):
            rebuilt = transfer_markup(slot.block, own, [raw for raw, _ in raws])
            parts += [template.text[position : slot.start], slot.encode(rebuilt)]
            position, is_changed = slot.end, True
    return "".join([*parts, template.text[position:]]), is_changed
