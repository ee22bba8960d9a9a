"""The dashboard and its charts: the queue now, the work of the last day, scores by model, failures."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from translator.jobs import Period, ScoredJob
from translator.service import queries
from translator.service.queries import PERIOD_S, PERIODS
from translator.web.caller import ContextDep
from translator.web.pages.asked import AsPart
from translator.web.pages.guard import VisitorDep
from translator.web.pages.rendering import MODEL_IN_SIGNATURE, render

router = APIRouter()

_DAY_S = 86_400


@router.get("/dashboard")
def show_dashboard(
    request: Request,
    context: ContextDep,
    visitor: VisitorDep,
    is_part: AsPart = False,
) -> HTMLResponse:
    """All figures; a browser asks for them again every few seconds."""
    found = queries.look_over(context=context, owner=visitor.owner)
    values: dict[str, Any] = {
        "overview": found,
        "work": _draw_work(found.periods, now=time.time()),
        "quality": _draw_quality(found.scored),
        "n_lately": sum(period.n_segments for period in found.periods),
        "n_jobs_lately": sum(period.n_jobs for period in found.periods),
        "reused": _share(found.periods),
    }
    return render(request, "figures.html" if is_part else "dashboard.html", values)


def _draw_work(periods: Sequence[Period], *, now: float) -> Chart:
    known = {period.n: (period.n_segments, period.n_reused) for period in periods}
    values = [known.get(n, (0, 0)) for n in range(PERIODS)]
    return draw_bars(values, start=now - PERIODS * PERIOD_S, period_s=PERIOD_S)


def _draw_quality(scored: Sequence[ScoredJob]) -> Chart | None:
    """Mean chrF by model version and day; None where nothing was scored."""
    days: dict[str, dict[float, list[float]]] = {}
    for item in reversed(scored):
        match = MODEL_IN_SIGNATURE.search(item.signature)
        day = item.finished_at // _DAY_S * _DAY_S + _DAY_S / 2
        days.setdefault(match.group(1) if match else "unknown", {}).setdefault(day, []).append(item.value)
    if not days:
        return None
    return draw_lines(
        {
            model: [(day, sum(values) / len(values), len(values)) for day, values in sorted(by_day.items())]
            for model, by_day in days.items()
        }
    )


def _share(periods: Sequence[Period]) -> float | None:
    n_segments = sum(period.n_segments for period in periods)
    return sum(period.n_reused for period in periods) / n_segments if n_segments else None


WIDTH, HEIGHT = 900, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 12, 26
_LABEL = 70  # what a label of the x axis needs
MOST_LINES = 5
"""Of a chart: so many can be told apart."""


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A bar and what it says to those who point at it; `lower` is the height of a part of it."""

    x: float
    width: float
    height: float
    lower: float
    title: str


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A line with its points; `number` decides its color and the shape of its points."""

    name: str
    number: int
    path: str
    points: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; ticks are (position, label)."""

    bars: tuple[ChartBar, ...]
    lines: tuple[ChartLine, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = HEIGHT - _BOTTOM
    left: int = _LEFT
    right: int = WIDTH - _RIGHT


def draw_bars(values: Sequence[tuple[int, int]], *, start: float, period_s: float) -> Chart:
    """Bars of pairs (all, part of them) over equal periods that begin at `start`."""
    top = nice(max((value for value, _ in values), default=0))
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(values))
    height = HEIGHT - _TOP - _BOTTOM
    bars = [
        ChartBar(
            x=round(_LEFT + index * step + step * 0.12, 1),
            width=round(step * 0.76, 1),
            height=round(height * value / top, 1),
            lower=round(height * part / top, 1),
            title=f"{_clock(start + index * period_s)}: segments {value:,}, from memory {part:,}",
        )
        for index, (value, part) in enumerate(values)
        if value
    ]
    every = max(1, len(values) // 6)
    x_ticks = [
        (round(_LEFT + index * step, 1), _clock(start + index * period_s))
        for index in range(0, len(values), every)
    ]
    return Chart(tuple(bars), (), tuple(x_ticks), _y_ticks(top))


def draw_lines(series: Mapping[str, Sequence[tuple[float, float, int]]]) -> Chart:
    """Lines of points (time, value, number of values); the names in the order of their colors."""
    times = [when for points in series.values() for when, _, _ in points]
    first, last = min(times), max(times)
    top = nice(max(value for points in series.values() for _, value, _ in points))
    length = max(last - first, 1.0)

    def place(when: float, value: float) -> tuple[float, float]:
        x = _LEFT + (WIDTH - _LEFT - _RIGHT) * ((when - first) / length if last > first else 0.5)
        return round(x, 1), round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top, 1)

    lines = []
    for number, (name, points) in enumerate(list(series.items())[:MOST_LINES]):
        placed = [(*place(when, value), _about(name, when, value, n)) for when, value, n in points]
        path = " ".join(f"{'L' if index else 'M'}{x} {y}" for index, (x, y, _) in enumerate(placed))
        lines.append(ChartLine(name, number, path, tuple(placed)))
    x_ticks: list[tuple[float, str]] = []
    for day in sorted(set(times)):
        x, _ = place(day, 0)
        if not x_ticks or x - x_ticks[-1][0] >= _LABEL:
            x_ticks.append((x, time.strftime("%b %d", time.localtime(day))))
    return Chart((), tuple(lines), tuple(x_ticks), _y_ticks(top))


def nice(value: float) -> float:
    """The smallest of 1, 2, 5 and their tenfolds that is no less."""
    if value <= 0:
        return 1.0
    size = 10 ** math.floor(math.log10(value))
    return next(float(size * factor) for factor in (1, 2, 5, 10) if size * factor >= value)


def _y_ticks(top: float) -> tuple[tuple[float, str], ...]:
    height = HEIGHT - _TOP - _BOTTOM
    steps = (0.0, 0.5, 1.0)
    return tuple((round(HEIGHT - _BOTTOM - height * step, 1), f"{top * step:,g}") for step in steps)


def _clock(when: float) -> str:
    return time.strftime("%H:%M", time.localtime(when))


def _about(name: str, when: float, value: float, n: int) -> str:
    day = time.strftime("%Y-%m-%d", time.localtime(when))
    return f"{name}, {day}: chrF {value:.1f}, mean of {n}"
