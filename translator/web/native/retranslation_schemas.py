"""What re-translations look like in the native API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, Field

from translator.retranslations import (
    Conditions,
    Decision,
    Order,
    Progress,
    Query,
    RecipeChange,
    Run,
    RunDocument,
    RunState,
    Schedule,
)
from translator.service.recipes import require_model
from translator.settings import Settings
from translator.web.native.schemas import (
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

HexId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
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
    documents: list[HexId] = Field(default_factory=list, max_length=500)


class RecipeChangeBody(Request):
    """What is to be different; what is not given stays as each document has it."""

    model: ModelName | None = None
    glossary: GlossaryName | None = Field(default=None, description="Id or name; empty for no glossary")
    beam: Beam | None = None


class PlanRequest(Request):
    """Documents and what is to be different about them."""

    query: QueryBody = QueryBody()
    change: RecipeChangeBody = RecipeChangeBody()

    def to_query(self, owner: str) -> Query:
        """The query, over the caller's own documents."""
        fields = self.query.model_dump(exclude={"made_by", "documents"})
        return Query(**fields, model=self.query.made_by, documents=tuple(self.query.documents), owner=owner)

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
