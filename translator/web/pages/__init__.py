"""The pages: what people see who would rather look than read JSON."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import Response

from translator.web.door import Door
from translator.web.pages import (
    aligning,
    assets,
    at_once,
    beads,
    calls,
    dashboard,
    glossaries,
    guard,
    jobs,
    jobs_list,
    replacing,
    retranslations,
    segments,
    submitting,
    terms,
)
from translator.web.pages.guard import admit
from translator.web.pages.rendering import render_error
from translator.web.problems import Problem

_PATHS = (
    "/align",
    "/favicon.ico",
    "/api",
    "/at-once",
    "/dashboard",
    "/examples",
    "/glossaries",
    "/jobs",
    "/retranslations",
    "/segments",
    "/sign-in",
    "/static",
)

_PARTS = (
    *(assets, guard, at_once, submitting, jobs_list, jobs, replacing, segments),
    *(aligning, beads, glossaries, terms, retranslations, dashboard, calls),
)


def _make_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    for part in _PARTS:
        router.include_router(part.router)
    return router


def _word(problem: Problem, request_id: str) -> Response:
    """An error as a page."""
    title = HTTPStatus(problem.status).phrase
    values = {"title": title, "problem": problem, "request_id": request_id}
    return render_error(values, status=problem.status, headers=problem.headers)


DOOR = Door(_make_router(), _PATHS, _word, admit, laborious=("/jobs/zip",))
