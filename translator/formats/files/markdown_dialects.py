"""What the dialects of Markdown that people use mean as markup, and CommonMark as text.

Alerts, containers, admonitions, shortcodes, templates, footnotes, definitions, attributes, links of wikis.

And tables without the cells that a row has not: markdown-it fills each row up to the width of the header, so
that 4 kB of a wide and sparse table are 60,000 cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.common.utils import mdTrim, normalizeReference
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as table_of_commonmark
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.rules_inline import StateInline

from translator.detect.script import JAPANESE_LETTER

_PREFIX = re.compile(r"(?:[ \t]*>)*[ \t]*")
_FENCE = re.compile(r"(`{3,}|~{3,})")
# Lines that are markup by themselves: they stay, and what is above and below is apart.
_MARKER = re.compile(
    r"""
    \[!\w{1,30}\][+-]?[ \t]*\Z                      # > [!WARNING]
  | :{2,}(?:[ \t]*[\w{\[].*)?[ \t]*\Z                 # ::: tip
  | (?:\{\{[<%](?:(?!\}\}).)*[>%]\}\}|\{%(?:(?!%\}).)*%\}|\{\{(?:(?!\}\}).)*\}\}|\s)+\Z
  | \{[:.\#][^{}]*\}[ \t]*\Z                        # {: .label }
  | \[{1,2}_?toc_?\]{1,2}[ \t]*\Z
  | @\[\w{1,30}\]\([^()\s]*\)[ \t]*\Z
  | \([\w-]{1,80}\)=[ \t]*\Z
  | %%.*%%[ \t]*\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CALLOUT = re.compile(r"\[!\w{1,30}\][+-]?(?=[ \t]+\S)")  # with a title of its own
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+\S")
_NOTE = re.compile(r"\[\^[^\]\s]{1,60}\]:(?=[ \t]+\S)|\*\[[^\[\]]{1,60}\]:(?=[ \t]+\S)|:(?=[ \t]+\S)")
_EMPTY_NOTE = re.compile(r"\[\^[^\]\s]{1,60}\]:[ \t]*\Z")  # its text is indented below
# `> **Note**` above a text, as GitHub had alerts first, and lines in bold that title what follows.
_TITLE = re.compile(r"(\*\*|__)(?=\S)[^*_\r\n]{1,100}(?<=\S)\1[:：]?[ \t]*\Z")
_NEW_SENTENCE = re.compile(rf"(?:[ \t]*>)*[ \t]*(?:[^\W\d_a-z]|{JAPANESE_LETTER})")
# `**Név:** Kovács`: a line of a form where the next one is another, or none.
_LABELLED = re.compile(r"(?:[ \t]*>)*[ \t]*(\*\*|__)(?=\S)[^*_\r\n]{1,60}(?:[:：]\1|\1[:：])[ \t]*\S")
# `<div markdown="1">` of kramdown and Python-Markdown: what is in it is Markdown, its tags are markup alone.
_ELEMENT = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]{0,30})(?P<rest>(?:\s[^<>]{0,300})?)>")
_HOLDS = re.compile(r"""\smarkdown(?:\s*=\s*(?P<mark>["']?)(?:1|block|span)(?P=mark))?(?=[\s/>]|\Z)""", re.I)
_OPENED = re.compile(r"\{\{[<%]|\{%")
_CLOSED = {"{{<": ">}}", "{{%": "%}}", "{%": "%}"}
_MATH = "$$"
_COMMENT = "%%"
_MOST_LINES = 50  # of one shortcode
_MOST_HELD = 100  # elements within one another
_INDENT = 4

