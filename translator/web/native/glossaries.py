"""`/v1/glossaries`: terms that translations are to have; checked, kept, looked at, compared, deleted."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from translator.errors import InvalidRequest
from translator.glossary import Glossary, InvalidGlossary, Term
from translator.glossary.files import read_glossary, to_tsv
from translator.glossary.glossary import compare_glossaries
from translator.glossary.term import CaseRule
from translator.pipeline import source_text
from translator.segment import segment
from translator.service import glossaries, queries
from translator.service.context import Context
from translator.web.body_route import BodyRoute
from translator.web.caller import CallerDep, ContextDep
from translator.web.native.schemas import HEX_ID, EmptyOrSourceTag, FilledText, Request, Text, Time, fill

router = APIRouter(tags=["glossaries"], route_class=BodyRoute)

TSV = "text/tab-separated-values"
GlossaryId = Annotated[str, Path(pattern=HEX_ID, description="`id` of a glossary")]
VersionNumber = Annotated[int | None, Query(ge=1, le=1_000_000, description="By default the newest")]
NewGlossaryName = Annotated[
    str, Field(min_length=1, max_length=1024, pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$")
]


class Terms(Request):
    """A glossary as a file: a table or TBX in `content`, text as it is, TBX also as base64."""

    content: FilledText = Field(examples=["Putyin\tPutin\nchợ cá\tfish market\n"])
    format: Literal["tsv", "csv", "tbx"] = "tsv"
    is_base64: bool = Field(False, description="Whether `content` is the file's bytes in base64")
    language: EmptyOrSourceTag = Field("", description="Of terms whose file gives none; empty for any")


class NamedTerms(Terms):
    """A glossary with its name."""

    name: NewGlossaryName = Field(examples=["press"])


class CheckedTerms(Terms):
    """A glossary to be checked, and a text in which its terms are counted."""

    text: Text = ""


class GlossaryBody(BaseModel):
    """A glossary that is kept."""

    id: str
    name: str
    version: str = Field(description="Digest of its terms now, empty where it has none")
    counts: dict[str, int] = Field(description="Terms by language; empty for any")
    created_at: Time
    changed_at: Time


class GlossariesBody(BaseModel):
    """All glossaries, oldest first."""

    items: list[GlossaryBody]


class VersionBody(BaseModel):
    """One version of a glossary."""

    n: int
    version: str
    created_at: Time


class VersionsBody(BaseModel):
    """All versions of a glossary, oldest first."""

    items: list[VersionBody]


class TermBody(BaseModel):
    """A term with its English, which is the same where it is to stay as it is."""

    source: str
    target: str
    language: EmptyOrSourceTag = Field(description="Empty for any")
    case: CaseRule
    alternatives: list[str]
    note: str


class ChangeBody(BaseModel):
    """A term before and after."""

    before: TermBody
    after: TermBody


class DifferenceBody(BaseModel):
    """What changed from one version to another."""

    added: list[TermBody]
    removed: list[TermBody]
    changed: list[ChangeBody]


class ProblemLine(BaseModel):
    """What is wrong at a line of a file."""

    line: int
    message: str


class FoundTerm(TermBody):
    """A term and how often it counts in the text."""

    n: int


class CheckBody(BaseModel):
    """What a check found; `terms` are those that stand in the text."""

    is_valid: bool
    problems: list[ProblemLine]
    counts: dict[str, int]
    version: str
    terms: list[FoundTerm]


@router.post("/glossaries", operation_id="create_glossary", summary="Keep a glossary", status_code=201)
def create_glossary(given: NamedTerms, context: ContextDep, caller: CallerDep) -> GlossaryBody:
    """Duplicate, empty and conflicting terms are refused, each with its line in `errors`."""
    kept = glossaries.create(given.name, _read(given), context=context, owner=caller.owner)
    return fill(GlossaryBody, kept)


@router.post("/glossary-check", operation_id="check_glossary", summary="Check a glossary, keep nothing")
def check_glossary(given: CheckedTerms, _caller: CallerDep) -> CheckBody:
    """What is wrong with it; if nothing is, how often each of its terms counts in a text."""
    try:
        found = _read(given)
    except InvalidGlossary as error:
        lines = [ProblemLine(line=item.line, message=item.message) for item in error.problems]
        return CheckBody(is_valid=False, problems=lines, counts={}, version="", terms=[])
    terms = [fill(FoundTerm, term, n=n) for term, n in _count(given.text, found).items()]
    return CheckBody(is_valid=True, problems=[], counts=found.counts, version=found.version, terms=terms)


@router.get("/glossaries", operation_id="list_glossaries", summary="List glossaries, oldest first")
def list_glossaries(context: ContextDep, caller: CallerDep) -> GlossariesBody:
    """All of them, without their terms."""
    kept = queries.list_glossaries(context=context, owner=caller.owner)
    return GlossariesBody(items=[fill(GlossaryBody, item) for item in kept])


@router.get("/glossaries/{glossary_id}", operation_id="get_glossary", summary="Look at a glossary")
def get_glossary(glossary_id: GlossaryId, context: ContextDep, caller: CallerDep) -> GlossaryBody:
    """Its name, version and size."""
    return fill(GlossaryBody, queries.get_glossary(glossary_id, context=context, owner=caller.owner))


@router.put("/glossaries/{glossary_id}", operation_id="replace_glossary", summary="Give a glossary new terms")
def replace_glossary(
    glossary_id: GlossaryId, given: NamedTerms, context: ContextDep, caller: CallerDep
) -> GlossaryBody:
    """Its next version. Jobs keep the version that they came with."""
    terms = _read(given)
    kept = glossaries.change(glossary_id, terms=terms, name=given.name, context=context, owner=caller.owner)
    return fill(GlossaryBody, kept)


@router.delete(
    "/glossaries/{glossary_id}", operation_id="delete_glossary", summary="Delete a glossary", status_code=204
)
def delete_glossary(glossary_id: GlossaryId, context: ContextDep, caller: CallerDep) -> None:
    """Versions that jobs were translated with stay until those jobs are deleted."""
    glossaries.delete(glossary_id, context=context, owner=caller.owner)


@router.get(
    "/glossaries/{glossary_id}/versions", operation_id="list_glossary_versions", summary="List its versions"
)
def list_versions(glossary_id: GlossaryId, context: ContextDep, caller: CallerDep) -> VersionsBody:
    """Each time its terms changed, the first version being 1."""
    found = queries.list_glossary_versions(glossary_id, context=context, owner=caller.owner)
    return VersionsBody(items=[fill(VersionBody, item) for item in found])


@router.get(
    "/glossaries/{glossary_id}/entries",
    operation_id="get_glossary_entries",
    summary="Take the terms of a glossary",
    response_class=Response,
    responses={200: {"description": "The terms", "content": {TSV: {"schema": {"type": "string"}}}}},
)
def get_entries(
    glossary_id: GlossaryId, context: ContextDep, caller: CallerDep, n: VersionNumber = None
) -> Response:
    """A table with column names, which can be imported again."""
    terms = _find(glossary_id, n, context=context, owner=caller.owner).terms
    return Response(to_tsv(terms), media_type=TSV)


@router.get(
    "/glossaries/{glossary_id}/difference",
    operation_id="compare_glossary_versions",
    summary="Compare two versions",
)
def get_difference(
    glossary_id: GlossaryId,
    context: ContextDep,
    caller: CallerDep,
    old: Annotated[int, Query(ge=1, le=1_000_000, description="Number of a version")],
    new: VersionNumber = None,
) -> DifferenceBody:
    """Which terms were added, removed and changed."""
    before, after = (_find(glossary_id, n, context=context, owner=caller.owner) for n in (old, new))
    found = compare_glossaries(before, after)
    changed = [{"before": first, "after": second} for first, second in found.changed]
    return fill(DifferenceBody, found, changed=changed)


def _read(given: Terms) -> Glossary:
    data = given.content.encode()
    if given.is_base64:
        try:
            data = base64.b64decode(given.content, validate=True)
        except ValueError as error:  # binascii.Error, or letters outside ASCII
            raise InvalidRequest(f"content is not base64: {error}") from error
    return read_glossary(data, name=f"content.{given.format}", language=given.language)


def _find(glossary_id: str, n: int | None, *, context: Context, owner: str | None) -> Glossary:
    versions = queries.list_glossary_versions(glossary_id, context=context, owner=owner)
    return glossaries.resolve(glossaries.pick_version(versions, n), context=context)


def _count(text: str, glossary: Glossary) -> Mapping[Term, int]:
    """How often the terms that stand in a text count there, most often first."""
    counts = glossary.count(source_text(item) for item in segment(text)) if text else Counter[Term]()
    return dict(counts.most_common())
