"""The API page: calls to copy, with this server's address in them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from translator.web.caller import AdmissionDep
from translator.web.pages.guard import VisitorDep
from translator.web.pages.rendering import render

router = APIRouter()


@router.get("/api")
def show_calls(request: Request, admission: AdmissionDep, _visitor: VisitorDep) -> HTMLResponse:
    """The calls; where keys are required, with a place for one."""
    address = str(request.base_url).rstrip("/")
    return render(request, "calls.html", {"address": address, "requires_key": admission.requires_key})
