"""The first page: text or files in; what was detected is shown before anything is sent."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from translator.callers import Caller
from translator.errors import InvalidRequest, NotFound, TranslatorError, UnknownLanguage
from translator.formats.files import FORMATS, SUFFIXES
from translator.formats.references import REFERENCE_SUFFIXES, read_references
from translator.jobs import Receipt, Submission
from translator.languages import AUTO, parse_source_language
from translator.records import Reading
from translator.segment import segment
from translator.service import submission
from translator.service.context import Context
from translator.service.recipes import make_recipe
from translator.service.submission import MOST_KEY_CHARS, submit_once, with_file
from translator.web.body_route import BodyRoute
from translator.web.caller import AdmissionDep, ContextDep
from translator.web.pages.at_once import count_shares, most_chars
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.recipes import BEAM, FormBeam, FormText, offer_glossaries, offer_models, read_recipe
from translator.web.pages.rendering import render
from translator.web.pages.uploads import FormFile, FormFiles, upload_bytes, upload_name, upload_text
from translator.web.parameters import parse_reading

router = APIRouter(route_class=BodyRoute)

_SHOWN_CHARS = 20_000
"""Of a text whose languages are shown before it is sent."""
_MOST_LINKED_CHARS = 20_000
EXAMPLES = {
    "vi": ("Vietnamese news under a Japanese headline", "Two languages in one text; quotes, comments below."),
    "hu": ("Hungarian local news", "Typographic quotes, decimal commas, left-over markup."),
    "mixed": ("Trade bulletin in Vietnamese, Hungarian and Japanese", "One language after the other."),
}
"""Bundled samples, with a human translation of each: name -> title and what is in it."""


@router.get("/")
def show_form(
    request: Request,
    context: ContextDep,
    visitor: VisitorDep,
    text: Annotated[str, Query(max_length=_MOST_LINKED_CHARS)] = "",
    source: Annotated[str, Query(alias="from", max_length=20)] = AUTO,
) -> HTMLResponse:
    """The form, with the text and the language that a link brings; and examples that are one click away."""
    try:
        chosen = {"text": text, "source": parse_source_language(source)}
    except UnknownLanguage as error:
        return _form(request, context, visitor, error=error, chosen={"text": text})
    return _form(request, context, visitor, chosen=chosen)


@router.post("/segments", dependencies=[SameOrigin])
def show_languages(
    request: Request,
    context: ContextDep,
    _visitor: VisitorDep,
    text: FormText = "",
    source: FormText = AUTO,
    file: FormFile = None,
) -> HTMLResponse:
    """The languages of a text or of a file's text, as a part of the page."""
    try:
        if file is not None and upload_name(file):
            text = upload_text(file, context)
        values = _find_languages(text, source=source)
    except TranslatorError as error:
        values = {"error": str(error), "shares": [], "n_segments": 0, "is_part": False}
    return render(request, "languages.html", values)


@router.post("/jobs", dependencies=[SameOrigin])
def submit(
    request: Request,
    context: ContextDep,
    admission: AdmissionDep,
    visitor: VisitorDep,
    text: FormText = "",
    name: FormText = "",
    source: FormText = AUTO,
    model: FormText = AUTO,
    beam: FormBeam = BEAM,
    glossary: FormText = "",
    references: FormText = "",
    encoding: FormText = "",
    columns: FormText = "",
    what: Annotated[str, Form(pattern="^(all|text|files)$")] = "all",
    key: Annotated[str, Form(max_length=MOST_KEY_CHARS)] = "",
    documents: FormFiles = None,
    fragments: FormFiles = None,
) -> Response:
    """Hand documents in, the text or the files or both, and go to the job or to the list of these jobs.

    Of several files those that can be read go, even if others cannot.
    """
    chosen = {"text": text, "source": source, "model": model, "beam": str(beam), "references": references}
    chosen |= {"glossary": glossary, "key": key, "encoding": encoding, "columns": columns}
    try:
        recipe = read_recipe(context, visitor, source, model, beam, glossary)
        texts = _fragments(references, _filled(fragments), context)
        text = text.replace("\r\n", "\n")  # which is how browsers send every line end
        plain = Submission(name or _title(text), text, recipe, "interactive", references=texts)
        sources = _choose(text, documents, what=what)
    except TranslatorError as error:
        return _form(request, context, visitor, error=error, chosen=chosen)
    make = partial(_make, plain, reading=parse_reading(encoding, columns), context=context)
    submit_new = partial(admission.submit, caller=visitor)
    jobs, refused = _hand_in_each(sources, make, key=key, submit=submit_new, context=context)
    if not jobs and len(refused) == 1:
        return _form(request, context, visitor, error=refused[0][1], chosen=chosen)
    return _go_on(request, jobs, refused, context=context)


def _go_on(
    request: Request, jobs: Sequence[str], refused: Sequence[tuple[str, TranslatorError]], *, context: Context
) -> Response:
    """To the one job or to the list of them, by way of what was refused."""
    goal = f"/jobs/{jobs[0]}" if len(jobs) == 1 else f"/jobs?{urlencode({'tag': _tag(jobs, context)})}"
    if refused:
        values = {"refused": refused, "n_taken": len(jobs), "goal": goal}
        return render(request, "refused.html", values, status=200 if jobs else 422)
    return RedirectResponse(goal, status_code=303)


