"""Tables of Markdown without the cells that a row has not.

markdown-it fills each row up to the width of the header: 4 kB of a wide and sparse table are 60,000 cells.
"""

from __future__ import annotations

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as table_of_commonmark
from markdown_it.rules_block.table import escapedSplit, getLine


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
