"""Markdown: markdown-it says where texts are; only their words change in the file.

Code, addresses, front matter and definitions of links stay. HTML in it is read as in a page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    emphasis,
    entity,
    html_inline,
    image,
    link,
    newline,
    strikethrough,
)
from markdown_it.rules_inline import (
    escape as escapes,
)
from markdown_it.token import Token

from translator.detect.script import KANA_OR_HAN
from translator.errors import InputTooLarge
from translator.formats.files.blocks import (
    HTML_ROLES,
    Block,
    Decoded,
    Item,
    ItemKind,
    ParsedFile,
    Slot,
    Template,
    open_whole,
)
from translator.formats.files.events import VOID
from translator.formats.files.inline import MOST_ITEMS, to_slots
from translator.formats.files.language_marks import is_ours
from translator.formats.files.markdown_dialects import opaque, script, table, to_commonmark
from translator.formats.files.webpage import open_page
from translator.languages import ENGLISH

Rule = Callable[[StateInline, bool], bool]

_RULES: dict[str, Rule] = {
    "autolink": autolink,
    "backticks": backtick,
    "emphasis": emphasis.tokenize,
    "entity": entity,
    "escape": escapes,
    "html_inline": html_inline,
    "image": image,
    "link": link,
    "newline": newline,
    "opaque": opaque,
    "script": script,
    "strikethrough": strikethrough.tokenize,
}
_MAX_CHARS = 3_000_000
_MOST_MARKS = MOST_ITEMS // 2  # of a paragraph; a piece of text stands behind each
_CELLS = ("td_open", "th_open")
_BREAKS = ("hardbreak", "softbreak")
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n.*?\r?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LANGUAGE_KEY = re.compile(
    r"""(^(?:lang|language|locale)[ \t]*[:=][ \t]*["']?)([\w-]{2,20})\b""", re.M | re.I
)
# What a rule looks at: each costs as much as a line of text.
_MARK = re.compile(r"[\\`*_~<&\[\n]")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*+)[^>]*?(?P<empty>/?)>", re.DOTALL)
# What other dialects mean by it: a task.
_NOTE = re.compile(r"\A\[[ xX]\](?=\s)")
# Brackets only where a link could come of them; where links are defined, any word in brackets could be one.
_SPECIAL = r"[\\`]|\*(?=\S)|(?<=\S)\*|\A\*|\*\Z|<(?=[a-zA-Z/!?]|\Z)|(?<![^\W_])_|_(?![^\W_])|~~|&(?=#?\w+;)"
_WITH_LINKS = re.compile(rf"{_SPECIAL}|\[")
_WITHOUT_LINKS = re.compile(rf"{_SPECIAL}|\[(?=[!^\[]|[^\[\]]{{0,300}}(?:\][(\[]|\Z))")
_NOTE_REFERENCE = re.compile(r"\[\^[^\]]*\]")
_OPENING = re.compile(r"(#{1,6}|[-+>]|\d{1,9}[.)])(?=\s|$)")


@dataclass(frozen=True, slots=True)
class _FoundMarkup:
    """What a rule found at `[start, end)` of a text."""

    rule: str
    start: int
    end: int
    token: Token
    opened: int = 0  # where the other half of a link stands


