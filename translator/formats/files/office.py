"""Word and PowerPoint: paragraphs wherever they stand, with their runs; all other parts of the file stay.

The format that most of a paragraph has is its ground; what is bold or a link in it is a pair, as in HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from translator.formats.files.archive import Rank, open_parts, unpack
from translator.formats.files.blocks import Item, ItemKind, ParsedFile, Role, Slot, Template
from translator.formats.files.events import Event, escape_text, read_to_end, xml_events
from translator.formats.files.inline import to_slots
from translator.formats.files.language_marks import office_in_english

_PART = re.compile(
    r"(?P<kind>(?:word|ppt)(?:/(?:slides|notesSlides|charts|diagrams))?/[a-zA-Z]+)(?P<number>\d{0,9})\.xml"
)
# In the order of reading. What drawings show is in their data and once more as it was drawn last.
_KINDS = (
    *("word/document", "word/charts/chart", "word/diagrams/data", "word/diagrams/drawing"),
    *("word/footnotes", "word/endnotes", "word/header", "word/footer", "word/comments"),
    *("ppt/slides/slide", "ppt/charts/chart", "ppt/diagrams/data", "ppt/diagrams/drawing"),
    "ppt/notesSlides/notesSlide",
)
_SAYS_LANGUAGE = re.compile(
    r"word/(?:styles|stylesWithEffects|settings|numbering)\.xml|docProps/core\.xml"
    r"|ppt/(?:presentation|slideMasters/slideMaster\d+|slideLayouts/slideLayout\d+|notesMasters/notesMaster\d+)\.xml"
)
# Of a chart: names of series and categories, which are its legend and the words along its axes.
_CACHES = frozenset(("c:strCache", "c:strLit", "c:multiLvlStrCache"))


@dataclass(frozen=True, slots=True)
class _Names:
    """What the elements of a paragraph are called: in text, and in slides and drawings."""

    paragraph: str
    run: str
    format: str
    text: str
    text_head: str
    line_end: str
    tab: str
    edges: frozenset[str]  # properties of the paragraph itself, at its start and end


_WORD = _Names(
    "w:p", "w:r", "w:rPr", "w:t", '<w:t xml:space="preserve">', "w:br", "w:tab", frozenset(("w:pPr",))
)
_SLIDE = _Names("a:p", "a:r", "a:rPr", "a:t", "<a:t>", "a:br", "", frozenset(("a:pPr", "a:endParaRPr")))
_NAMES = {names.paragraph: names for names in (_WORD, _SLIDE)}

_WRAPPERS = frozenset("w:hyperlink w:ins w:moveTo w:smartTag w:fldSimple w:dir w:bdo w:customXml".split())
# Of the last layout and the last spelling check: wrong as soon as the text is another.
_STALE = frozenset("w:proofErr w:lastRenderedPageBreak w:softHyphen".split())
_SPELLING = re.compile(r"<w:(?:lang|noProof)\b[^<>]*/>|\s(?:lang|altLang|dirty|err|noProof)=\"[^\"]*\"")
_LANGUAGE = re.compile(r"""(<w:lang\b[^>]{0,200}?\bw:val="|<a:rPr\b[^>]{0,200}?\blang=")[^"]*""")

_FORMULAS = frozenset(("m:oMath", "m:oMathPara"))
_RAISED = re.compile(
    r"""<w:vertAlign\s+w:val="(?:superscript|(?P<sub>subscript))"|\sbaseline="(?P<lowered>-?)[1-9]"""
)

# Characters that XML cannot hold, so no text has them. They say in a rebuilt paragraph where a format begins
# and ends, and what is markup.
_FORMAT, _GROUND, _RAW, _TEXT = "\x01", "\x02", "\x03", "\x04"
_PIECE = re.compile(
    rf"{_FORMAT}(?P<format>\d+);|(?P<ground>{_GROUND})|{_RAW}(?P<raw>[^{_TEXT}{_RAW}]*){_TEXT}"
)


