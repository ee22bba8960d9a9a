"""`/v1/documents`: hand in, look at, list, delete."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from translator.callers import Caller
from translator.jobs import Job, Submission
from translator.records import Reading
from translator.service import queries, retention
from translator.service.admission import Admission
from translator.service.context import Context
from translator.service.submission import MOST_KEY_CHARS, with_file
from translator.web.caller import AdmissionDep, CallerDep, ContextDep
from translator.web.forms import JSON
from translator.web.native.answers import CursorText, Limit, Page, next_cursor, to_cursor
from translator.web.native.schemas import HEX_ID, DocumentBody, JobBody, Tag, recipe_of
from translator.web.native.uploads import (
    BYTES,
    FORM,
    FileOptions,
    Options,
    TextDocument,
    Upload,
    parse_options,
    parse_text,
    read_upload,
)

router = APIRouter(tags=["documents"])

_DocumentId = Annotated[str, Path(pattern=HEX_ID, description="`document_id` of its jobs")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=MOST_KEY_CHARS,
        pattern=r"^[\x21-\x7e]+$",
        description="The same key with the same request gives the same job; with another, it is a conflict",
    ),
]


_FILE = {"type": "string", "format": "binary", "contentMediaType": BYTES}
"""As OpenAPI 3.0 says it and as 3.1 does: generators of clients know the one or the other."""


def describe_bodies() -> dict[str, dict[str, Any]]:
    """The schemas of what carries a document, by their names in OpenAPI."""
    options = FileOptions.model_json_schema()
    name = {key: value for key, value in options["properties"]["name"].items() if key != "default"}
    name["description"] = "In place of the name that the file has"
    properties = {**options["properties"], "name": name, "file": {**_FILE, "minLength": 1}}
    form = {**options, "title": "FileDocument", "properties": properties, "required": ["file"]}
    return {"TextDocument": TextDocument.model_json_schema(), "FileDocument": form}


def _refer_to_bodies() -> dict[str, Any]:
    """The request body in OpenAPI: three ways to send one document."""
    content = {
        JSON: {"schema": {"$ref": "#/components/schemas/TextDocument"}},
        FORM: {"schema": {"$ref": "#/components/schemas/FileDocument"}},
        BYTES: {"schema": _FILE},
    }
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/documents",
    operation_id="submit_document",
    summary="Hand a document in for translation",
    status_code=202,
    response_model=JobBody,
    responses={
        200: {"model": JobBody, "description": "The idempotency key was known: the job that it made"},
        202: {
            "description": "Stored; the job will be done",
            "headers": {"Location": {"description": "The job", "schema": {"type": "string"}}},
        },
    },
    openapi_extra=_refer_to_bodies(),
)
async def submit_document(
    request: Request,
    response: Response,
    context: ContextDep,
    caller: CallerDep,
    admission: AdmissionDep,
    idempotency_key: IdempotencyKey = None,
) -> JobBody:
    """Store a document and its job; when this answers, the job survives whatever happens.

    A file that comes alone has its media type, or `application/octet-stream`; its options stand in the query
    and have the names of the JSON body.
    """
    upload = await read_upload(request)
    job, is_new = await run_in_threadpool(
        _submit, upload, idempotency_key, caller, admission=admission, context=context
    )
    response.status_code = 202 if is_new else 200
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return JobBody.of(job)


@router.get("/documents", operation_id="list_documents", summary="List documents, newest first")
def list_documents(
    context: ContextDep,
    caller: CallerDep,
    limit: Limit = 50,
    cursor: CursorText = None,
    tag: Annotated[Tag | None, Query(description="Only documents with this tag")] = None,
) -> Page[DocumentBody]:
    """A page of documents."""
    after = to_cursor(cursor)
    found = queries.list_documents(context=context, limit=limit + 1, owner=caller.owner, after=after, tag=tag)
    return Page(items=[DocumentBody.of(item) for item in found[:limit]], next=next_cursor(found, limit=limit))


@router.get("/documents/{document_id}", operation_id="get_document", summary="Look at a document")
def get_document(document_id: _DocumentId, context: ContextDep, caller: CallerDep) -> DocumentBody:
    """Its name, format, tags and accepted job."""
    return DocumentBody.of(queries.get_document(document_id, context=context, owner=caller.owner))


@router.delete(
    "/documents/{document_id}", operation_id="delete_document", summary="Delete a document", status_code=204
)
def delete_document(document_id: _DocumentId, context: ContextDep, caller: CallerDep) -> None:
    """Gone is the document with its file, jobs in any state, references, scores, and every translation that
    no other document uses."""
    retention.delete_document(document_id, context=context, owner=caller.owner)


def _submit(
    upload: Upload, idempotency_key: str | None, caller: Caller, *, admission: Admission, context: Context
) -> tuple[Job, bool]:
    """The job of an upload, and whether it is new; reads files and the store, so it runs in a thread."""
    if upload.media_type == JSON:
        given = parse_text(upload)
        submission = _submission(given, given.text, caller, context=context)
    else:
        options = parse_options(upload)
        reading = Reading(options.encoding, tuple(options.columns))
        bare = replace(_submission(options, "", caller, context=context), reading=reading)
        submission = with_file(bare, upload.data, context=context)
    submission = replace(submission, idempotency_key=idempotency_key)
    receipt = admission.submit(submission, caller=caller)
    return queries.get_job(receipt.job_id, context=context, owner=caller.owner), receipt.is_new


def _submission(given: Options, text: str, caller: Caller, *, context: Context) -> Submission:
    return Submission(
        name=given.name,
        text=text,
        recipe=recipe_of(given, context=context, owner=caller.owner),
        priority=given.priority,
        references=tuple(given.references),
        tags=tuple(given.tags),
        webhook=given.webhook or "",
        webhook_secret=given.webhook_secret or "",
    )
