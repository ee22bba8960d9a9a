"""The dashboard: the queue now, the work of the last day, scores by model over time, failures."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from translator.jobs import Period, ScoredJob
from translator.service import queries
from translator.service.queries import PERIOD_S, PERIODS
from translator.web.caller import ContextDep
from translator.web.pages.charts import Chart, draw_bars, draw_lines
from translator.web.pages.guard import VisitorDep
from translator.web.pages.rendering import render

router = APIRouter()

_MODEL = re.compile(r"\|model=([^|]*)")
_DAY_S = 86_400


@router.get("/dashboard")
def show_dashboard(
    request: Request,
    context: ContextDep,
    visitor: VisitorDep,
    is_part: Annotated[bool, Query(alias="part")] = False,
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
        match = _MODEL.search(item.signature)
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
