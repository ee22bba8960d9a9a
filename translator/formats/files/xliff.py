"""XLIFF 1.2 and 2.x: targets that are missing or empty are filled and say their state; all else stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile, Template, capped, join_templates
from translator.formats.files.events import Event, read_root, read_to_end, xml_events
from translator.formats.files.holes import Hole, fill_holes, indent_before
from translator.formats.files.inline_codes import open_content, plain_text
from translator.formats.files.language_marks import primary_language
from translator.languages import ENGLISH
from translator.spans import Edit

# What holds other sources and targets than the unit's own.
_FOREIGN = frozenset("alt-trans matches match glossary".split())
_STATE_1 = 'state="needs-review-translation" state-qualifier="leveraged-mt"'
_WAITING = ("new", "needs-translation", "needs-l10n", "initial")
_DONE = ("translated", "reviewed", "final", "signed-off")
_STATE = re.compile(r"""\s(?:state|state-qualifier|subState)\s*=\s*(?:"[^"]*"|'[^']*')""")


@dataclass(frozen=True, slots=True)
class _Setting:
    """What elements hand down to those in them: whether they stay as they are, whether white space counts."""

    is_kept: bool = False
    keeps_spaces: bool = False

    def within(self, event: Event) -> _Setting:
        """The setting inside an element."""
        said, space = event.value("translate"), event.value("xml:space")
        return _Setting(
            self.is_kept if said not in ("yes", "no") else said == "no",
            self.keeps_spaces if space not in ("default", "preserve") else space == "preserve",
        )


@dataclass(frozen=True, slots=True)
class Content:
    """A source or a target: its tag, what is in it, and where it ends."""

    head: Event
    inner: Sequence[Event]
    end: int

    @property
    def text(self) -> str:
        """All that it says, without native codes."""
        return plain_text(self.inner)


@dataclass(slots=True)
class XliffUnit:
    """A `trans-unit` or a `segment`.

    Attributes:
        id: its own in version 1, that of its unit in version 2.
        languages: of source and target, as written; empty where they are not said.
        segmented: the source in segments, as translators' tools write it beside the source.
        after: where a missing target belongs.
    """

    head: Event
    id: str
    languages: tuple[str, str]
    setting: _Setting
    source: Content | None = None
    segmented: Content | None = None
    target: Content | None = None
    after: int = 0


def open_xliff(decoded: Decoded, *, name: str) -> ParsedFile:
    """A bilingual file whose target is English or not said."""
    reader = XliffReader(decoded.text, name)
    filler = _Filler(decoded.text, reader)
    holes = list(capped((hole for unit in reader.units() for hole in filler.holes(unit)), name=name))
    return fill_holes(decoded, holes, head=list(_say_english(reader)))


class XliffReader:
    """Goes through a file once.

    `heads` are the elements that say the languages (the root in version 2, else each `file`), with these.
    """

    def __init__(self, file: str, name: str) -> None:
        """Read the root.

        Raises:
            UnreadableInput: malformed, or not XLIFF.
        """
        self.name = name
        self.heads: list[tuple[Event, str, str]] = []
        self._events = xml_events(file, name=name)
        root = read_root(self._events, "xliff", name=name)
        self.is_first_version = not root.value("version").startswith("2")
        self._settings = [_Setting().within(root)]
        self._owner = ""
        if not self.is_first_version:
            self._say_languages(root)

    @property
    def target_attribute(self) -> str:
        """What says the language of the target."""
        return "target-language" if self.is_first_version else "trgLang"

    def units(self) -> Iterator[XliffUnit]:
        """The units in their order.

        Raises:
            UnreadableInput: malformed (with the line).
            InputTooLarge: more tags than files have.
        """
        unit: XliffUnit | None = None
        for event in self._events:
            if event.kind == "start":
                unit = self._open(event, unit)
            elif event.kind == "empty" and unit and event.local in _SIDES:
                _take(unit, Content(event, (), event.end))
            elif event.kind == "end" and len(self._settings) > 1:
                self._settings.pop()
                if unit and event.name == unit.head.name:
                    yield unit
                    unit = None

    def _open(self, event: Event, unit: XliffUnit | None) -> XliffUnit | None:
        """Take in an element; texts and what is nobody's business are read to their ends at once."""
        name, setting = event.local, self._settings[-1].within(event)
        if name in _FOREIGN or (unit and name in _SIDES):
            inner, end = read_to_end(self._events)
            if unit and name not in _FOREIGN:
                _take(unit, Content(event, inner, end))
            return unit
        self._settings.append(setting)
        if name == "file" and self.is_first_version:
            self._say_languages(event)
        if name == "unit":
            self._owner = event.value("id")
        if name not in ("trans-unit", "segment"):
            return unit
        identity = event.value("id") if name == "trans-unit" else self._owner
        return XliffUnit(event, identity, self.heads[-1][1:] if self.heads else ("", ""), setting)

    def _say_languages(self, event: Event) -> None:
        source = event.value("srclang") or event.value("source-language")
        self.heads.append((event, source, event.value(self.target_attribute.lower())))


_SIDES = ("source", "seg-source", "target")


def _take(unit: XliffUnit, content: Content) -> None:
    name = content.head.local
    if name == "target":
        unit.target = content
        return
    unit.after = content.end
    if name == "seg-source":
        unit.segmented = content
    else:
        unit.source, unit.setting = content, unit.setting.within(content.head)


