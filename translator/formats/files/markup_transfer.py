"""Where the markup of a block stands in its English: every mark exactly once, pairs well nested.

What stands for itself (`{name}`) is looked for verbatim; what is lost is put in its place, what came twice
is taken out.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from translator.formats.files.blocks import Block, Stretch
from translator.formats.files.offset_map import OffsetMap
from translator.formats.files.verbatim import find_verbatim, overlaps
from translator.records import Span

_MAX_SPACE = 20  # characters
_MAX_WEIGHED = 200  # siblings that are weighed against each other; more are placed in a row


@dataclass(slots=True)
class _Node:
    """A pair, a single mark or a verbatim text: `span` in the source, `place` in the English."""

    span: Span
    opening: str = ""
    closing: str = ""
    is_verbatim: bool = False
    is_blank: bool = False
    vanishes: bool = False
    clings: bool = False
    children: list[_Node] = field(default_factory=list)
    place: Span | None = None

    @property
    def is_thin(self) -> bool:
        return self.span[0] == self.span[1]


def transfer_markup(block: Block, stretches: Sequence[Stretch], raws: Sequence[str]) -> str:
    """The English of a block with its marks.

    Args:
        stretches: tile the text of the block.
        raws: each mark as it comes out.
    """
    if not block.marks:
        return block.escape("".join(part.text for part in stretches))
    root, offsets = _to_tree(block, raws), OffsetMap(block.text, stretches)
    root.place = (0, len(offsets.target))
    surplus = _find_verbatim(root, offsets.target, block.text)
    _place_children(root, offsets, surplus)
    return "".join(_write(root, _Paper(offsets.target, sorted(surplus), block)))


def _to_tree(block: Block, raws: Sequence[str]) -> _Node:
    root = _Node((0, len(block.text)))
    above = [root]
    for index, (mark, raw) in enumerate(zip(block.marks, raws, strict=True)):
        if mark.partner is not None and mark.partner < index:
            above.pop()
            continue
        end = mark.at if mark.end is None else mark.end
        node = _Node((mark.at, end), raw, is_verbatim=mark.end is not None, vanishes=mark.vanishes)
        node.clings = mark.clings and not block.text[: mark.at][-1:].isspace()
        node.is_blank = node.is_verbatim and block.text[mark.at : end].isspace()
        above[-1].children.append(node)
        if mark.partner is not None:
            node.span, node.closing = (mark.at, block.marks[mark.partner].at), raws[mark.partner]
            above.append(node)
    return root


def _verbatim_in(node: _Node) -> Iterator[_Node]:
    for child in node.children:
        if child.is_verbatim:
            yield child
        yield from _verbatim_in(child)


def _find_verbatim(root: _Node, target: str, source: str) -> list[Span]:
    """Give each verbatim text its place where the English has it; returns the places that are too many."""
    nodes: defaultdict[str, list[_Node]] = defaultdict(list)
    for node in _verbatim_in(root):
        nodes[source[node.span[0] : node.span[1]]].append(node)
    found = find_verbatim({text: len(alike) for text, alike in nodes.items()}, target)
    for text, spans in found.places.items():
        for node, span in zip(nodes[text], spans, strict=False):
            node.place = span
    return found.surplus


def _place_children(node: _Node, offsets: OffsetMap, surplus: list[Span]) -> None:
    """Give every child a place within its parent's, none across another's."""
    if len(node.children) > _MAX_WEIGHED:
        _place_in_row(node, offsets, surplus)
    else:
        _place_weighed(node, offsets, surplus)
    for child in node.children:
        if child.vanishes:
            child.place = _without_blanks(_placed(child), offsets.target)
        if child.children:
            _place_children(child, offsets, surplus)


def _place_weighed(node: _Node, offsets: OffsetMap, surplus: list[Span]) -> None:
    """First what is sure, the verbatim and the found, long before short; then the rest around it."""
    within = _placed(node)
    taken: list[Span] = []
    sure = [(child, child.place) for child in node.children if child.is_verbatim]
    pairs = [child for child in node.children if not child.is_verbatim and not child.is_thin]
    pairs.sort(key=lambda child: child.span[0] - child.span[1])
    for child, found in [*sure, *((child, offsets.find(child.span, within=within)) for child in pairs)]:
        child.place = found if found and _fits(found, within, taken) else None
        if child.place:
            insort(taken, child.place)
        elif found and child.is_verbatim:
            surplus.append(found)
    for child in node.children:
        if child.place is None and not child.is_thin:
            child.place = _make_room(child, within, taken, offsets)
            insort(taken, child.place)
    for child in node.children:
        if child.place is None:
            point = offsets.point(child.span[0])
            point = len(offsets.target[:point].rstrip()) if child.clings else point
            child.place = _beside(point, within, taken)


def _place_in_row(node: _Node, offsets: OffsetMap, surplus: list[Span]) -> None:
    """One after the other, each where it belongs or as near to it as those before allow."""
    low, high = _placed(node)
    for child in node.children:
        start, end = (child.place if child.is_verbatim else None) or _guess(child, offsets)
        if child.place and start < low:
            surplus.append((start, end))
            end = start
        child.place = (min(max(start, low), high), min(max(end, low), high))
        low = child.place[1]


def _guess(child: _Node, offsets: OffsetMap) -> Span:
    """The place of a pair, with all its verbatim texts in it; a verbatim text that was lost takes no room."""
    start, end = offsets.guess(child.span)
    if child.is_verbatim:
        return _space_at(end, offsets.target) if child.is_blank else (end, end)
    inside = [found.place for found in _verbatim_in(child) if found.place]
    return min([start, *(place[0] for place in inside)]), max([end, *(place[1] for place in inside)])


def _space_at(place: int, target: str) -> Span:
    """The white space at a place: the end of a line that was lost stands there."""
    start = end = place
    while start and place - start < _MAX_SPACE and target[start - 1].isspace():
        start -= 1
    while end < len(target) and end - place < _MAX_SPACE and target[end].isspace():
        end += 1
    return start, end


def _fits(span: Span, within: Span, taken: Sequence[Span]) -> bool:
    return within[0] <= span[0] and span[1] <= within[1] and not overlaps(span, taken)


def _make_room(child: _Node, within: Span, taken: Sequence[Span], offsets: OffsetMap) -> Span:
    """The part of a child's place that is free, else the nearest free word, else the nearest free point."""
    wanted = _guess(child, offsets)
    ends = [within[0], *(end for _, end in taken)]
    starts = [*(start for start, _ in taken), within[1]]
    free = [(start, end) for start, end in zip(ends, starts, strict=True) if start <= end]
    clipped = [tuple(min(max(place, start), end) for place in wanted) for start, end in free]
    start, end = max(clipped, key=lambda span: (span[1] - span[0], -abs(span[0] - wanted[0])))
    is_lost = _has_word(offsets.source, child.span) and not _has_word(offsets.target, (start, end))
    is_bare = wanted[0] < wanted[1] and (start == end or is_lost)
    word = offsets.word_near(wanted[0], free) if is_bare else None
    return word or (start, end)


