"""How the English of a document gets into the holes of its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translator.errors import InvalidRequest
from translator.formats.files.blocks import SEPARATOR, Block, Stretch, Template, all_blocks, text_of
from translator.formats.files.markup_transfer import transfer_markup
from translator.records import TranslatedDocument


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
    pending = iter([*document.translations, None])
    item, offset = next(pending), 0
    for block in blocks:
        end, position, parts = offset + len(block.text), offset, []
        while item is not None and item.segment.end <= end:
            start = item.segment.start
            parts.append((position, start, document.source[position:start]))
            parts.append((start, item.segment.end, item.text))
            position, item = item.segment.end, next(pending)
        parts.append((position, end, document.source[position:end]))
        yield [
            Stretch(left - offset, right - offset, text, text != document.source[left:right])
            for left, right, text in parts
            if left < right
        ]
        offset = end + len(SEPARATOR)


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