def _tag(jobs: Sequence[str], context: Context) -> str:
    """The tag under which documents that came together are found, given to them here."""
    tag = time.strftime("upload %Y-%m-%d %H:%M:%S")
    submission.tag_jobs(jobs, tag, context=context)
    return tag


def _choose(text: str, documents: FormFiles, *, what: str) -> list[UploadFile | None]:
    """What is to be translated: files, and None for the text.

    Raises:
        InvalidRequest: there is nothing.
    """
    has_text = bool(text.strip()) and what != "files"
    found = [*([None] if has_text else []), *(_filled(documents) if what != "text" else [])]
    if not found:
        raise InvalidRequest("there is nothing to translate yet: type a text or choose a file")
    return found


def _hand_in_each(
    sources: Sequence[UploadFile | None],
    make: Callable[[UploadFile | None], Submission],
    *,
    key: str,
    submit: Callable[[Submission], Receipt],
    context: Context,
) -> tuple[list[str], list[tuple[str, TranslatorError]]]:
    """The jobs of what could be handed in, and by name why the rest could not."""
    jobs, refused, taken = list[str](), [], list[Submission]()
    for source in sources:
        try:
            item = make(source)
            keyed = replace(item, idempotency_key=_key_of(item, form_key=key, before=taken))
            taken.append(item)
            jobs.append(submit_once(keyed, context=context, submit=submit).job_id)
        except TranslatorError as error:
            refused.append((upload_name(source) or "the text", error))
    return jobs, refused


@router.post("/examples/{example}", dependencies=[SameOrigin])
def submit_example(
    example: str, context: ContextDep, admission: AdmissionDep, visitor: VisitorDep
) -> Response:
    """Translate a bundled sample, with its human translation as references."""
    if example not in EXAMPLES:
        raise NotFound(f"no example {example!r}; there are {', '.join(EXAMPLES)}")
    samples = files("translator") / "samples"
    text = (samples / f"{example}.txt").read_bytes().decode()
    lines = (samples / f"{example}.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    references = tuple(item["ref"] for item in gold if item["ref"] != item["src"])
    recipe = make_recipe(context=context)
    submission = Submission(f"{example}.txt", text, recipe, "interactive", references=references)
    job_id = admission.submit(submission, caller=visitor).job_id
    return RedirectResponse(f"/jobs/{job_id}", status_code=303)


def _form(
    request: Request,
    context: Context,
    visitor: Caller,
    *,
    error: TranslatorError | None = None,
    chosen: dict[str, str] | None = None,
) -> HTMLResponse:
    options = {"model": context.settings.model, "beam": str(BEAM), "glossary": ""}
    options |= {"columns": "", "encoding": "", "references": ""}
    given = {"text": "", "source": AUTO, "key": secrets.token_hex(16), **options, **(chosen or {})}
    values = {
        "error": error,
        "chosen": given,
        "is_changed": any(given[name] != usual for name, usual in options.items()),
        "models": offer_models(context),
        "glossaries": offer_glossaries(context, visitor),
        "examples": EXAMPLES,
        "suffixes": ",".join(SUFFIXES),
        "reference_suffixes": ",".join(REFERENCE_SUFFIXES),
        "formats": [known.title for known in FORMATS.values()],
        "tables": [known.title for known in FORMATS.values() if known.has_columns],
        "most_chars": most_chars(context.settings),
        "most_bytes": context.settings.max_document_bytes,
    }
    return render(request, "submit.html", values, status=error.status if error else 200)


def _find_languages(text: str, *, source: str) -> dict[str, Any]:
    """The share of each language in the beginning of a text."""
    part = text[:_SHOWN_CHARS]
    segments = segment(part, source=source)
    is_part = len(text) > len(part)
    return {"error": None, "shares": count_shares(segments), "n_segments": len(segments), "is_part": is_part}


def _filled(uploads: Sequence[UploadFile] | None) -> list[UploadFile]:
    """Those fields in which a file was chosen."""
    return [item for item in uploads or () if upload_name(item)]


def _make(plain: Submission, source: UploadFile | None, *, reading: Reading, context: Context) -> Submission:
    """The document that is handed in: a file, or the text of the form."""
    if source is None:
        return plain
    named = replace(plain, name=upload_name(source), text="", reading=reading)
    return with_file(named, upload_bytes(source, context), context=context)


def _key_of(item: Submission, *, form_key: str, before: Sequence[Submission]) -> str | None:
    """The idempotency key of a document: what a form hands in again, and unchanged, is not taken twice.

    Args:
        form_key: empty for a client that sent none.
        before: what came before it in the form; the same document may be there.
    """
    if not form_key:
        return None
    content = hashlib.sha256(item.original or item.text.encode(errors="surrogatepass")).hexdigest()
    facts = (form_key, before.count(item), item.name, content, item.recipe.to_json(), item.references)
    return hashlib.sha256(repr(facts).encode(errors="surrogatepass")).hexdigest()


def _fragments(text: str, uploads: Sequence[UploadFile], context: Context) -> tuple[str, ...]:
    """Reference fragments: a line each in the form, or in a file of any of our formats."""
    found = [line.strip() for line in text.splitlines() if line.strip()]
    for upload in uploads:
        found += [
            item.text for item in read_references(upload_bytes(upload, context), name=upload_name(upload))
        ]
    return tuple(found)


def _title(text: str) -> str:
    """What a pasted text is called: how it begins."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= 60 else f"{first[:59]}…"