def _beside(point: int, within: Span, taken: Sequence[Span]) -> Span:
    """A point moved out of what others take."""
    for start, end in taken:
        if start < point < end:
            point = start if point - start < end - point else end
    point = min(max(point, within[0]), within[1])
    return point, point


def _has_word(text: str, span: Span) -> bool:
    return any(map(str.isalnum, text[slice(*span)]))


def _without_blanks(span: Span, target: str) -> Span:
    """A span that begins and ends with a word: in Markdown `* word*` is no emphasis."""
    start, end = span
    end = start + len(target[start:end].rstrip())
    return end - len(target[start:end].lstrip()), end


def _placed(node: _Node) -> Span:
    return node.place or (0, 0)


class _Paper:
    """Writes parts of the English without what is there too often."""

    def __init__(self, target: str, surplus: Sequence[Span], block: Block) -> None:
        self._target, self._surplus, self._escape = target, surplus, block.escape

    def text(self, start: int, end: int) -> str:
        """A part of the English, escaped."""
        parts, position = [], start
        first = max(bisect_left(self._surplus, (start, -1)) - 1, 0)
        for left, right in self._surplus[first : bisect_left(self._surplus, (end, -1))]:
            if right > position:
                parts.append(self._target[position : max(left, position)])
                position = min(right, end)
        return self._escape("".join([*parts, self._target[position:end]]))

    def lost(self, raw: str, at: int, *, is_blank: bool) -> str:
        """A verbatim text that the English does not have, set apart from the words around."""
        if is_blank:
            return raw
        before, after = self._target[:at][-1:], self._target[at : at + 1]
        return f"{' ' * before.isalnum()}{raw}{' ' * after.isalnum()}"


def _is_gone(node: _Node) -> bool:
    start, end = _placed(node)
    return node.vanishes and start == end and all(map(_is_gone, node.children))


def _write(node: _Node, paper: _Paper) -> Iterator[str]:
    start, end = _placed(node)
    if node.is_verbatim:
        yield node.opening if start < end else paper.lost(node.opening, start, is_blank=node.is_blank)
        return
    if _is_gone(node):
        return
    yield node.opening
    for child in sorted(node.children, key=_placed):
        yield paper.text(start, _placed(child)[0])
        yield from _write(child, paper)
        start = _placed(child)[1]
    yield paper.text(start, end)
    yield node.closing
