"""The API page: calls to try, calls to copy with this server's address in them, and a reference of all."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse

from translator.service.queries import list_jobs
from translator.web.caller import AdmissionDep, ContextDep
from translator.web.openapi import describe_api
from translator.web.pages.guard import VisitorDep
from translator.web.pages.reference import make_reference
from translator.web.pages.rendering import render, render_part
from translator.web.pages.trials import list_trials

router = APIRouter()


@router.get("/api")
def show_calls(
    request: Request, admission: AdmissionDep, context: ContextDep, visitor: VisitorDep
) -> HTMLResponse:
    """The calls; where keys are required, with a place for one."""
    newest = list_jobs(context=context, limit=1, owner=visitor.owner)
    values = {
        "address": str(request.base_url).rstrip("/"),
        "requires_key": admission.requires_key,
        "trials": list_trials(newest[0].id if newest else None),
        "reference": _get_reference(request.app, requires_key=admission.requires_key),
    }
    return render(request, "calls.html", values)


def _get_reference(app: FastAPI, *, requires_key: bool) -> str:
    """The reference, made once: it is the same for everybody."""
    if not hasattr(app.state, "reference"):
        values = {"reference": make_reference(describe_api(app)), "requires_key": requires_key}
        app.state.reference = render_part("reference.html", values)
    made: str = app.state.reference
    return made
