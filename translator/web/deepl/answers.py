"""The form of all answers: JSON, errors as `{"message": …}` with the statuses that the SDKs tell apart."""

from __future__ import annotations

from fastapi import HTTPException
from fastapi.responses import JSONResponse, Response

from translator.errors import QuotaExceeded
from translator.glossary import InvalidGlossary
from translator.web.problems import Problem

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
