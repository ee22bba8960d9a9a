"""XLIFF 1.2 and 2.x: targets that are missing or empty are filled and say their state; all else stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.files.blocks import capped
from translator.formats.files.decoding import decode_xml
from translator.formats.files.events import Event, xml_events
from translator.formats.files.holes import Edit, Hole, fill_holes
from translator.formats.files.inline_codes import local, open_content, read_to_end, value
from translator.formats.files.opening import Opening
from translator.formats.units import primary_language
from translator.languages import ENGLISH

# What holds other sources and targets than the unit's own.
_FOREIGN = frozenset("alt-trans matches match glossary".split())
_STATE_1 = 'state="needs-review-translation" state-qualifier="leveraged-mt"'
_WAITING = ("new", "needs-translation", "needs-l10n", "initial")
_STATE = re.compile(r"""\s(?:state|state-qualifier|subState)\s*=\s*(?:"[^"]*"|'[^']*')""")
_MAX_INDENT = 200  # characters
_INDENT = re.compile(r"\n[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class _Setting:
    """What elements hand down to those in them: whether they stay as they are, whether white space counts."""

    is_kept: bool = False
    keeps_spaces: bool = False

    def within(self, event: Event) -> _Setting:
        """The setting inside an element."""
        said, space = value(event, "translate"), value(event, "xml:space")
        return _Setting(
            self.is_kept if said not in ("yes", "no") else said == "no",
            self.keeps_spaces if space not in ("default", "preserve") else space == "preserve",
        )


@dataclass(slots=True)
class _Unit:
    """A `trans-unit` or a `segment` while it is read; a missing target belongs at `after`."""

    head: Event
    setting: _Setting
    source: list[Event] = field(default_factory=list)
    prefix: str = ""
    indent: str = ""
    after: int = 0
    target: tuple[Event, int] | None = None
    is_done: bool = False


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A bilingual file whose target is English or not said.

    Raises:
        UnreadableInput: malformed (with the line), not XLIFF, or for another target language.
        InputTooLarge: more tags or units than files have.
    """
    decoded = decode_xml(data, name=name)
    reader = _Reader(decoded.text, name)
    holes = list(capped(reader.holes(), name=name))
    return fill_holes(decoded, holes, head=reader.head)


class _Reader:
    """Goes through a file once; `head` is what has to be edited in it to say that targets are English."""

    def __init__(self, file: str, name: str) -> None:
        self._file, self._name = file, name
        self._events = xml_events(file, name=name)
        self._is_first_version = False
        self._settings = [_Setting()]
        self.head: list[Edit] = []

    def holes(self) -> Iterator[Hole]:
        """A hole for each unit without a target."""
        self._read_root()
        unit: _Unit | None = None
        for event in self._events:
            if event.kind == "start":
                unit = self._open(event, unit)
            elif event.kind == "empty" and local(event) == "target" and unit:
                unit.target = (event, event.end)
            elif event.kind == "end":
                self._settings.pop()
                if unit and event.name == unit.head.name:
                    yield from self._to_hole(unit)
                    unit = None

    def _read_root(self) -> None:
        root = next(event for event in self._events if event.kind in ("start", "empty"))
        if local(root) != "xliff":
            raise UnreadableInput(f"{self._name}: <{root.name}> where <xliff> was expected")
        self._is_first_version = value(root, "version").startswith("1.")
        self._settings.append(self._settings[-1].within(root))
        if not self._is_first_version:
            self._say_english(root, "trgLang")

    def _open(self, event: Event, unit: _Unit | None) -> _Unit | None:
        """Take in an element; texts and what is nobody's business are read to their ends at once."""
        name, setting = local(event), self._settings[-1].within(event)
        if name in _FOREIGN or (unit and name in ("source", "seg-source", "target")):
            inner, end = read_to_end(self._events)
            if unit and name not in _FOREIGN:
                self._take(unit, event, inner, end)
            return unit
        self._settings.append(setting)
        if name == "file" and self._is_first_version:
            self._say_english(event, "target-language")
        return _Unit(event, setting) if name in ("trans-unit", "segment") else unit

    def _take(self, unit: _Unit, event: Event, inner: list[Event], end: int) -> None:
        name = local(event)
        if name == "target":
            unit.target, unit.is_done = (event, end), self._is_translated(unit, event, inner)
            return
        unit.after = end
        if name == "source":
            unit.source, unit.setting = inner, unit.setting.within(event)
            unit.prefix = event.name.removesuffix("source")
            indent = _INDENT.search(self._file[max(0, event.start - _MAX_INDENT) : event.start])
            unit.indent = indent.group() if indent else ""

    def _is_translated(self, unit: _Unit, target: Event, inner: list[Event]) -> bool:
        """Whether somebody has translated it: no copy of the source, nor said to wait."""
        said = value(target if self._is_first_version else unit.head, "state")
        copy = unit.source and [piece.text for piece in unit.source] == [piece.text for piece in inner]
        return any(piece.text.strip() for piece in inner) and said not in _WAITING and not copy

    def _to_hole(self, unit: _Unit) -> Iterator[Hole]:
        if unit.source and not unit.is_done and not unit.setting.is_kept:
            template = open_content(self._file, unit.source, keeps_spaces=unit.setting.keeps_spaces)
            if template.slots:
                yield Hole(template, partial(self._edit, unit))

    def _edit(self, unit: _Unit, english: str) -> list[Edit]:
        """The target in its place, and the state: of it in version 1, of its segment in version 2."""
        tag = f"{unit.prefix}target"
        if unit.target is None:
            start, end, attributes, indent = unit.after, unit.after, "", unit.indent
        else:
            event, end = unit.target
            start, attributes, indent = event.start, self._attributes(event), ""
        if self._is_first_version:
            return [(start, end, f"{indent}<{tag}{attributes} {_STATE_1}>{english}</{tag}>")]
        head = f'<{unit.head.name}{self._attributes(unit.head)} state="translated">'
        target = f"{indent}<{tag}{attributes}>{english}</{tag}>"
        return [(unit.head.start, unit.head.end, head), (start, end, target)]

    def _attributes(self, event: Event) -> str:
        """The attributes of an element as they stand there, without its state."""
        raw = self._file[event.start + 1 + len(event.name) : event.end].rstrip(">").rstrip("/ ")
        return _STATE.sub("", raw)

    def _say_english(self, event: Event, name: str) -> None:
        language = value(event, name.lower())
        if not language:
            self.head.append((event.end - 1, event.end - 1, f' {name}="{ENGLISH}"'))
        elif primary_language(language) != ENGLISH:
            raise UnreadableInput(f"{self._name}: the target language is {language!r}; right is {ENGLISH!r}")