@dataclass
class _Parser:
    """markdown-it, with the places of what it finds in a text."""

    pieces: list[_FoundMarkup] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        """Have each rule say what it found."""
        self.engine = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        self.engine.disable(["inline", "text_join"])
        self.engine.block.ruler.at("table", table, {"alt": ["paragraph", "reference"]})
        self.engine.inline.ruler.before("escape", "opaque", opaque)
        self.engine.inline.ruler.before("strikethrough", "script", script)
        for name, rule in _RULES.items():
            self.engine.inline.ruler.at(name, partial(self._apply, name, rule))

    def read(self, text: str, references: dict[str, object]) -> list[_FoundMarkup]:
        """The markup in a text, in order; all between is plain."""
        self.pieces, self.text = [], text
        self.engine.inline.parse(text, self.engine, references, [])
        return sorted(self.pieces, key=lambda piece: (piece.start, -piece.end))

    def _apply(self, name: str, rule: Rule, state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent and state.src == self.text:  # the text of an image is parsed by itself
            self.pieces += _find_pieces(name, start, state, state.tokens[count:])
        return True


def _find_pieces(name: str, start: int, state: StateInline, new: Sequence[Token]) -> Iterator[_FoundMarkup]:
    """Where what a rule has just found stands; a rule may also have found nothing but text."""
    end, parse_label = state.pos, state.md.helpers.parseLinkLabel
    if name in ("emphasis", "strikethrough"):
        yield from _mark_pieces(name, start, end, new)
    elif name == "script":
        yield from _script_pieces(start, end, new)
    elif name == "link":
        first = next(token for token in new if token.type == "link_open")
        yield _FoundMarkup("link_open", start, start + 1, first)
        yield _FoundMarkup("link_close", parse_label(state, start, True), end, new[-1], start)
    elif new and new[-1].type in _BREAKS:
        while state.src[start - 1] == " ":
            start -= 1
        yield _FoundMarkup("newline", start, end, new[-1])
    elif new:
        token = new[-2] if name == "autolink" else new[-1]
        yield _FoundMarkup(name, start, end, token)


def _mark_pieces(name: str, start: int, end: int, new: Sequence[Token]) -> Iterator[_FoundMarkup]:
    for token in reversed(new):
        if end > start:
            yield _FoundMarkup(name, end - len(token.content), end, token)
            end -= len(token.content)


def _script_pieces(start: int, end: int, new: Sequence[Token]) -> Iterator[_FoundMarkup]:
    opening = next(token for token in new if token.type.endswith("_open"))
    width = 2 if opening.tag == "mark" else 1
    yield _FoundMarkup("script", start, start + width, opening)
    yield _FoundMarkup("script", end - width, end, new[-1])


def open_markdown(decoded: Decoded, *, name: str) -> ParsedFile:
    """A Markdown file in CommonMark with tables and strikethrough; one longer than any book is refused."""
    if len(decoded.text) > _MAX_CHARS:
        raise InputTooLarge(
            f"{name}: {len(decoded.text):,} characters of Markdown; the most is {_MAX_CHARS:,}"
        )
    return open_whole(decoded, _find_slots(decoded.text, name), say_english=_front_in_english)


def _front_in_english(file: str) -> str:
    """A file whose front matter says English, if it said a language of ours."""
    front = _FRONT_MATTER.match(file)
    if front is None:
        return file
    said = _LANGUAGE_KEY.sub(
        lambda match: match[1] + ENGLISH if is_ours(match[2]) else match.group(), front.group()
    )
    return said + file[front.end() :]


def _find_slots(file: str, name: str) -> Iterator[Slot]:
    """The holes of all blocks, in order."""
    parser = _Parser()
    references: dict[str, object] = {}
    lines = [match.span(1) for match in _LINE.finditer(file)]
    front = _FRONT_MATTER.match(file)
    blank = "\n" * len(_LINE.findall(front.group())[:-1]) if front else ""
    body = blank + to_commonmark(file[front.end() if front else 0 :])
    before = ""
    cursor = 0
    for token in parser.engine.parse(body, references):
        if token.type == "html_block" and token.map:
            start, end = lines[token.map[0]][0], lines[token.map[1] - 1][1]
            page = open_page(file[start:end], name=name)
            yield from (slot.moved(start) for slot in page.slots)
        elif token.type == "inline" and token.map and token.content:
            _require_few_marks(token.content, name)
            is_cell = before in _CELLS
            text = token.content.replace("|", "\\|") if is_cell else token.content
            place = _locate(file, lines[slice(*token.map)], text, kind=before, cursor=cursor)
            if place is not None:
                cursor = place.file_at(len(text))
                pieces = parser.read(text, references)
                special = _WITH_LINKS if references.get("references") else _WITHOUT_LINKS
                escape = partial(_escape, special=special, is_cell=is_cell)
                yield from _to_slots(file, text, pieces, place, escape=escape)
        before = token.type


def _require_few_marks(text: str, name: str) -> None:
    """Refuse a paragraph with more marks than anybody writes, before it is read."""
    if next(islice(_MARK.finditer(text), _MOST_MARKS, None), None):
        raise InputTooLarge(f"{name}: a paragraph has more than {_MOST_MARKS:,} marks and lines")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the lines of a block's text stand in the file: offsets in the text, and those in the file."""

    starts: tuple[int, ...]
    places: tuple[int, ...]

    def file_at(self, offset: int) -> int:
        """The offset in the file of one in the text."""
        line = bisect_right(self.starts, offset) - 1
        return self.places[line] + offset - self.starts[line]


def _locate(
    file: str, lines: Sequence[tuple[int, int]], text: str, *, kind: str, cursor: int
) -> _Place | None:
    """Find the lines of a text, which markers of lists and quotations may stand before."""
    starts, places, offset = [], [], 0
    for wanted, (start, end) in zip(text.split("\n"), lines, strict=False):
        bare = wanted.strip()
        if kind == "paragraph_open":
            found = file.rfind(bare, start, end)
        else:
            found = file.find(bare, max(start, cursor), end)
        if found < 0:
            return None
        starts.append(offset)
        places.append(found - (len(wanted) - len(wanted.lstrip())))
        offset += len(wanted) + 1
    return _Place(tuple(starts), tuple(places)) if offset == len(text) + 1 else None


def _to_slots(
    file: str, text: str, pieces: Sequence[_FoundMarkup], place: _Place, *, escape: Callable[[str], str]
) -> Iterator[Slot]:
    items: list[Item] = []
    position = 0
    for piece in _settle(pieces):
        items += _plain(text, position, piece.start, place)
        items.append(_to_item(text, piece, place))
        position = piece.end
    items += _plain(text, position, len(text), place)
    yield from to_slots(file, items, escape=escape, encode=_protect_start)


def _settle(pieces: Sequence[_FoundMarkup]) -> Iterator[_FoundMarkup]:
    """The pieces that are markup after all; strong emphasis takes its outer marks in."""
    end = 0
    for piece in pieces:
        kind = piece.token.type
        if piece.rule in ("emphasis", "strikethrough") and kind == "text":
            continue
        if piece.rule == "emphasis" and kind.startswith("strong"):
            start = piece.start - (kind == "strong_open")
            piece = replace(piece, start=start, end=piece.end + (kind == "strong_close"))
        if piece.start >= end:
            yield piece
            end = piece.end


def _to_item(text: str, piece: _FoundMarkup, place: _Place) -> Item:
    start, end = place.file_at(piece.start), place.file_at(piece.end)
    token, raw = piece.token, text[piece.start : piece.end]
    if token.type.endswith(("_open", "_close")) and piece.rule != "autolink":
        side, name = ("open" if token.type.endswith("_open") else "close"), token.type.rpartition("_")[0]
        reference = _full_reference(text, piece) if piece.rule == "link_close" else None
        found = Item(side, start, end, name=name)  # type: ignore[arg-type]  # mypy widens the literals
        is_script = name in ("sup", "sub")
        role = name if name == "link" or is_script else ""
        return replace(found, raw=reference, vanishes=name != "link", role=role)  # type: ignore[arg-type]
    if token.type in _BREAKS:
        return _line_end(text, piece, start, end)
    if piece.rule in ("entity", "escape"):
        return Item("text", start, end, token.content)
    if token.type == "opaque_edge":
        return Item("alone", start, end, clings=_NOTE_REFERENCE.fullmatch(raw) is not None)
    if piece.rule in ("backticks", "autolink", "opaque"):
        return Item("verbatim", start, end, token.content)
    if piece.rule == "image":
        return Item("image", start, end, slots=_alternative(raw, token, start))
    return _html(raw, start, end)


def _html(raw: str, start: int, end: int) -> Item:
    """A tag of HTML within a sentence."""
    tag = _TAG.fullmatch(raw)
    if tag is None:
        return Item("alone", start, end)
    name = tag["name"].lower()
    kind: ItemKind = "close" if tag["close"] else "alone" if tag["empty"] or name in VOID else "open"
    kind = "image" if kind == "alone" and name in ("img", "input") else kind
    return Item(kind, start, end, "\n" if name == "br" else "", name, role=HTML_ROLES.get(name, ""))


def _full_reference(text: str, piece: _FoundMarkup) -> Template | None:
    """The end of a link that names its definition by its text: the text changes, the name may not."""
    if text[piece.start : piece.end] not in ("]", "][]"):
        return None
    return Template(f"][{text[piece.opened + 1 : piece.start]}]")


def _line_end(text: str, piece: _FoundMarkup, start: int, end: int) -> Item:
    """A line that goes on is a space, or nothing in Japanese; a hard end stays."""
    if piece.token.type == "hardbreak":
        return Item("alone", start, end, "\n")
    before, after = text[piece.start - 1 : piece.start], text[piece.end : piece.end + 1]
    is_japanese = bool(KANA_OR_HAN.match(before) and KANA_OR_HAN.match(after))
    return Item("text", start, end, "" if is_japanese else " ")


def _alternative(raw: str, token: Token, start: int) -> tuple[Slot, ...]:
    """The text that an image has for those who do not see it."""
    if not token.content.strip() or not raw.startswith(f"![{token.content}]"):
        return ()
    block = Block(
        " ".join(token.content.split()), escape=partial(_escape, special=_WITH_LINKS, is_cell=False)
    )
    return (Slot(start + 2, start + 2 + len(token.content), block),)


def _plain(text: str, start: int, end: int, place: _Place) -> Iterator[Item]:
    position = start
    for match in [*_NOTE.finditer(text, start, end), None]:
        left, right = match.span() if match else (end, end)
        if position < left:
            yield Item("text", place.file_at(position), place.file_at(left), text[position:left])
        if match:
            yield Item("alone", place.file_at(left), place.file_at(right))
        position = right


def _escape(text: str, *, special: re.Pattern[str], is_cell: bool) -> str:
    """Text that no mark in it turns into markup."""
    safe = special.sub(lambda match: "\\" + match.group(), text)
    return safe.replace("|", "\\|") if is_cell else safe


def _protect_start(text: str) -> str:
    """A block that does not begin like a heading, a list or a quotation."""
    match = _OPENING.match(text)
    return f"{text[: match.end() - 1]}\\{text[match.end() - 1 :]}" if match else text