def open_office(data: bytes, *, name: str, most_text: int | None) -> ParsedFile:
    """A document or a presentation with its headers, footers, tables, notes and text boxes."""
    return open_parts(
        unpack(data, name=name, most_text=most_text),
        rank=_rank,
        read=lambda _part, xml, name: _Paragraphs(xml, name).slots(),
        says_language=lambda part: _SAYS_LANGUAGE.fullmatch(part) is not None,
        say_english=office_in_english,
    )


def _rank(part: str) -> Rank | None:
    match = _PART.fullmatch(part)
    if match is None or match["kind"] not in _KINDS:
        return None
    return _KINDS.index(match["kind"]), int(match["number"] or 0)


@dataclass(slots=True)
class _ParagraphItems:
    """What is gathered of a paragraph: its items, each with the format of its run; None is structure."""

    items: list[tuple[str | None, Item]] = field(default_factory=list)
    start: int = -1
    end: int = -1
    field: list[str] | None = None  # a field's code, while it is read
    depth: int = 0  # of fields in that code

    def add(self, item: Item, form: str | None = None) -> None:
        """Take an item."""
        self.items.append((form, item))


class _Paragraphs:
    """Goes through a part once and gives a hole for each paragraph that has words."""

    def __init__(self, part: str, name: str) -> None:
        self._part = part
        self._events = xml_events(part, name=name)
        self._names = _WORD  # those of the paragraph that is read

    def slots(self) -> Iterator[Slot]:
        """All holes, in the order of the part."""
        for event in self._events:
            if event.kind == "start" and event.name in _NAMES:
                yield from self._read_paragraph(_NAMES[event.name])
            elif event.kind == "start" and event.name in _CACHES:
                yield from self._read_cache()

    def _read_cache(self) -> Iterator[Slot]:
        """The texts that a chart shows beside its title; `c:f` says where they come from in a sheet."""
        inner = iter(read_to_end(self._events)[0])
        for event in inner:
            if event.name == "c:v" and event.kind == "start":
                texts = [piece for piece in read_to_end(inner)[0] if piece.kind == "text"]
                items = [Item("text", piece.start, piece.end, piece.text) for piece in texts]
                yield from to_slots(self._part, items, escape=escape_text) if items else ()

    def _read_paragraph(self, names: _Names) -> Iterator[Slot]:
        paragraph = _ParagraphItems()
        outer, self._names = self._names, names
        for event in self._events:
            if event.kind == "end" and event.name == names.paragraph:
                break
            end = self._read_child(paragraph, event)
            if event.kind != "text" and event.name not in names.edges:
                paragraph.start = event.start if paragraph.start < 0 else paragraph.start
                paragraph.end = end
        yield from self._to_slots(paragraph)
        self._names = outer

    def _read_child(self, paragraph: _ParagraphItems, event: Event) -> int:
        """Take in what stands in a paragraph beside its runs; returns where it ends."""
        names = self._names
        if event.kind == "start" and event.name == names.run:
            return self._read_run(paragraph)
        if event.name in _WRAPPERS and event.kind != "empty":
            kind: ItemKind = "open" if event.kind == "start" else "close"
            paragraph.add(self._raw(kind, event.start, event.end, name=event.name))
            return event.end
        if event.name == "w:sdt" and event.kind == "start":
            end = next(inner for inner in self._events if inner.name == "w:sdtContent").end
            paragraph.add(self._raw("open", event.start, end, name="w:sdt"))
            return end
        if event.name == "w:sdtContent" and event.kind == "end":
            end = next(inner for inner in self._events if inner.name == "w:sdt").end
            paragraph.add(self._raw("close", event.start, end, name="w:sdt"))
            return end
        if event.kind not in ("start", "empty"):
            return event.end
        end, slots = self._read_object(event)
        if event.name not in names.edges and event.name not in _STALE:
            text = "\n" if event.name == names.line_end else ""
            formula: ItemKind = "placeholder" if event.name in _FORMULAS else "alone"
            paragraph.add(self._raw(formula, event.start, end, text=text, slots=slots))
        return end

    def _read_object(self, event: Event) -> tuple[int, tuple[Slot, ...]]:
        """Step over an element; the paragraphs of text boxes and drawings in it are holes."""
        slots: list[Slot] = []
        depth, end = int(event.kind == "start"), event.end
        while depth:
            inner = next(self._events)
            end = inner.end
            if inner.kind == "start" and inner.name in _NAMES:
                slots += self._read_paragraph(_NAMES[inner.name])
            else:
                depth += {"start": 1, "end": -1}.get(inner.kind, 0)
        return end, tuple(slots)

    def _read_run(self, paragraph: _ParagraphItems) -> int:
        form = ""
        for event in self._events:
            if event.kind == "end" and event.name == self._names.run:
                return event.end
            if event.name == self._names.format and event.kind in ("start", "empty"):
                form = self._part[event.start : self._read_object(event)[0]]
            elif event.kind in ("start", "empty"):
                self._read_content(paragraph, event, form)
        return len(self._part)

    def _read_content(self, paragraph: _ParagraphItems, event: Event, form: str) -> None:
        """Take in what stands in a run: text, or anything else as a run of its own."""
        names, name = self._names, event.name
        if name == names.text or name == "w:ruby":
            inner, end = read_to_end(self._events) if event.kind == "start" else ([], event.end)
            text = _base_text(inner) if name == "w:ruby" else "".join(piece.text for piece in inner)
            item = Item("text", event.start, end, text)
        elif name == "w:noBreakHyphen":
            item = Item("text", event.start, event.end, "\u2011")
        else:
            end, slots = self._read_object(event)
            text = {names.tab: "\t", names.line_end: "\n", "w:cr": "\n"}.get(name, "")
            is_page = name == names.line_end and event.value("w:type") in ("page", "column")
            head, tail = f"<{names.run}>{form}", f"</{names.run}>"
            item = self._raw(
                "image" if self._is_image(event, end) else "alone",
                event.start,
                end,
                text="" if is_page else text,
                slots=slots,
                head=head,
                tail=tail,
            )
            if name in _STALE:
                return
        if name == "w:fldChar" or paragraph.field is not None:
            _read_field(paragraph, item, event.value("w:fldchartype"), self._part, form)
        else:
            paragraph.add(item, form)

    def _is_image(self, event: Event, end: int) -> bool:
        """Whether something stands in the line as a word does, and not beside it."""
        is_inline = event.name == "w:drawing" and "<wp:inline" in self._part[event.start : end]
        return is_inline or event.name in ("w:sym", "w:object")

    def _raw(
        self,
        kind: ItemKind,
        start: int,
        end: int,
        *,
        name: str = "",
        text: str = "",
        slots: tuple[Slot, ...] = (),
        head: str = "",
        tail: str = "",
    ) -> Item:
        """A piece of markup, told from text when the paragraph is rebuilt."""
        before = _RAW + head
        moved = tuple(slot.moved(len(before) - start) for slot in slots)
        raw = Template(before + self._part[start:end] + tail + _TEXT, moved)
        return Item(kind, start, end, text, name, slots, raw)

    def _to_slots(self, paragraph: _ParagraphItems) -> Iterator[Slot]:
        if paragraph.field is not None:  # it ends in another paragraph
            paragraph.add(_field_item("alone", paragraph))
        ground = _find_ground(paragraph.items)
        forms: list[str] = []
        items = list(_with_formats(paragraph.items, _plain(ground), forms))
        if items:
            items[0] = replace(items[0], start=paragraph.start)
            items[-1] = replace(items[-1], end=paragraph.end)
            encode = partial(_encode, forms=forms, ground=ground, names=self._names)
            yield from to_slots(self._part, items, escape=escape_text, encode=encode, keeps_edges=True)


