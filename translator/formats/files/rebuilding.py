"""How the English of a document gets into the holes of its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translator.errors import InvalidRequest
from translator.formats.files.blocks import SEPARATOR, Block, Stretch, Template, all_blocks, text_of
from translator.formats.files.markup_transfer import transfer_markup
from translator.records import TranslatedDocument, Translation
from translator.segment import find_gaps


def rebuild(templates: Sequence[Template], document: TranslatedDocument) -> list[str]:
    """Each template with the English in its holes; one where nothing changed comes back as it was.

    Raises:
        InvalidRequest: the document was made from another text.
    """
    if document.source != text_of(templates):
        raise InvalidRequest(f"{document.name}: the translation belongs to another text than this file")
    blocks = list(all_blocks(templates))
    stretches = iter(list(_cut(document, blocks)))
    return [_fill(template, stretches)[0] for template in templates]


def _cut(document: TranslatedDocument, blocks: Sequence[Block]) -> Iterator[list[Stretch]]:
    """The stretches of each block: segments and gaps that tile it."""
    segments = [item.segment for item in document.translations]
    gaps = find_gaps(document.source, segments, [item.text for item in document.translations])
    pending = iter([*zip(document.translations, gaps, strict=True), None])
    found, offset = next(pending), 0
    for block in blocks:
        end, parts = offset + len(block.text), _Parts(document.source, offset)
        while found is not None and found[0].segment.end <= end:
            parts.add(*found)
            found = next(pending)
        yield parts.stretches(end)
        offset = end + len(SEPARATOR)


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
