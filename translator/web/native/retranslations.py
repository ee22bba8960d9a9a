"""`/v1/retranslation-plans` and `/v1/retranslations`: say what would change; begin, look after, compare,
accept, go back; and schedules of them.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse
from pydantic import Field

from translator.comparison import Comparison, DocumentComparison
from translator.comparison.page import to_html
from translator.retranslations import Plan
from translator.service.context import Context
from translator.service.retranslation import comparing, decisions, planning, running, scheduling
from translator.web.body_route import BodyRoute
from translator.web.caller import CallerDep, ContextDep
from translator.web.native.retranslation_schemas import (
    DocumentsBody,
    Moved,
    PlanRequest,
    RunBody,
    RunRequest,
    RunsBody,
    ScheduleBody,
    ScheduleRequest,
    SchedulesBody,
)

router = APIRouter(prefix="/retranslations", route_class=BodyRoute, tags=["retranslations"])
plans = APIRouter(prefix="/retranslation-plans", route_class=BodyRoute, tags=["retranslations"])

PathRunId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="`id` of a re-translation")]
ScheduleId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="`id` of a schedule")]
_DocumentId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
_GivenId = Annotated[str, Query(pattern=r"^[0-9a-f]{32}$")]
Documents = Annotated[
    list[Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]] | None,
    Query(alias="document", max_length=100, description="Only these documents; none stands for all"),
]
_Condition = Annotated[
    str | None,
    Query(
        max_length=1000, description="Accept only where this holds: `chrf_delta >= 0 and flags_delta <= 0`"
    ),
]


@plans.post("", operation_id="plan_retranslation", summary="Say what a re-translation would change")
def plan(body: PlanRequest, context: ContextDep, caller: CallerDep) -> Plan:
    """Exact, without running a model: segments that change, what is known of them, and the time needed."""
    change = planning.pin(body.to_change(context.settings), context=context, owner=caller.owner)
    return planning.make_plan(body.to_query(caller.owner), change, context=context)


@router.post("", operation_id="begin_retranslation", summary="Begin a re-translation", status_code=202)
def begin(body: RunRequest, context: ContextDep, caller: CallerDep) -> RunBody:
    """Workers go on with it in the background; readers keep what they have until it is accepted."""
    run_id = running.begin(body.to_order(caller.owner, context.settings), context=context)
    return _look(run_id, context, caller.owner)


@router.get("", operation_id="list_retranslations", summary="List re-translations, newest first")
def list_runs(
    context: ContextDep, caller: CallerDep, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> RunsBody:
    """The newest ones, without the state of their jobs."""
    found = running.list_runs(context=context, limit=limit, owner=caller.owner)
    return RunsBody(items=[RunBody.of(run) for run in found])


@router.get("/schedules", operation_id="list_schedules", summary="List schedules, oldest first")
def list_schedules(context: ContextDep, caller: CallerDep) -> SchedulesBody:
    """Orders that workers run again each day at the start of their window."""
    found = scheduling.list_schedules(context=context, owner=caller.owner)
    return SchedulesBody(items=[ScheduleBody.of(item) for item in found])


@router.post("/schedules", operation_id="add_schedule", summary="Run an order each day", status_code=201)
def add_schedule(body: ScheduleRequest, context: ContextDep, caller: CallerDep) -> ScheduleBody:
    """The first run begins when the window opens next, or now where it is open."""
    schedule_id = scheduling.schedule(body.to_order(caller.owner, context.settings), context=context)
    found = scheduling.list_schedules(context=context, owner=caller.owner)
    return next(ScheduleBody.of(item) for item in found if item.id == schedule_id)


@router.delete(
    "/schedules/{schedule_id}",
    operation_id="remove_schedule",
    summary="Run an order no more",
    status_code=204,
)
def remove_schedule(schedule_id: ScheduleId, context: ContextDep, caller: CallerDep) -> None:
    """Runs that it began go on."""
    scheduling.remove_schedule(schedule_id, context=context, owner=caller.owner)


@router.get("/{run_id}", operation_id="get_retranslation", summary="Look at a re-translation")
def get_run(run_id: PathRunId, context: ContextDep, caller: CallerDep) -> RunBody:
    """How far it is, and how its jobs stand."""
    return _look(run_id, context, caller.owner)


@router.post("/{run_id}/pause", operation_id="pause_retranslation", summary="Pause a re-translation")
def pause(run_id: PathRunId, context: ContextDep, caller: CallerDep) -> RunBody:
    """It stops after what workers hold now."""
    running.pause(run_id, context=context, owner=caller.owner)
    return _look(run_id, context, caller.owner)


@router.post("/{run_id}/resume", operation_id="resume_retranslation", summary="Resume a re-translation")
def resume(run_id: PathRunId, context: ContextDep, caller: CallerDep) -> RunBody:
    """A paused one goes on; a failed one tries again what failed."""
    running.resume(run_id, context=context, owner=caller.owner)
    return _look(run_id, context, caller.owner)


@router.post("/{run_id}/cancel", operation_id="cancel_retranslation", summary="Cancel a re-translation")
def cancel(run_id: PathRunId, context: ContextDep, caller: CallerDep) -> RunBody:
    """What is translated already can still be accepted document by document."""
    running.cancel(run_id, context=context, owner=caller.owner)
    return _look(run_id, context, caller.owner)


@router.get(
    "/{run_id}/documents", operation_id="list_retranslated", summary="List documents of a re-translation"
)
def list_documents(
    run_id: PathRunId,
    context: ContextDep,
    caller: CallerDep,
    after: _GivenId | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> DocumentsBody:
    """In the order of their ids, each with its new and its earlier job."""
    found = running.list_run_documents(
        run_id, after=after or "", limit=limit, context=context, owner=caller.owner
    )
    return DocumentsBody.of(found, limit=limit)


@router.get("/{run_id}/comparison", operation_id="compare_retranslation", summary="Compare old and new")
def compare(
    run_id: PathRunId, context: ContextDep, caller: CallerDep, document: Documents = None
) -> Comparison:
    """Scores where references exist, with paired tests; estimates where not; gains and losses."""
    return comparing.compare_run(run_id, context=context, owner=caller.owner, document_ids=document or ())


@router.get(
    "/{run_id}/comparison.html",
    operation_id="show_comparison",
    summary="Compare old and new as a page",
    response_class=HTMLResponse,
)
def show(run_id: PathRunId, context: ContextDep, caller: CallerDep) -> HTMLResponse:
    """One self-contained page."""
    found = comparing.compare_run(run_id, context=context, owner=caller.owner)
    return HTMLResponse("".join(to_html(found)))


@router.get(
    "/{run_id}/documents/{document_id}/comparison",
    operation_id="compare_document",
    summary="Compare old and new of one document",
)
def compare_document(
    run_id: PathRunId, document_id: _DocumentId, context: ContextDep, caller: CallerDep
) -> DocumentComparison:
    """Everything that changed in it."""
    return comparing.compare_run_document(run_id, document_id, context=context, owner=caller.owner)


@router.post("/{run_id}/accept", operation_id="accept_retranslation", summary="Accept new translations")
def accept(
    run_id: PathRunId,
    context: ContextDep,
    caller: CallerDep,
    document: Documents = None,
    accept_if: _Condition = None,
) -> Moved:
    """All in one transaction, or nothing at all."""
    number = decisions.accept(
        run_id, context=context, owner=caller.owner, document_ids=document or (), accept_if=accept_if
    )
    return Moved(n_documents=number)


@router.post("/{run_id}/rollback", operation_id="roll_back_retranslation", summary="Go back")
def roll_back(run_id: PathRunId, context: ContextDep, caller: CallerDep, document: Documents = None) -> Moved:
    """Readers have what they had before the re-translation was accepted."""
    number = decisions.roll_back(run_id, context=context, owner=caller.owner, document_ids=document or ())
    return Moved(n_documents=number)


def _look(run_id: str, context: Context, owner: str) -> RunBody:
    return RunBody.of(*running.get_run(run_id, context=context, owner=owner))
