"""Re-translation on pages: plan it, watch it, compare old and new, let readers have it or take it back."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from translator.callers import Caller
from translator.comparison.record import Comparison
from translator.errors import Conflict, InvalidRequest, TranslatorError
from translator.retranslations import Order, RecipeChange
from translator.retranslations import Query as Wanted
from translator.service import queries
from translator.service.context import Context
from translator.service.recipes import require_model
from translator.service.retranslation import comparing, decisions, planning, running
from translator.web.body_route import BodyRoute
from translator.web.caller import ContextDep
from translator.web.pages.asked import AsPart, PathId
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.recipes import offer_glossaries, offer_models
from translator.web.pages.rendering import render

router = APIRouter(prefix="/retranslations", route_class=BodyRoute)

_Action = Literal["accept", "rollback", "pause", "resume", "cancel"]
_Text = Annotated[str, Field(max_length=1000)]
_MOST_DOCUMENT_CHARS = 33 * 500
"""Ids of documents with commas between."""


class PlanForm(BaseModel):
    """Which documents, and what is to be different about them; what is empty does not count."""

    document: Annotated[str, Field(max_length=_MOST_DOCUMENT_CHARS)] = ""
    language: _Text = ""
    tag: _Text = ""
    flag: _Text = ""
    term: _Text = ""
    score_below: _Text = ""
    model: _Text = ""
    glossary: _Text = ""
    beam: _Text = ""
    name: _Text = ""
    begin: bool = False


@router.get("")
def show_runs(
    request: Request,
    context: ContextDep,
    visitor: VisitorDep,
    document: Annotated[str, Query(max_length=_MOST_DOCUMENT_CHARS)] = "",
) -> HTMLResponse:
    """The form of a plan, and the runs there are."""
    return _form(request, PlanForm(document=document), context=context, visitor=visitor)


@router.post("", dependencies=[SameOrigin])
def plan_or_begin(
    request: Request,
    context: ContextDep,
    visitor: VisitorDep,
    given: Annotated[PlanForm, Form()],
) -> Response:
    """What a run would change; or, once that was seen, its beginning."""
    try:
        order = _read(given, context=context, visitor=visitor)
        if given.begin:
            run_id = running.begin(order, context=context)
            return RedirectResponse(f"/retranslations/{run_id}", status_code=303)
        change = planning.pin(order.change, context=context, owner=visitor.owner)
        plan = planning.make_plan(order.query, change, context=context)
    except TranslatorError as error:
        return _form(request, given, context=context, visitor=visitor, error=error)
    return _form(request, given, context=context, visitor=visitor, plan=plan)


@router.get("/{run_id}")
def show_run(
    request: Request,
    run_id: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    error: Annotated[str, Query(max_length=1000)] = "",
    is_part: AsPart = False,
) -> HTMLResponse:
    """How far a run is, and what it made beside what readers had."""
    run, progress = queries.get_run(run_id, context=context, owner=visitor.owner)
    values: dict[str, Any] = {"run": run, "progress": progress}
    if is_part:
        return render(request, "run_progress.html", values)
    items = queries.list_run_documents(run_id, after="", limit=200, context=context, owner=visitor.owner)
    comparison = _compare(run_id, context=context, visitor=visitor)
    values |= {"error": error, "comparison": comparison, "decisions": {}, "gains": []}
    values["decisions"] = {item.document_id: item.decision for item in items}
    if comparison:
        pairs, changes = comparison.score_gains, comparison.estimate_gains
        values["pairs"] = dict.fromkeys((*pairs, *comparison.score_losses))
        values["changes"] = [*changes, *(item for item in comparison.estimate_losses if item not in changes)]
    return render(request, "run.html", values)


@router.get("/{run_id}/documents/{document_id}")
def show_document(
    request: Request, run_id: PathId, document_id: PathId, context: ContextDep, visitor: VisitorDep
) -> HTMLResponse:
    """Everything that changed in one document."""
    run, _ = queries.get_run(run_id, context=context, owner=visitor.owner)
    found = comparing.compare_run_document(run_id, document_id, context=context, owner=visitor.owner)
    return render(request, "compared.html", {"run": run, "found": found})


@router.post("/{run_id}/{action}", dependencies=[SameOrigin])
def act(
    request: Request,
    run_id: PathId,
    action: _Action,
    context: ContextDep,
    visitor: VisitorDep,
    document: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Let readers have documents of a run or all of them, take them back, or hold the run."""
    owner, chosen = visitor.owner, document or ()
    try:
        if action == "accept":
            decisions.accept(run_id, context=context, owner=owner, document_ids=chosen)
        elif action == "rollback":
            decisions.roll_back(run_id, context=context, owner=owner, document_ids=chosen)
        else:
            {"pause": running.pause, "resume": running.resume, "cancel": running.cancel}[action](
                run_id, context=context, owner=owner
            )
    except Conflict as error:
        answer = show_run(request, run_id, context, visitor, error=str(error))
        answer.status_code = error.status
        return answer
    return RedirectResponse(f"/retranslations/{run_id}", status_code=303)


def _compare(run_id: str, *, context: Context, visitor: Caller) -> Comparison | None:
    """None where nothing is done yet."""
    try:
        return comparing.compare_run(run_id, context=context, owner=visitor.owner)
    except Conflict:
        return None


def _form(
    request: Request,
    given: PlanForm,
    *,
    context: Context,
    visitor: Caller,
    error: TranslatorError | None = None,
    plan: Any = None,
) -> HTMLResponse:
    values = {
        "given": given,
        "error": error,
        "plan": plan,
        "models": offer_models(context),
        "glossaries": offer_glossaries(context, visitor),
        "runs": queries.list_runs(context=context, owner=visitor.owner),
    }
    return render(request, "retranslations.html", values, status=error.status if error else 200)


def _read(given: PlanForm, *, context: Context, visitor: Caller) -> Order:
    """The order that a form means."""
    score, beam, model = given.score_below.strip(), given.beam.strip(), given.model.strip()
    try:
        score_below, beam_size = float(score) if score else None, int(beam) if beam else None
    except ValueError as error:
        raise InvalidRequest(f"a number is none: {error}") from error
    query = Wanted(
        language=given.language.strip() or None,
        tag=given.tag.strip() or None,
        flag=given.flag.strip() or None,
        term=given.term.strip() or None,
        score_below=score_below,
        owner=visitor.owner,
        documents=tuple(filter(None, given.document.strip().split(","))),
    )
    change = RecipeChange(
        model=require_model(model, settings=context.settings) if model else None,
        glossary=given.glossary.strip() or None,
        beam_size=beam_size,
    )
    return Order(query, change, name=given.name, owner=visitor.owner)
