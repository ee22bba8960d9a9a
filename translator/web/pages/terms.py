"""The pages of a term: added to a glossary, changed, removed, and where it stands."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from translator.errors import ChangedMeanwhile, InvalidRequest, NotFound, TranslatorError
from translator.glossary import ANY_LANGUAGE, CASE_RULES, Glossary, Term, make_term
from translator.glossary.glossary import StoredGlossary
from translator.glossary.term import SEPARATOR, CaseRule, digest
from translator.languages import SOURCE_LANGUAGES
from translator.service import glossaries
from translator.service.segment_queries import find_term_places
from translator.web.body_route import BodyRoute
from translator.web.caller import ContextDep
from translator.web.pages.asked import GlossaryDep, PathId
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.rendering import render

router = APIRouter(prefix="/glossaries/{identity}/terms", route_class=BodyRoute)

_Word = Annotated[str, Field(max_length=140_000)]


class TermFields(BaseModel):
    """A term as a form has it."""

    source: _Word = ""
    target: _Word = ""
    language: _Word = ""
    case: _Word = "match"
    alternatives: _Word = ""
    note: _Word = ""


class ChangedFields(TermFields):
    """The same of a term that there is; `was` is the state of it that was changed."""

    was: Annotated[str, Field(max_length=64)] = ""


def ref_of(term: Term) -> str:
    """Names a term in addresses for as long as it would be found at the same places."""
    return hashlib.sha256("\0\0".join(term.key).encode(errors="surrogatepass")).hexdigest()[:32]


@router.post("", dependencies=[SameOrigin])
def add(
    request: Request,
    kept: GlossaryDep,
    context: ContextDep,
    visitor: VisitorDep,
    given: Annotated[TermFields, Form()],
) -> Response:
    """One more term."""
    try:
        glossaries.put_term(kept.id, _to_term(given), context=context, owner=visitor.owner)
    except NotFound:
        raise
    except TranslatorError as error:
        return _show(request, kept, given, error=error)
    return RedirectResponse(f"/glossaries/{kept.id}", status_code=303)


@router.get("/{ref}")
def show(
    request: Request,
    kept: GlossaryDep,
    ref: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    after: Annotated[str | None, Query(max_length=64)] = None,
) -> HTMLResponse:
    """A term to be changed; once that is asked for, the documents that it stands in."""
    terms = glossaries.resolve(kept.version, context=context)
    term, places = _find(terms, ref), None
    if after is not None:
        places = find_term_places(term, terms, context=context, owner=visitor.owner, after=after)
    return _show(request, kept, _to_fields(term), term=term, places=places)


@router.post("/{ref}", dependencies=[SameOrigin])
def save(
    request: Request,
    kept: GlossaryDep,
    ref: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    given: Annotated[ChangedFields, Form()],
) -> Response:
    """Other words in place of a term."""
    term = _find(glossaries.resolve(kept.version, context=context), ref)
    try:
        _check_unchanged(term, given.was)
        glossaries.put_term(kept.id, _to_term(given), replaced=term, context=context, owner=visitor.owner)
    except NotFound:
        raise
    except TranslatorError as error:
        return _show(request, kept, given, term=term, error=error)
    return RedirectResponse(f"/glossaries/{kept.id}", status_code=303)


@router.post("/{ref}/remove", dependencies=[SameOrigin])
def remove(
    kept: GlossaryDep,
    ref: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    given: Annotated[ChangedFields, Form()],
) -> Response:
    """Take a term out; the version before has it still."""
    term = _find(glossaries.resolve(kept.version, context=context), ref)
    _check_unchanged(term, given.was)
    glossaries.remove_term(kept.id, term, context=context, owner=visitor.owner)
    return RedirectResponse(f"/glossaries/{kept.id}", status_code=303)


def _find(glossary: Glossary, ref: str) -> Term:
    for term in glossary.terms:
        if ref_of(term) == ref:
            return term
    raise NotFound("the glossary has no such term now; somebody may have changed or removed it")


def _check_unchanged(term: Term, was: str) -> None:
    if _state_of(term) != was:
        raise ChangedMeanwhile(f"somebody changed {term.source!r} meanwhile; look at it again")


def _state_of(term: Term) -> str:
    return digest((term,), with_notes=True)


def _to_fields(term: Term) -> TermFields:
    return TermFields(
        source=term.source,
        target=term.target,
        language=term.language,
        case=term.case,
        alternatives=f" {SEPARATOR} ".join(term.alternatives),
        note=term.note,
    )


def _to_term(given: TermFields) -> Term:
    return make_term(
        given.source,
        given.target,
        language=require_term_language(given.language),
        case=_to_case(given.case),
        alternatives=[part for part in given.alternatives.split(SEPARATOR) if part.strip()],
        note=given.note,
    )


def require_term_language(tag: str) -> str:
    """A language that terms may have, empty for any. Raises InvalidRequest for any other."""
    if tag not in (ANY_LANGUAGE, *SOURCE_LANGUAGES):
        raise InvalidRequest(f"unknown language {tag!r}; known: {', '.join(SOURCE_LANGUAGES)}")
    return tag


def _to_case(word: str) -> CaseRule:
    for rule in CASE_RULES:
        if rule == word:
            return rule
    raise InvalidRequest(f"case rule {word!r}; known: {', '.join(CASE_RULES)}")


def _show(
    request: Request,
    kept: StoredGlossary,
    given: TermFields,
    *,
    term: Term | None = None,
    error: TranslatorError | None = None,
    **more: Any,
) -> HTMLResponse:
    problems = [item.message for item in getattr(error, "problems", ())]
    values = {
        "kept": kept,
        "given": given,
        "term": term,
        "ref": ref_of(term) if term else "",
        "was": _state_of(term) if term else "",
        "error": "; ".join(problems) or error,
        "places": None,
    }
    return render(request, "term.html", {**values, **more}, status=error.status if error else 200)
