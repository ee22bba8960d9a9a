"""The pages of glossaries: the list and its import, one glossary with its terms and versions, as a file."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from translator.callers import Caller
from translator.errors import InvalidRequest, TranslatorError
from translator.glossary import CASE_RULES, Glossary, Term
from translator.glossary.files import read_glossary, to_tsv
from translator.glossary.glossary import compare_glossaries
from translator.glossary.term import tidy
from translator.languages import SOURCE_LANGUAGES
from translator.limits import read_limited
from translator.service import glossaries, queries
from translator.service.context import Context
from translator.web.body_route import BodyRoute
from translator.web.caller import ContextDep
from translator.web.downloads import download
from translator.web.native.glossaries import TSV, VersionNumber
from translator.web.pages.guard import PathId, SameOrigin, VisitorDep
from translator.web.pages.rendering import SAFE_HEADERS, render
from translator.web.pages.terms import ref_of

router = APIRouter(prefix="/glossaries", route_class=BodyRoute)

_PAGE = 200
_MOST_SHOWN = 500
"""Of problems, and of terms that differ."""

_Field = Annotated[str, Form(max_length=2_000)]
_Upload = Annotated[UploadFile | None, File()]


@router.get("")
def show_list(request: Request, context: ContextDep, visitor: VisitorDep) -> HTMLResponse:
    """All glossaries, and the form for another."""
    return _list(request, context, visitor, {})


@router.post("", dependencies=[SameOrigin])
def take(
    request: Request,
    context: ContextDep,
    visitor: VisitorDep,
    act: Annotated[Literal["check", "keep"], Form()] = "keep",
    name: _Field = "",
    language: _Field = "",
    form: Annotated[Literal["tsv", "csv"], Form()] = "tsv",
    lines: Annotated[str, Form(max_length=14_000_000)] = "",
    file: _Upload = None,
) -> Response:
    """Check a file or pasted lines; keep them as a glossary where nothing is wrong and that is asked for."""
    given: dict[str, Any] = {"name": name, "language": language, "form": form, "lines": lines}
    try:
        terms, title = _read(given, file, context)
        given |= {"name": name.strip() or title}
        if act == "keep":
            kept = glossaries.put(given["name"], terms, context=context, owner=visitor.owner)
            return RedirectResponse(f"/glossaries/{kept.id}", status_code=303)
    except TranslatorError as error:
        return _list(request, context, visitor, given, error=error)
    given |= {"checked": terms.counts}
    if not lines.strip():  # A browser forgets a chosen file, so its terms are handed back as lines.
        given |= {"form": "tsv", "lines": to_tsv(terms.terms)}
    return _list(request, context, visitor, given)


@router.get("/{identity}")
def show_glossary(
    request: Request,
    identity: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    words: Annotated[str, Query(alias="q", max_length=200)] = "",
    language: Annotated[str, Query(max_length=20)] = "",
    start: Annotated[int, Query(alias="from", ge=0, le=1_000_000)] = 0,
) -> HTMLResponse:
    """The terms that a filter lets through, the form for another, and the versions there were."""
    kept = queries.get_glossary(identity, context=context, owner=visitor.owner)
    found = _filter(glossaries.resolve(kept.version, context=context), words, language)
    versions = queries.list_glossary_versions(identity, context=context, owner=visitor.owner)
    given = {"q": words.strip(), "language": language}
    values = {
        "kept": kept,
        "terms": [(ref_of(term), term) for term in found[start : start + _PAGE]],
        "n_found": len(found),
        "start": start,
        "earlier": urlencode({**given, "from": max(0, start - _PAGE)}) if start else None,
        "later": urlencode({**given, "from": start + _PAGE}) if start + _PAGE < len(found) else None,
        "chosen": given,
        "versions": list(reversed(versions)),
        "cases": CASE_RULES,
    }
    return render(request, "glossary.html", values)


@router.get("/{identity}/difference")
def show_difference(
    request: Request,
    identity: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    old: VersionNumber = None,
    new: VersionNumber = None,
) -> HTMLResponse:
    """What became of the terms from one version to another; by default in the last step."""
    kept = queries.get_glossary(identity, context=context, owner=visitor.owner)
    versions = queries.list_glossary_versions(identity, context=context, owner=visitor.owner)
    last = new or len(versions)
    first = old or max(1, last - 1)
    before, after = (
        glossaries.resolve(glossaries.pick_version(versions, n), context=context) for n in (first, last)
    )
    values = {"kept": kept, "versions": versions, "old": first, "new": last, "most": _MOST_SHOWN}
    return render(request, "glossary_difference.html", {**values, "found": compare_glossaries(before, after)})


@router.get("/{identity}/file")
def send_file(
    identity: PathId, context: ContextDep, visitor: VisitorDep, n: VersionNumber = None
) -> Response:
    """The terms of a version, by default the newest, as a table that can be imported again."""
    kept = queries.get_glossary(identity, context=context, owner=visitor.owner)
    versions = queries.list_glossary_versions(identity, context=context, owner=visitor.owner)
    terms = glossaries.resolve(glossaries.pick_version(versions, n), context=context).terms
    name = f"{kept.name}@{n}.tsv" if n else f"{kept.name}.tsv"
    return download(
        to_tsv(terms).encode(), name=name, media_type=f"{TSV}; charset=utf-8", headers=SAFE_HEADERS
    )


@router.get("/{identity}/delete")
def ask_to_delete(
    request: Request, identity: PathId, context: ContextDep, visitor: VisitorDep
) -> HTMLResponse:
    """The question."""
    kept = queries.get_glossary(identity, context=context, owner=visitor.owner)
    return render(request, "glossary_delete.html", {"kept": kept})


@router.post("/{identity}/delete", dependencies=[SameOrigin])
def delete(identity: PathId, context: ContextDep, visitor: VisitorDep) -> Response:
    """Delete a glossary."""
    glossaries.delete(identity, context=context, owner=visitor.owner)
    return RedirectResponse("/glossaries", status_code=303)


def _list(
    request: Request,
    context: Context,
    visitor: Caller,
    given: dict[str, Any],
    *,
    error: TranslatorError | None = None,
) -> HTMLResponse:
    kept = queries.list_glossaries(context=context, owner=visitor.owner)
    rows = [
        (item, len(queries.list_glossary_versions(item.id, context=context, owner=visitor.owner)))
        for item in kept
    ]
    problems = getattr(error, "problems", ())
    values = {
        "rows": rows,
        "given": {"name": "", "language": "", "form": "tsv", "lines": "", "checked": None, **given},
        "error": error,
        "problems": problems[:_MOST_SHOWN],
        "n_problems": len(problems),
    }
    return render(request, "glossaries.html", values, status=error.status if error else 200)


def _read(given: dict[str, Any], file: UploadFile | None, context: Context) -> tuple[Glossary, str]:
    """The terms of a file or of lines, and what the file is called without its ending."""
    name = str(file.filename) if file and file.filename else ""
    language, lines = given["language"], given["lines"]
    if language and language not in SOURCE_LANGUAGES:
        raise InvalidRequest(f"unknown language {language!r}; known: {', '.join(SOURCE_LANGUAGES)}")
    if file is None or not name:
        return read_glossary(lines.encode(), name=f"lines.{given['form']}", language=language), ""
    if lines.strip():
        raise InvalidRequest("a file and lines were given; one of them is right")
    data = read_limited(file.file, name=name, settings=context.settings)
    return read_glossary(data, name=name, language=language), PurePath(name).stem


def _filter(glossary: Glossary, words: str, language: str) -> list[Term]:
    """Terms of a language (`any`: of every one) that have words somewhere, in the order of their sources."""
    wanted = tidy(words).casefold()
    found = [
        term
        for term in glossary.terms
        if (not language or (term.language or "any") == language)
        and wanted in "\n".join((term.source, term.target, *term.alternatives, term.note)).casefold()
    ]
    return sorted(found, key=lambda term: (term.source.casefold(), term))
