"""How DeepL's clients ask and are answered: their keys, and errors as `{"message": …}`."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from translator.callers import Caller
from translator.errors import QuotaExceeded
from translator.glossary import InvalidGlossary
from translator.languages import ENGLISH, SOURCE_LANGUAGES
from translator.web.caller import identify, key_of
from translator.web.forms import JSON, MULTIPART, URLENCODED, media_type_of
from translator.web.parameters import read_parameters
from translator.web.problems import Problem

TARGETS = {"EN-GB": "English (British)", "EN-US": "English (American)"}
"""Listed in two variants, since the SDKs refuse plain `EN`; they are translated alike."""
_ACCEPTED_TARGETS = frozenset({"EN", *TARGETS})
SOURCE_CODES = (ENGLISH, *sorted(SOURCE_LANGUAGES))
_STATUS = {401: 403, 409: 400, 422: 400}
"""Where DeepL has another status; its SDKs know 403 for a wrong key, 400 for anything wrong in a request."""


def word_error(problem: Problem, _request_id: str) -> Response:
    """The answer to what went wrong."""
    status = _STATUS.get(problem.status, problem.status)
    if problem.code == QuotaExceeded.code:
        status = 456
    body = {"message": problem.detail}
    if problem.code == InvalidGlossary.code:
        body = {"message": "Invalid glossary entries provided", "detail": problem.detail}
    return JSONResponse(body, status_code=status, headers=dict(problem.headers))


def refuse(message: str, *, status: int = 400) -> HTTPException:
    """An error of the request, in DeepL's own words."""
    return HTTPException(status, message)


def refuse_value(name: str) -> HTTPException:
    """A field has a value that is not offered."""
    return refuse(f"Value for '{name}' not supported.")


_MOST_BYTES = 128 * 1024


def admit(request: Request) -> None:
    """Judge the key in the head of a request; in the body, only short forms may have one.

    Raises as `Admission.identify`.
    """
    key = _key_in_head(request)
    if key or not _may_have_key_inside(request):
        identify(request, key)


async def find_caller(request: Request) -> Caller:
    """The caller by the header, or by the older parameter `auth_key`. Raises as `Admission.identify`."""
    key = _key_in_head(request) or await _read_auth_key(request)
    return await asyncio.to_thread(identify, request, key)


def _key_in_head(request: Request) -> str | None:
    return key_of(request.headers.get("authorization")) or request.query_params.get("auth_key")


def _may_have_key_inside(request: Request) -> bool:
    announced = request.headers.get("content-length", "")
    is_short = announced.isdecimal() and int(announced) <= _MOST_BYTES
    return is_short and media_type_of(request) in (URLENCODED, MULTIPART, JSON)


async def _read_auth_key(request: Request) -> str | None:
    """The parameter of the body; whether there is one comes before whether the body is right."""
    try:
        key = (await read_parameters(request)).get("auth_key")
    except HTTPException:
        return None
    return key if isinstance(key, str) else None


DeepLCaller = Annotated[Caller, Depends(find_caller)]


def parse_source(value: Any) -> str | None:
    """A source language in lower case, None where it is to be detected; raises an answer for any other."""
    if value in (None, ""):
        return None
    if not isinstance(value, str) or value.lower() not in SOURCE_CODES:
        raise refuse_value("source_lang")
    return value.lower()


def require_target(value: Any) -> None:
    """Raises an answer where the target is not English."""
    if not isinstance(value, str) or value.upper() not in _ACCEPTED_TARGETS:
        raise refuse_value("target_lang")