def _read_field(paragraph: _ParagraphItems, item: Item, kind: str, part: str, form: str) -> None:
    """Keep a field's code in one piece: from its beginning to its separator a half of a pair, else alone."""
    if paragraph.field is None and kind != "begin":
        paragraph.add(replace(item, kind="close", name="field"))
        return
    paragraph.field = [] if paragraph.field is None else paragraph.field
    raw = item.raw.text[1:-1] if item.raw else f"<w:r>{form}{part[item.start : item.end]}</w:r>"
    paragraph.field.append(raw)
    paragraph.depth += {"begin": 1, "end": -1}.get(kind, 0)
    if (kind == "separate" and paragraph.depth == 1) or (kind == "end" and not paragraph.depth):
        paragraph.add(_field_item("open" if kind == "separate" else "alone", paragraph))


def _field_item(kind: ItemKind, paragraph: _ParagraphItems) -> Item:
    raw = _RAW + "".join(paragraph.field or ()) + _TEXT
    paragraph.field, paragraph.depth = None, 0
    return Item(kind, paragraph.start, paragraph.start, name="field", raw=Template(raw))


def _base_text(ruby: Sequence[Event]) -> str:
    """What stands under the small letters."""
    text, is_base = "", False
    for event in ruby:
        if event.name == "w:rubyBase":
            is_base = event.kind == "start"
        text += event.text if is_base else ""
    return text


