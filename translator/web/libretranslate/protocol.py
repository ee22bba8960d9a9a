"""How LibreTranslate's clients ask and are answered: keys, languages, errors as `{"error": …}`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse, Response

from translator.callers import Caller
from translator.errors import KeyInvalid, KeyRequired, RateLimited
from translator.languages import AUTO, ENGLISH, LANGUAGE_NAMES, SOURCE_LANGUAGES
from translator.web.caller import identify, key_of
from translator.web.parameters import Parameters
from translator.web.problems import Problem

CODES = (ENGLISH, *sorted(SOURCE_LANGUAGES))
_STATUS = {401: 400, 409: 400, 413: 400, 415: 400, 422: 400}
"""Where LibreTranslate has another status; its clients know 400, 403, 429 and 500."""
_DETAILS = {
    KeyRequired.code: "Please contact the server operator to get an API key",
    KeyInvalid.code: "Invalid API key",
}


def answer(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with a JSON body."""
    return JSONResponse(body, status_code=status, headers=dict(headers or {}))


def word_error(problem: Problem, _request_id: str) -> Response:
    """The answer to what went wrong."""
    status = _STATUS.get(problem.status, problem.status)
    detail = _DETAILS.get(problem.code, problem.detail)
    if problem.code == RateLimited.code:
        detail = f"Slowdown: {detail}"
    return answer({"error": detail}, status=status, headers=problem.headers)


def refuse(message: str, *, status: int = 400) -> HTTPException:
    """An error of the request, in LibreTranslate's own words."""
    return HTTPException(status, message)


def admit(request: Request) -> None:
    """Judge the key in the head of a request, if there is one. Raises as `Admission.identify`."""
    key = _key_in_head(request)
    if key:
        identify(request, key)


async def find_caller(request: Request, parameters: Parameters) -> Caller:
    """The caller by his parameter, or by the header of the other doors. Raises as `Admission.identify`."""
    key = parameters.get("api_key")
    sent = key if isinstance(key, str) and key else _key_in_head(request)
    return await asyncio.to_thread(identify, request, sent)


def _key_in_head(request: Request) -> str | None:
    return request.query_params.get("api_key") or key_of(request.headers.get("authorization"))


def list_languages() -> list[dict[str, object]]:
    """Every language with its targets: English and, as a text may stay as it is, itself."""
    return [
        {"code": code, "name": LANGUAGE_NAMES[code], "targets": sorted({code, ENGLISH})} for code in CODES
    ]


def parse_source(code: str) -> str:
    """A code or `auto`; raises an answer for any other."""
    return code.lower() if code.lower() == AUTO else parse_code(code)


def parse_code(code: str) -> str:
    """A code in lower case; raises an answer for one that is not known."""
    if code.lower() not in CODES:
        raise refuse(f"{code} is not supported")
    return code.lower()


def require_pair(source: str, target: str) -> None:
    """Raises an answer where there is no way from one language to the other."""
    if target not in (ENGLISH, source):
        name = "Auto Detect" if source == AUTO else LANGUAGE_NAMES[source]
        raise refuse(
            f"{LANGUAGE_NAMES[target]} ({target}) is not available as a target language "
            f"from {name} ({source})"
        )
