"""`/v1/retranslation-plans` and `/v1/retranslations`: say what would change; begin, look after, compare,
accept, go back; and schedules of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from translator.comparison.page import to_html
from translator.comparison.record import Comparison, DocumentComparison
from translator.retranslations import (
    Conditions,
    Decision,
    Order,
    Plan,
    Progress,
    RecipeChange,
    Run,
    RunDocument,
    RunState,
    Schedule,
)
from translator.retranslations import Query as Wanted
from translator.service import queries
from translator.service.context import Context
from translator.service.recipes import require_model
from translator.service.retranslation import comparing, decisions, planning, running, scheduling
from translator.settings import Settings
from translator.web.body_route import BodyRoute
from translator.web.caller import CallerDep, ContextDep
from translator.web.native.schemas import (
    HEX_ID,
    Beam,
    FilledText,
    GlossaryName,
    ModelName,
    Request,
    SourceTag,
    Tag,
    Time,
    fill,
)

router = APIRouter(prefix="/retranslations", route_class=BodyRoute, tags=["retranslations"])
plans = APIRouter(prefix="/retranslation-plans", route_class=BodyRoute, tags=["retranslations"])

PathRunId = Annotated[str, Path(pattern=HEX_ID, description="`id` of a re-translation")]
ScheduleId = Annotated[str, Path(pattern=HEX_ID, description="`id` of a schedule")]
_DocumentId = Annotated[str, Path(pattern=HEX_ID)]
_GivenId = Annotated[str, Query(pattern=HEX_ID)]
_HexId = Annotated[str, Field(pattern=HEX_ID)]
Documents = Annotated[
    list[_HexId] | None,
    Query(alias="document", max_length=100, description="Only these documents; none stands for all"),
]
_Condition = Annotated[
    str | None,
    Query(
        max_length=1000, description="Accept only where this holds: `chrf_delta >= 0 and flags_delta <= 0`"
    ),
]
Seconds = Annotated[float, Field(ge=0, le=1e10)]
Window = Annotated[str, Field(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$", examples=["22:00-06:00"])]


class QueryBody(Request):
    """Which documents; all that is given must hold."""

    older_than_s: Seconds | None = None
    newer_than_s: Seconds | None = None
    language: SourceTag | None = None
    made_by: Annotated[str, Field(max_length=200, pattern=r"^[^\x00|]+$")] | None = Field(
        default=None, description="Name or whole label of the model of the accepted translation"
    )
    tag: Tag | None = None
    score_below: Annotated[float, Field(ge=0, le=100)] | None = None
    flag: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None = None
    term: FilledText | None = Field(default=None, description="The source has it, letter for letter")
    documents: list[_HexId] = Field(default_factory=list, max_length=500)


class RecipeChangeBody(Request):
    """What is to be different; what is not given stays as each document has it."""

    model: ModelName | None = None
    glossary: GlossaryName | None = Field(default=None, description="Id or name; empty for no glossary")
    beam: Beam | None = None


class PlanRequest(Request):
    """Documents and what is to be different about them."""

    query: QueryBody = QueryBody()
    change: RecipeChangeBody = RecipeChangeBody()

    def to_query(self, owner: str) -> Wanted:
        """The query, over the caller's own documents."""
        fields = self.query.model_dump(exclude={"made_by", "documents"})
        return Wanted(**fields, model=self.query.made_by, documents=tuple(self.query.documents), owner=owner)

    def to_change(self, settings: Settings) -> RecipeChange:
        """The change; raises as `require_model`."""
        given = self.change
        model = None if given.model is None else require_model(given.model, settings=settings)
        return RecipeChange(model=model, glossary=given.glossary, beam_size=given.beam)


class RunRequest(PlanRequest):
    """A re-translation to begin."""

    name: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    window: Window | None = Field(
        default=None, description="Hours in which it may go on, in the workers' time"
    )
    rate: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        default=None, description="Most changed segments a minute"
    )
    accept_if: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")] | None = Field(
        default=None, description="Accept by itself where this holds"
    )

    def to_order(self, owner: str, settings: Settings) -> Order:
        """The order of a caller; raises as `require_model`."""
        conditions = Conditions(self.window, self.rate, self.accept_if)
        return Order(self.to_query(owner), self.to_change(settings), conditions, self.name, owner)