def _say_english(reader: XliffReader) -> Iterator[Edit]:
    """The edits that say that targets are English."""
    for event, _, language in reader.heads:
        if not language:
            yield event.end - 1, event.end - 1, f' {reader.target_attribute}="{ENGLISH}"'
        elif primary_language(language) != ENGLISH:
            raise UnreadableInput(f"{reader.name}: the target language is {language!r}; right is {ENGLISH!r}")


class _Filler:
    """Finds what is to be translated in a file, and writes its English."""

    def __init__(self, file: str, reader: XliffReader) -> None:
        self._file, self._is_first_version = file, reader.is_first_version

    def holes(self, unit: XliffUnit) -> Iterator[Hole]:
        """A hole for a unit without a target, or with segments that have none."""
        if unit.source is None or unit.setting.is_kept:
            return
        template = self._in_segments(unit, unit.segmented) if unit.segmented else None
        if template is None and not self._is_translated(unit):
            template = open_content(self._file, unit.source.inner, keeps_spaces=unit.setting.keeps_spaces)
        if template is not None and template.slots:
            yield Hole(template, partial(self._edit, unit, unit.source.head))

    def _is_translated(self, unit: XliffUnit) -> bool:
        """Whether somebody has translated it: no copy of the source, nor said to wait."""
        target, source = unit.target, unit.source
        if target is None or not target.text.strip() or self._is_waiting(unit):
            return False
        is_copy = source is not None and source.text == target.text
        return not is_copy or self._state(unit) in _DONE or unit.head.value("approved") == "yes"

    def _is_waiting(self, unit: XliffUnit) -> bool:
        return self._state(unit) in _WAITING

    def _state(self, unit: XliffUnit) -> str:
        owner = unit.target.head if self._is_first_version and unit.target else unit.head
        return owner.value("state")

    def _in_segments(self, unit: XliffUnit, segmented: Content) -> Template | None:
        """The target in segments, those that somebody has translated as they are; None without segments."""
        sources = dict(_segments(segmented.inner))
        found = dict(_segments(unit.target.inner)) if unit.target else {}
        if not sources:
            return None
        # Where the target has a place for each segment, that is the order in which they belong.
        base = unit.target if unit.target and sources.keys() <= found.keys() else segmented
        targets = {} if self._is_waiting(unit) else found
        parts = [self._segment(event, inner, sources, targets) for event, inner in _cut(base.inner)]
        return join_templates(parts)

    def _segment(
        self,
        event: Event,
        inner: Sequence[Event] | None,
        sources: Mapping[str, Sequence[Event]],
        targets: Mapping[str, Sequence[Event]],
    ) -> Template:
        """What stands between segments, or one of them."""
        raw, mid = self._file[event.start : event.end], event.value("mid")
        if inner is None or mid not in sources:
            return Template(self._raw(event, inner))
        source, target = sources[mid], targets.get(mid, ())
        said = plain_text(target)
        tag = raw if event.kind == "start" else f"{raw[:-2].rstrip()}>"
        if said.strip() and said != plain_text(source):
            content = Template(_raw(self._file, target))
        else:
            content = open_content(self._file, source, keeps_spaces=True)
        return join_templates([Template(tag), content, Template(f"</{event.name}>")])

    def _raw(self, event: Event, inner: Sequence[Event] | None) -> str:
        raw = self._file[event.start : event.end]
        if inner is None or event.kind == "empty":
            return raw
        return f"{raw}{_raw(self._file, inner)}</{event.name}>"

    def _edit(self, unit: XliffUnit, source: Event, english: str) -> list[Edit]:
        """The target in its place, and the state: of it in version 1, of its segment in version 2."""
        tag = f"{source.name.removesuffix('source')}target"
        if unit.target is None:
            start, end, attributes = unit.after, unit.after, ""
            indent = indent_before(self._file, source.start)
        else:
            start, end, indent = unit.target.head.start, unit.target.end, ""
            attributes = self._attributes(unit.target.head)
        if self._is_first_version:
            return [(start, end, f"{indent}<{tag}{attributes} {_STATE_1}>{english}</{tag}>")]
        head = f'<{unit.head.name}{self._attributes(unit.head)} state="translated">'
        target = f"{indent}<{tag}{attributes}>{english}</{tag}>"
        return [(unit.head.start, unit.head.end, head), (start, end, target)]

    def _attributes(self, event: Event) -> str:
        """The attributes of an element as they stand there, without its state."""
        raw = self._file[event.start + 1 + len(event.name) : event.end].rstrip(">").rstrip("/ ")
        return _STATE.sub("", raw)


def _raw(file: str, events: Sequence[Event]) -> str:
    return file[events[0].start : events[-1].end] if events else ""


def _cut(events: Sequence[Event]) -> Iterator[tuple[Event, Sequence[Event] | None]]:
    """The segments of a content with what is in them, and the single events between them with None."""
    pieces = iter(events)
    for event in pieces:
        if event.local == "mrk" and event.value("mtype") == "seg" and event.kind in ("start", "empty"):
            yield event, read_to_end(pieces)[0] if event.kind == "start" else ()
        else:
            yield event, None


def _segments(events: Sequence[Event]) -> Iterator[tuple[str, Sequence[Event]]]:
    """What is in each segment that has a name, by it."""
    for event, inner in _cut(events):
        if inner is not None and event.value("mid"):
            yield event.value("mid"), inner
