"""`/translate_file` and `/download_file`: a file in, a link out that holds for half an hour."""

from __future__ import annotations

import asyncio
import re
from pathlib import PurePath
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from translator.callers import Caller
from translator.errors import NotFound
from translator.formats.exports import SAME
from translator.formats.files import SUFFIXES, english_suffix
from translator.jobs import Job
from translator.languages import ENGLISH
from translator.records import Reading
from translator.service.exports import export_job
from translator.service.held_files import HeldFile, clean_name, find_held_file, leave_file
from translator.service.queries import get_job
from translator.service.recipes import make_recipe
from translator.web.caller import find_admission, find_context
from translator.web.downloads import download
from translator.web.libretranslate.protocol import (
    answer,
    find_caller,
    parse_code,
    parse_source,
    refuse,
    require_pair,
)
from translator.web.libretranslate.texts import require
from translator.web.parameters import (
    MALFORMED,
    Parameters,
    SentFile,
    forget_parameters,
    read_parameters,
    to_reading,
)

router = APIRouter(include_in_schema=False)

_DOOR, _KEPT_S = "libretranslate", 30 * 60.0
"""Where files are fetched, and how long after their end: as LibreTranslate does."""
_LONGEST_WAIT_S = 2400
"""LibreTranslate's own limit for a file."""
_POLL_S = (0.1, 1.0)
_LINK = re.compile(r"([0-9a-f]{64})\..+")


@router.post("/translate_file")
async def translate_file(request: Request) -> Response:
    """Translate a file; it goes on in the store when the client leaves."""
    parameters = await read_parameters(request)
    caller = await find_caller(request, parameters)
    file, source = _parse(parameters)
    held = await asyncio.to_thread(_leave, file, source, to_reading(parameters), caller, request)
    forget_parameters(request)
    del parameters, file  # waiting is long
    job = await _wait(held, request)
    if job.state != "done":
        raise refuse(job.error or f"the translation was {job.state}", status=500)
    link = f"{held.secret}.{quote(_name(job.name), safe='')}"
    return answer({"translatedFileUrl": str(request.url_for("download_file", link=link))})


@router.get("/download_file/{link}", name="download_file")
def download_file(request: Request, link: str) -> Response:
    """The translated file."""
    context = find_context(request)
    found = _LINK.fullmatch(link)
    if not found:
        raise NotFound("no such file")
    job = find_held_file(found[1], door=_DOOR, context=context)
    file = export_job(job.id, SAME, context=context)
    return download(file.data, name=_name(job.name), media_type=file.media_type)


def _parse(parameters: Parameters) -> tuple[SentFile, str]:
    """The file and its language; raises LibreTranslate's answers."""
    file = parameters.get("file")
    if not isinstance(file, SentFile):
        raise refuse(MALFORMED)
    source, target = (require(parameters, name) for name in ("source", "target"))
    if not file.name:
        raise refuse("Invalid request: empty file")
    if PurePath(file.name).suffix.lower() not in SUFFIXES:
        raise refuse("Invalid request: file format not supported")
    source, target = parse_source(source), parse_code(target)
    if source == target:
        raise refuse(f"Source and target language are equal ({source}): there is nothing to translate")
    require_pair(source, target)
    return file, source


def _leave(file: SentFile, source: str, reading: Reading, caller: Caller, request: Request) -> HeldFile:
    context = find_context(request)
    return leave_file(
        file.data,
        name=file.name,
        recipe=make_recipe(source, context=context),
        door=_DOOR,
        kept_s=_KEPT_S,
        caller=caller,
        admission=find_admission(request),
        context=context,
        reading=reading,
    )


async def _wait(held: HeldFile, request: Request) -> Job:
    """The job once it is finished, or when nobody waits any more."""
    loop = asyncio.get_running_loop()
    end, pause_s = loop.time() + _LONGEST_WAIT_S, _POLL_S[0]
    while True:
        job = await asyncio.to_thread(get_job, held.job_id, context=find_context(request))
        if job.is_final or loop.time() > end or await request.is_disconnected():
            return job
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 1.5, _POLL_S[1])


def _name(name: str) -> str:
    """`a.txt` in English is `a_en.txt`."""
    path = PurePath(clean_name(name))
    return f"{path.stem}_{ENGLISH}{english_suffix(path.name)}"