def _find_ground(items: Sequence[tuple[str | None, Item]]) -> str:
    """The format of most of the text."""
    lengths: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for form, item in items:
        if form is not None and item.kind == "text":
            lengths[_plain(form)] += len(item.text)
            shown.setdefault(_plain(form), form)
    return shown[lengths.most_common(1)[0][0]] if lengths else ""


@lru_cache(maxsize=64)  # a document has few formats, and many runs
def _plain(form: str) -> str:
    """A format without what spelling checks add; one with nothing in it is none."""
    rest = _SPELLING.sub("", form)
    return "" if re.fullmatch(r"<([\w:]+)>\s*</\1>|<[\w:]+\s*/>", rest) else rest


def _with_formats(items: Sequence[tuple[str | None, Item]], ground: str, forms: list[str]) -> Iterator[Item]:
    """The items with a pair round each stretch of another format than the ground, which `forms` takes."""
    current = ground
    for form, item in [*items, (None, None)]:
        wanted = ground if form is None else _plain(form) if item and item.kind == "text" else current
        if wanted != current:
            if current != ground:
                yield _switch("close", _GROUND, len(forms), item)
            if wanted != ground:
                forms.append(form or "")
                raw, role = f"{_FORMAT}{len(forms) - 1};", _role_of(wanted)
                yield _switch("open", raw, len(forms), item, role=role)
            current = wanted
        if item is not None:
            yield item


def _switch(kind: ItemKind, raw: str, number: int, following: Item | None, *, role: Role = "") -> Item:
    place = following.start if following else 0
    return Item(kind, place, place, name=f"{_FORMAT}{number}", raw=Template(raw), role=role)


def _role_of(form: str) -> Role:
    """Whether a format raises or lowers the text."""
    found = _RAISED.search(form)
    if found is None:
        return ""
    return "sub" if found["sub"] or found["lowered"] else "sup"


def _encode(text: str, *, forms: Sequence[str], ground: str, names: _Names) -> str:
    """A rebuilt paragraph as runs."""
    parts: list[str] = []
    form, position = ground, 0
    for match in [*_PIECE.finditer(text), None]:
        piece = text[position : match.start() if match else len(text)]
        if piece:
            english = _LANGUAGE.sub(r"\1en-US", form)
            parts.append(f"<{names.run}>{english}{names.text_head}{piece}</{names.text}></{names.run}>")
        if match:
            parts.append(match["raw"] or "")
            form = forms[int(match["format"])] if match["format"] else ground if match["ground"] else form
            position = match.end()
    return "".join(parts)
