"""The API page: calls to try, calls to copy with this server's address in them, and a reference of all."""

from __future__ import annotations

import json
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse

from translator.service.queries import list_jobs
from translator.web.caller import AdmissionDep, ContextDep
from translator.web.openapi import describe_api
from translator.web.pages.guard import VisitorDep
from translator.web.pages.reference import make_reference
from translator.web.pages.rendering import render, render_part

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


@dataclass(frozen=True)
class Trial:
    """A call to try; `scheme` is how it sends a key, `body` is empty where it has none."""

    name: str
    title: str
    method: str
    path: str
    about: str
    body: str = ""
    scheme: str = "Bearer"


def list_trials(job_id: str | None) -> tuple[Trial, ...]:
    """All of them; `job_id` is the job to ask for, where there is one already."""
    job = job_id or "JOB_ID"
    about_job = "Its state and how far it is" + (
        "." if job_id else "; hand a document in first, or put an id in place of JOB_ID."
    )
    return (
        Trial(
            "translations",
            "Translate texts at once",
            "POST",
            "/v1/translations",
            "Short texts, with languages, segments and flags.",
            _write({"texts": ["Xin chào các bạn. Hôm nay trời đẹp.", "Köszönjük, hogy olvas minket!"]}),
        ),
        Trial(
            "documents",
            "Hand a document in",
            "POST",
            "/v1/documents",
            "Makes a job of it that stands under Jobs; the answer has its id.",
            _write({"name": "hello.txt", "text": "Xin chào các bạn.\n\nHôm nay trời đẹp."}),
        ),
        Trial("job", "Look at a job", "GET", f"/v1/jobs/{job}", about_job),
        Trial(
            "libretranslate",
            "LibreTranslate: translate",
            "POST",
            "/translate",
            "As clients of LibreTranslate call it.",
            _write({"q": "Jó reggelt kívánok!", "source": "auto", "target": "en"}),
        ),
        Trial(
            "detect",
            "LibreTranslate: detect",
            "POST",
            "/detect",
            "Languages of a text, the likeliest first.",
            _write({"q": "今日は天気がいいです。"}),
        ),
        Trial(
            "deepl",
            "DeepL: translate",
            "POST",
            "/v2/translate",
            "As clients of DeepL call it.",
            _write({"text": ["今日は天気がいいです。"], "target_lang": "EN-US"}),
            "DeepL-Auth-Key",
        ),
    )


def _write(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2)
