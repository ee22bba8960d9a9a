"""`/v2/document`: an upload is a job in the store; it is looked at with its key and fetched once."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from translator.callers import Caller
from translator.errors import NotFound
from translator.formats.exports import SAME
from translator.formats.files import SUFFIXES, english_suffix
from translator.jobs import Job
from translator.languages import AUTO, ENGLISH
from translator.service.context import Context
from translator.service.exports import ExportedFile, export_job
from translator.service.held_files import find_held_file, leave_file, mark_fetched, take_back
from translator.service.queries import count_chars
from translator.service.recipes import make_recipe
from translator.web.caller import find_admission, find_context
from translator.web.deepl.protocol import DeepLCaller, parse_source, refuse, refuse_value, require_target
from translator.web.deepl.texts import find_glossary, parse_glossaries, require_formality
from translator.web.downloads import download
from translator.web.parameters import Parameters, SentFile, read_parameters, to_reading
from translator.web.tracing import is_head

router = APIRouter(include_in_schema=False)

_DOOR, _KEPT_S = "deepl", 24 * 3600.0
"""Where files are fetched, and how long after their end clients of DeepL find them that never do."""
_UNKNOWN_LEFT_S = 5
_STATES = {"queued": "queued", "running": "translating", "done": "done"}


@router.post("/v2/document")
async def upload(request: Request, caller: DeepLCaller) -> Response:
    """Take a file; what the SDK gets back is all that it needs to ask for it.

    A client that has gone meanwhile will send the file again.
    """
    context, admission = find_context(request), find_admission(request)
    parameters = await read_parameters(request)
    file, source = _parse(parameters)
    ids = parse_glossaries(parameters, has_source=source is not None)
    glossary = await asyncio.to_thread(find_glossary, ids, caller=caller, context=context)
    held = await asyncio.to_thread(
        leave_file,
        file.data,
        name=file.name,
        recipe=replace(make_recipe(source or AUTO, context=context), glossary=glossary),
        door=_DOOR,
        kept_s=_KEPT_S,
        caller=caller,
        admission=admission,
        context=context,
        reading=to_reading(parameters),
    )
    if await request.is_disconnected():
        await asyncio.to_thread(take_back, held, caller=caller, admission=admission, context=context)
    return JSONResponse({"document_id": held.job_id, "document_key": held.secret})


@router.api_route("/v2/document/{document_id}", methods=["GET", "POST"])
async def status(request: Request, caller: DeepLCaller, document_id: str) -> Response:
    """Where a document stands."""
    key = (await read_parameters(request)).get("document_key")
    body = await asyncio.to_thread(_describe, document_id, key, caller, context=find_context(request))
    return JSONResponse(body)


@router.api_route("/v2/document/{document_id}/result", methods=["GET", "POST"])
async def result(request: Request, caller: DeepLCaller, document_id: str) -> Response:
    """The translated file; soon after that it is gone."""
    key = (await read_parameters(request)).get("document_key")
    is_fetched, context = not is_head(request), find_context(request)
    file = await asyncio.to_thread(_take, document_id, key, caller, is_fetched=is_fetched, context=context)
    return download(file.data, name=file.name, media_type=file.media_type)


def _parse(parameters: Parameters) -> tuple[SentFile, str | None]:
    """The file under the name that counts, and its language; raises DeepL's answers."""
    file = parameters.get("file")
    if not isinstance(file, SentFile):
        raise refuse("Invalid file data.")
    name = str(parameters.get("filename") or file.name)
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise refuse("Invalid file data.")
    require_target(parameters.get("target_lang"))
    source = parse_source(parameters.get("source_lang"))
    if source == ENGLISH:
        raise refuse("Source and target language are equal.")
    require_formality(parameters)
    wanted = english_suffix(name)[1:].lower()
    if str(parameters.get("output_format") or wanted).lower() != wanted:
        raise refuse_value("output_format")
    return SentFile(name, file.data), source


def _find(document_id: str, key: Any, caller: Caller, *, context: Context) -> Job:
    job = find_held_file(str(key), door=_DOOR, context=context, owner=caller.owner)
    if job.id != document_id:
        raise NotFound("no such document")
    return job


def _describe(document_id: str, key: Any, caller: Caller, *, context: Context) -> dict[str, Any]:
    job = _find(document_id, key, caller, context=context)
    body: dict[str, Any] = {"document_id": job.id, "status": _STATES.get(job.state, "error")}
    if job.state == "running":
        left_s = job.estimate_left_s(time.time())
        body["seconds_remaining"] = _UNKNOWN_LEFT_S if left_s is None else max(1, round(left_s))
    if job.state == "done":
        body["seconds_remaining"] = 0
        body["billed_characters"] = count_chars(job.id, context=context)
    if body["status"] == "error":
        body["message"] = body["error_message"] = job.error or f"the translation was {job.state}"
    return body


def _take(document_id: str, key: Any, caller: Caller, *, is_fetched: bool, context: Context) -> ExportedFile:
    job = _find(document_id, key, caller, context=context)
    if not job.is_final:
        raise refuse("Document translation is not done", status=503)
    if job.state != "done":
        raise refuse(job.error or f"the translation was {job.state}")
    file = export_job(job.id, SAME, context=context)
    if is_fetched:
        mark_fetched(job.id, context=context)
    return file
