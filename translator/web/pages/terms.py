"""The pages of a term: added to a glossary, changed, removed, and where it stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from translator.callers import Caller
from translator.errors import ChangedMeanwhile, InvalidRequest, NotFound, TranslatorError
from translator.glossary import ANY_LANGUAGE, CASE_RULES, Glossary, Term, make_term
from translator.glossary.glossary import StoredGlossary
from translator.glossary.term import SEPARATOR, CaseRule, digest
from translator.languages import SOURCE_LANGUAGES
from translator.service import glossaries, queries
from translator.service.context import Context
from translator.service.segment_queries import find_term_places
from translator.web.body_route import BodyRoute
from translator.web.caller import ContextDep
from translator.web.pages.guard import PathId, SameOrigin, VisitorDep
from translator.web.pages.rendering import render

router = APIRouter(prefix="/glossaries/{identity}/terms", route_class=BodyRoute)

_Field = Annotated[str, Form(max_length=140_000)]
Was = Annotated[str, Form(max_length=64)]


@dataclass(frozen=True, slots=True)
class TermFields:
    """A term as a form has it."""

    source: str
    target: str
    language: str
    case: str
    alternatives: str
    note: str


def read_fields(
    source: _Field = "",
    target: _Field = "",
    language: _Field = "",
    case: _Field = "match",
    alternatives: _Field = "",
    note: _Field = "",
) -> TermFields:
    """The fields of the form."""
    return TermFields(source, target, language, case, alternatives, note)


FieldsDep = Annotated[TermFields, Depends(read_fields)]


def ref_of(term: Term) -> str:
    """Names a term in addresses for as long as it would be found at the same places."""
    return hashlib.sha256("\0\0".join(term.key).encode(errors="surrogatepass")).hexdigest()[:32]


@router.post("", dependencies=[SameOrigin])
def add(
    request: Request, identity: PathId, context: ContextDep, visitor: VisitorDep, given: FieldsDep
) -> Response:
    """One more term."""
    kept = queries.get_glossary(identity, context=context, owner=visitor.owner)
    try:
        glossaries.put_term(identity, _to_term(given), context=context, owner=visitor.owner)
    except NotFound:
        raise
    except TranslatorError as error:
        return _show(request, kept, given, error=error)
    return RedirectResponse(f"/glossaries/{identity}", status_code=303)


@router.get("/{ref}")
def show(
    request: Request,
    identity: PathId,
    ref: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    after: Annotated[str | None, Query(max_length=64)] = None,
) -> HTMLResponse:
    """A term to be changed; once that is asked for, the documents that it stands in."""
    kept, terms = _open(identity, context, visitor)
    term = _find(terms, ref)
    places = None
    if after is not None:
        places = find_term_places(term, terms, context=context, owner=visitor.owner, after=after)
    return _show(request, kept, _to_fields(term), term=term, places=places)


@router.post("/{ref}", dependencies=[SameOrigin])
def save(
    request: Request,
    identity: PathId,
    ref: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    given: FieldsDep,
    was: Was = "",
) -> Response:
    """Other words in place of a term."""
    kept, terms = _open(identity, context, visitor)
    term = _find(terms, ref)
    try:
        _check_unchanged(term, was)
        glossaries.put_term(identity, _to_term(given), replaced=term, context=context, owner=visitor.owner)
    except NotFound:
        raise
    except TranslatorError as error:
        return _show(request, kept, given, term=term, error=error)
    return RedirectResponse(f"/glossaries/{identity}", status_code=303)


@router.post("/{ref}/remove", dependencies=[SameOrigin])
def remove(
    identity: PathId, ref: PathId, context: ContextDep, visitor: VisitorDep, was: Was = ""
) -> Response:
    """Take a term out; the version before has it still."""
    _, terms = _open(identity, context, visitor)
    term = _find(terms, ref)
    _check_unchanged(term, was)
    glossaries.remove_term(identity, term, context=context, owner=visitor.owner)
    return RedirectResponse(f"/glossaries/{identity}", status_code=303)


def _open(identity: str, context: Context, visitor: Caller) -> tuple[StoredGlossary, Glossary]:
    kept = queries.get_glossary(identity, context=context, owner=visitor.owner)
    return kept, glossaries.resolve(kept.version, context=context)


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
    alternatives = f" {SEPARATOR} ".join(term.alternatives)
    return TermFields(term.source, term.target, term.language, term.case, alternatives, term.note)


def _to_term(given: TermFields) -> Term:
    if given.language not in (ANY_LANGUAGE, *SOURCE_LANGUAGES):
        raise InvalidRequest(f"unknown language {given.language!r}; known: {', '.join(SOURCE_LANGUAGES)}")
    return make_term(
        given.source,
        given.target,
        language=given.language,
        case=_to_case(given.case),
        alternatives=[part for part in given.alternatives.split(SEPARATOR) if part.strip()],
        note=given.note,
    )


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
        "cases": CASE_RULES,
    }
    return render(request, "term.html", {**values, **more}, status=error.status if error else 200)