class ScheduleRequest(RunRequest):
    """An order for each day."""

    window: Window


class RunBody(BaseModel):
    """A re-translation; the figures of its jobs are left out in lists."""

    id: str
    name: str
    state: RunState
    models: dict[str, str] = Field(description="Exact versions by the names in recipes")
    window: str | None
    rate: int | None
    accept_if: str | None
    schedule_id: str | None
    n_documents: int
    n_walked: int = Field(description="Documents looked at so far")
    jobs: dict[str, int] | None = Field(description="Jobs by state")
    n_changed: int | None = Field(description="Segments to change in these jobs")
    n_accepted: int | None
    n_rolled_back: int | None
    verdict: str | None = Field(description="What `accept_if` came to")
    error_code: str | None
    error: str | None
    created_at: Time
    finished_at: Time | None

    @classmethod
    def of(cls, run: Run, progress: Progress | None = None) -> RunBody:
        """The body of a run."""
        figures = ("jobs", "n_changed", "n_accepted", "n_rolled_back")
        counted = {name: getattr(progress, name) if progress else None for name in figures}
        return fill(cls, run, **asdict(run.conditions), **counted)


class RunsBody(BaseModel):
    """Re-translations, newest first."""

    items: list[RunBody]


class ScheduleBody(BaseModel):
    """An order that is run each day."""

    id: str
    name: str
    window: str
    rate: int | None
    accept_if: str | None
    last_run_id: str | None
    last_at: Time | None
    note: str = Field(description="How it last went")

    @classmethod
    def of(cls, item: Schedule) -> ScheduleBody:
        """The body of a schedule."""
        given = item.order.conditions
        window = given.window or ""
        return fill(
            cls, item, name=item.order.name, window=window, rate=given.rate, accept_if=given.accept_if
        )


class SchedulesBody(BaseModel):
    """Schedules, oldest first."""

    items: list[ScheduleBody]


class RunDocumentBody(BaseModel):
    """A document of a re-translation: its new job, and the one that readers had when that was made."""

    document_id: str
    name: str
    job_id: str
    previous_job_id: str
    state: str
    decision: Decision | None


class DocumentsBody(BaseModel):
    """Some documents of a re-translation; `next` goes into `after` for the following page."""

    items: list[RunDocumentBody]
    next: str | None

    @classmethod
    def of(cls, found: Sequence[RunDocument], *, limit: int) -> DocumentsBody:
        """The body of a page."""
        items = [fill(RunDocumentBody, item) for item in found]
        return cls(items=items, next=items[-1].document_id if len(items) == limit else None)


class Moved(BaseModel):
    """Of how many documents readers have another translation now."""

    n_documents: int


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
    found = queries.list_runs(context=context, limit=limit, owner=caller.owner)
    return RunsBody(items=[RunBody.of(run) for run in found])


@router.get("/schedules", operation_id="list_schedules", summary="List schedules, oldest first")
def list_schedules(context: ContextDep, caller: CallerDep) -> SchedulesBody:
    """Orders that workers run again each day at the start of their window."""
    found = queries.list_schedules(context=context, owner=caller.owner)
    return SchedulesBody(items=[ScheduleBody.of(item) for item in found])


@router.post("/schedules", operation_id="add_schedule", summary="Run an order each day", status_code=201)
def add_schedule(body: ScheduleRequest, context: ContextDep, caller: CallerDep) -> ScheduleBody:
    """The first run begins when the window opens next, or now where it is open."""
    schedule_id = scheduling.schedule(body.to_order(caller.owner, context.settings), context=context)
    found = queries.list_schedules(context=context, owner=caller.owner)
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
    found = queries.list_run_documents(
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
    return RunBody.of(*queries.get_run(run_id, context=context, owner=owner))
