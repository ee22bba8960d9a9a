"""The form of all answers: JSON, errors as `{"error": …}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import HTTPException
from fastapi.responses import JSONResponse, Response

from translator.errors import KeyInvalid, KeyRequired, RateLimited
from translator.web.problems import Problem

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
