"""How training went, as a picture: loss and chrF over minutes, one SVG without any library."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from translator.train.journal import JournalEntry

_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 720, 220, 56, 28, 56
# Okabe and Ito's palette, told apart by color-blind readers.
_COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#444}.axis{stroke:#999}.grid{stroke:#ddd}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}.grid{stroke:#444}}"
)
Points = list[tuple[float, float]]


def draw_curves(entries: Sequence[JournalEntry]) -> str:
    """Two panels: loss per target token (nats), and chrF by language; empty where nothing was measured."""
    losses = {name: _points(entries, name) for name in ("nll", "guided")}
    looks = {
        key.removeprefix("chrf_"): _points(entries, key)
        for key in sorted({key for entry in entries for key in entry if key.startswith("chrf_")})
    }
    height = 2 * (_HEIGHT + _GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="Training loss and chrF over minutes"><style>{_STYLE}</style>'
        f"{_panel('loss per token (nats)', losses, _TOP)}"
        f"{_panel('chrF, early look', looks, _TOP + _HEIGHT + _GAP)}</svg>\n"
    )


def _points(entries: Sequence[JournalEntry], key: str) -> Points:
    return [(entry["minutes"], entry[key]) for entry in entries if key in entry]


def _panel(title: str, lines: dict[str, Points], top: int) -> str:
    """One panel with its axes, a line per name, and a key."""
    points = [point for line in lines.values() for point in line]
    right = max((x for x, _ in points), default=1.0) or 1.0
    highest = max((y for _, y in points), default=1.0) or 1.0
    parts = [f'<text x="{_LEFT}" y="{top - 10}">{escape(title)}</text>', _axes(right, highest, top)]
    for place, (name, line) in enumerate(sorted(lines.items())):
        color = _COLORS[place % len(_COLORS)]
        path = " ".join(f"{_x(x, right):.1f},{_y(y, highest, top):.1f}" for x, y in line)
        parts.append(f'<polyline fill="none" stroke="{color}" stroke-width="1.5" points="{path}"/>')
        parts.append(_key(name, line, color, place, top))
    return "".join(parts)


def _key(name: str, line: Points, color: str, place: int, top: int) -> str:
    last = f" {line[-1][1]:.2f}" if line else ""
    x = _WIDTH - 130 * (place + 1)
    return f'<text x="{x}" y="{top - 10}" style="fill:{color}">■ {escape(name)}{last}</text>'


def _axes(right: float, highest: float, top: int) -> str:
    parts = []
    for part in range(5):
        x, y = right * part / 4, highest * part / 4
        parts.append(f'<text x="{_x(x, right) - 8:.0f}" y="{top + _HEIGHT + 16}">{x:.3g}</text>')
        at = _y(y, highest, top)
        parts.append(f'<line class="grid" x1="{_LEFT}" y1="{at:.1f}" x2="{_WIDTH - 12}" y2="{at:.1f}"/>')
        parts.append(f'<text x="8" y="{at + 4:.1f}">{y:.3g}</text>')
    return "".join(parts)


def _x(minutes: float, right: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - 12) * minutes / right


def _y(value: float, highest: float, top: int) -> float:
    return top + _HEIGHT * (1 - value / highest)