_OPAQUE = re.compile(
    r"""
    \{\{[<%].{0,500}?[>%]\}\} | \{%.{0,500}?%\} | \{\{[^{}\n]{1,200}\}\}
  | (?P<edge>\{[:.\#][^{}\n]{1,200}\} | \[\^[^\]\s]{1,60}\]:? | (?<=\s)\^[A-Za-z0-9-]{1,60}(?=\s*$))
  | \[@[^\[\]\n]{1,200}\](?![(\[])
  | <(?P<keys>kbd|code|samp|var|tt)(?:\s[^<>\n]{0,200})?>[^<>\n]{0,200}</(?P=keys)>
  | !?\[\[[^\[\]\n]{1,200}\]\](?![(\[])
  | \$(?=[^\s$])(?=[^$\n]{0,200}[\\^_{}=])[^$\n]{1,200}(?<=\S)\$(?!\d) | \$\$[^$\n]{1,500}\$\$
  | \\\((?=[^\n()]{0,200}[\\^_{}=])[^\n()]{1,200}\\\) | \\\[(?=[^\n\[\]]{0,200}[\\^_{}=])[^\n\[\]]{1,200}\\\]
    """,
    re.VERBOSE,
)

_SCRIPT = re.compile(
    r"(?P<sign>==|~(?!~)|\^)(?P<text>(?<===)(?=\S)[^=\n]{1,200}(?<=\S)|[^\s~^]{1,20})(?P=sign)(?![~^=])"
)
_SCRIPTS = {"^": "sup", "~": "sub", "==": "mark"}


def script(state: StateInline, silent: bool) -> bool:
    """A rule for markdown-it: `x^2^`, `H~2~O` and `==words==`, as Pandoc and others have them."""
    match = _SCRIPT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        name = _SCRIPTS[match["sign"]]
        state.push(f"{name}_open", name, 1)
        state.push("text", "", 0).content = match["text"]
        state.push(f"{name}_close", name, -1)
    state.pos = match.end()
    return True


