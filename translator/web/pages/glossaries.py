"""The pages of glossaries: the list and its import, one glossary with its terms and versions, as a file."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from translator.callers import Caller
from translator.counting import pluralize
from translator.errors import InvalidRequest, TranslatorError
from translator.glossary import Glossary, Term
from translator.glossary.files import read_glossary, to_tsv
from translator.glossary.glossary import compare_glossaries
from translator.glossary.term import tidy
from translator.service import glossaries, queries
from translator.service.context import Context
from translator.web.body_route import BodyRoute
from translator.web.caller import ContextDep
from translator.web.downloads import download
from translator.web.native.glossaries import TSV, VersionNumber
from translator.web.pages.asked import GlossaryDep, PathId
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.rendering import SAFE_HEADERS, render
from translator.web.pages.terms import TermFields, ref_of, require_term_language
from translator.web.pages.uploads import FormFile, upload_bytes, upload_name

router = APIRouter(prefix="/glossaries", route_class=BodyRoute)

_PAGE = 200
_MOST_SHOWN = 500
"""Of problems, and of terms that differ."""

_Field = Annotated[str, Form(max_length=2_000)]


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
    file: FormFile = None,
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
    kept: GlossaryDep,
    context: ContextDep,
    visitor: VisitorDep,
    words: Annotated[str, Query(alias="q", max_length=200)] = "",
    language: Annotated[str, Query(max_length=20)] = "",
    start: Annotated[int, Query(alias="from", ge=0, le=1_000_000)] = 0,
) -> HTMLResponse:
    """The terms that a filter lets through, the form for another, and the versions there were."""
    found = _filter(glossaries.resolve(kept.version, context=context), words, language)
    versions = queries.list_glossary_versions(kept.id, context=context, owner=visitor.owner)
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
        "given": TermFields(),
    }
    return render(request, "glossary.html", values)


@router.get("/{identity}/difference")
def show_difference(
    request: Request,
    kept: GlossaryDep,
    context: ContextDep,
    visitor: VisitorDep,
    old: VersionNumber = None,
    new: VersionNumber = None,
) -> HTMLResponse:
    """What became of the terms from one version to another; by default in the last step."""
    versions = queries.list_glossary_versions(kept.id, context=context, owner=visitor.owner)
    last = new or len(versions)
    first = old or max(1, last - 1)
    before, after = (
        glossaries.resolve(glossaries.pick_version(versions, n), context=context) for n in (first, last)
    )
    values = {"kept": kept, "versions": versions, "old": first, "new": last, "most": _MOST_SHOWN}
    return render(request, "glossary_difference.html", {**values, "found": compare_glossaries(before, after)})


@router.get("/{identity}/file")
def send_file(
    kept: GlossaryDep, context: ContextDep, visitor: VisitorDep, n: VersionNumber = None
) -> Response:
    """The terms of a version, by default the newest, as a table that can be imported again."""
    versions = queries.list_glossary_versions(kept.id, context=context, owner=visitor.owner)
    terms = glossaries.resolve(glossaries.pick_version(versions, n), context=context).terms
    name = f"{kept.name}@{n}.tsv" if n else f"{kept.name}.tsv"
    return download(
        to_tsv(terms).encode(), name=name, media_type=f"{TSV}; charset=utf-8", headers=SAFE_HEADERS
    )


@router.get("/{identity}/delete")
def ask_to_delete(request: Request, kept: GlossaryDep) -> HTMLResponse:
    """The question."""
    size = pluralize(sum(kept.counts.values()), "term")
    about = f"With its {size} and all its versions. Translations that were made with it stay as they are."
    values = {"kind": "glossary", "name": kept.name, "about": about, "place": f"/glossaries/{kept.id}"}
    return render(request, "delete_one.html", values)


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
    name, lines = upload_name(file), given["lines"]
    language = require_term_language(given["language"])
    if file is None or not name:
        return read_glossary(lines.encode(), name=f"lines.{given['form']}", language=language), ""
    if lines.strip():
        raise InvalidRequest("a file and lines were given; one of them is right")
    terms = read_glossary(upload_bytes(file, context), name=name, language=language)
    return terms, PurePath(name).stem


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
