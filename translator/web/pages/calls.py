"""The API page: calls to try, calls to copy with this server's address in them, and a reference of all."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from translator.service import list_jobs
from translator.web.caller import AdmissionDep, ContextDep
from translator.web.openapi import describe_api
from translator.web.pages.guard import VisitorDep
from translator.web.pages.reference import make_reference
from translator.web.pages.rendering import render
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
        "reference": make_reference(describe_api(request.app)),
    }
    return render(request, "calls.html", values)