def opaque(state: StateInline, silent: bool) -> bool:
    """A rule for markdown-it: what is markup in some dialect, within a line."""
    match = _OPAQUE.match(state.src, state.pos, state.posMax)
    if match is None or normalizeReference(match.group()[1:-1]) in state.env.get("references", ()):
        return False
    if not silent:
        token = state.push("opaque_edge" if match["edge"] else "opaque", "", 0)
        token.content = match.group()
    state.pos = match.end()
    return True


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for markdown-it: its own for the header, and of the rows below the cells that have a text."""
    count = len(state.tokens)
    if not table_of_commonmark(state, start, min(end, start + 2), silent):
        return False
    if not silent:
        width = sum(token.type == "th_open" for token in state.tokens[count:])
        state.line = _read_rows(state, start + 2, end, width=width)
    return True


def _read_rows(state: StateBlock, start: int, end: int, *, width: int) -> int:
    """Push the cells of all rows; the line behind them."""
    outer, state.parentType = state.parentType, "table"
    ends = state.md.block.ruler.getRules("blockquote")
    line = start
    while line < end and _is_row(state, line) and not any(rule(state, line, end, True) for rule in ends):
        _push_cells(state, line, width=width)
        line += 1
    state.parentType = outer
    return line


def _is_row(state: StateBlock, line: int) -> bool:
    is_inside = state.sCount[line] >= state.blkIndent and not state.is_code_block(line)
    return is_inside and bool(mdTrim(getLine(state, line)))


def _push_cells(state: StateBlock, line: int, *, width: int) -> None:
    cells = escapedSplit(mdTrim(getLine(state, line)))
    for text in cells[not cells[0] :][:width]:
        if mdTrim(text):
            state.push("td_open", "td", 1)
            token = state.push("inline", "", 0)
            token.map, token.content, token.children = [line, line + 1], mdTrim(text), []
            state.push("td_close", "td", -1)


def to_commonmark(text: str) -> str:
    """A text whose lines say to CommonMark what they mean in their dialects; lines stay where they are."""
    return "\n".join(_lines(text.splitlines()))


def _lines(lines: list[str]) -> Iterator[str]:
    opened: list[int] = []  # how far the content of each admonition is indented
    held: list[tuple[str, bool]] = []  # elements that are open, and whether Markdown is in them
    fence = closing = ""
    count = 0
    is_first = True  # of a paragraph
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        line = _outdented(line, opened, is_code=bool(fence))
        prefix = _PREFIX.match(line)
        start = prefix.end() if prefix else 0
        rest = line[start:]
        mark = _FENCE.match(rest)
        if fence or mark:
            fence = "" if fence and rest.rstrip() == fence else fence or (mark[1] if mark else "")
            yield line
            is_first = True
            continue
        rest = _untagged(rest, held)
        if closing or (opening := _opening(rest)):
            count = count + 1 if closing else 0
            closing = closing or opening
            is_over = closing in rest[2 if not count else 0 :] or count > _MOST_LINES
            closing = "" if is_over else closing
            yield line[:start].rstrip()
            is_first = True
        elif start < _INDENT + line.count(">") and _stands_alone(rest, following, is_first=is_first):
            yield f"{line[:start]}# {rest}"
        else:
            yield line[:start] + _line(rest, line[:start], opened)
            is_first = not rest.strip()


def _stands_alone(rest: str, following: str, *, is_first: bool) -> bool:
    """Whether a line of a paragraph is a title of what follows, or a line of a form."""
    if is_first and _TITLE.match(rest) and _NEW_SENTENCE.match(following):
        return True
    return bool(_LABELLED.match(rest)) and (not following.strip() or bool(_LABELLED.match(following)))


def _untagged(rest: str, held: list[tuple[str, bool]]) -> str:
    """A line without the tags of elements that hold Markdown; a whole element in a line is a block."""
    was_held = any(holds for _, holds in held)
    if not was_held and not (rest.startswith("<") and _HOLDS.search(rest)):
        return rest
    parts, position = [], 0
    for tag in _ELEMENT.finditer(rest):
        name = tag["name"].lower()
        if not tag["close"]:
            at_start = not rest[: tag.start()].strip() or position == tag.start()
            holds = at_start and (name == "summary" or _HOLDS.search(tag["rest"]) is not None)
            if len(held) < _MOST_HELD and (holds or any(name == other for other, _ in held)):
                held.append((name, holds))
        else:
            holds = bool(held) and held[-1] == (name, True)
            if held and held[-1][0] == name:
                held.pop()
        if holds:
            parts.append(rest[position : tag.start()])
            position = tag.end()
    if not position:
        return rest
    inner = "".join([*parts, rest[position:]]).strip()
    is_whole = rest.startswith("<") and rest.endswith(">") and bool(inner)
    return f"# {inner}" if is_whole else inner


def _opening(rest: str) -> str:
    """What closes a shortcode or a formula that a line begins and does not end."""
    if rest.startswith(_MATH):
        return _MATH
    if rest.rstrip() == _COMMENT:
        return _COMMENT
    match = _OPENED.match(rest)
    closed = _CLOSED[match.group()] if match else ""
    return closed if closed and closed not in rest else ""


def _line(rest: str, prefix: str, opened: list[int]) -> str:
    """A line without its prefix, as CommonMark is to read it."""
    if _MARKER.match(rest):
        return ""
    if (_ADMONITION.match(rest) and ">" not in prefix) or _EMPTY_NOTE.match(rest):
        opened.append(_INDENT)
        return ""
    callout = _CALLOUT.match(rest) if ">" in prefix else None
    if callout:
        return "#" + " " * (callout.end() - 1) + rest[callout.end() :]
    note = _NOTE.match(rest)
    return f"- {rest[note.end() :].lstrip()}" if note else rest


def _outdented(line: str, opened: list[int], *, is_code: bool) -> str:
    """A line without the indentation of the admonitions that it is in; those that are over are closed."""
    if not line.strip():
        return line
    spaces = len(line) - len(line.lstrip(" "))
    while opened and spaces < sum(opened) and not is_code:
        opened.pop()
    return line[min(sum(opened), spaces) :]
