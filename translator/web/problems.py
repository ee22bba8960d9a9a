"""How an error becomes an answer: one `Problem`, worded as the API under whose paths it happened words it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from translator.errors import KeyRequired, QueueUnavailable, SchemaMismatch, StoreUnavailable, TranslatorError

PROBLEM_JSON = "application/problem+json"

# Their messages name addresses inside the installation, which are no business of a client.
_INTERNAL = (QueueUnavailable, SchemaMismatch, StoreUnavailable)
_CODES = {
    401: "key_required",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    408: "too_slow",
    413: "input_too_large",
    415: "unsupported_media_type",
    503: "busy",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: HTTP status, stable code, one sentence, and headers that the answer needs.

    `errors` has one object for each field that is wrong: its place and what would be right.
    """

    status: int
    code: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[Mapping[str, Any]] = ()


Wording = Callable[[Problem, str], Response]
"""Makes an answer of a problem and the id of the request."""


class ProblemBody(BaseModel):
    """An error after RFC 9457; `code` is stable, `detail` is for people."""

    type: str = Field("about:blank", description="Always `about:blank`: `code` tells errors apart")
    title: str = Field(description="The HTTP status in words", examples=["Not Found"])
    status: int = Field(description="The HTTP status", examples=[404])
    detail: str = Field(description="What was wrong and what would be right", examples=["no job 'x'"])
    code: str = Field(description="Stable name of the error", examples=["not_found"])
    request_id: str = Field(description="Under this id the log has the request")
    errors: list[dict[str, Any]] | None = Field(None, description="Wrong fields: `place` and `message`")


def to_problem_json(problem: Problem, request_id: str) -> Response:
    """The answer of the native API."""
    body = ProblemBody(
        type="about:blank",
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.detail,
        code=problem.code,
        request_id=request_id,
        errors=[dict(item) for item in problem.errors] or None,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers=dict(problem.headers),
    )


def from_translator_error(error: TranslatorError) -> Problem:
    """One of our own errors: its class says status and code."""
    detail = str(type(error).__doc__) if isinstance(error, _INTERNAL) else str(error)
    retry_after_s = getattr(error, "retry_after_s", None)
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, KeyRequired):
        detail += ": send it as `Authorization: Bearer KEY`"
    errors = [
        {"place": f"line {item.line}", "message": item.message} for item in getattr(error, "problems", ())
    ]
    return Problem(error.status, error.code, detail, headers, errors=errors)


def from_http_exception(error: HTTPException) -> Problem:
    """An error of the framework: no such path, another method, a body that is too large."""
    code = _CODES.get(error.status_code, "invalid_request")
    return Problem(error.status_code, code, str(error.detail), dict(error.headers or {}))


def from_error(error: TranslatorError | HTTPException) -> Problem:
    """An error of ours, or of the framework."""
    return from_translator_error(error) if isinstance(error, TranslatorError) else from_http_exception(error)


def from_validation_error(error: RequestValidationError) -> Problem:
    """Fields that do not fit the schema; the values stay out of the answer."""
    errors = [{"place": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors()]
    if any(item["type"] == "json_invalid" for item in error.errors()):
        return Problem(400, "invalid_json", "the body is not JSON", errors=errors)
    detail = "; ".join(f"{item['place']}: {item['message']}" for item in errors[:5])
    return Problem(422, "invalid_request", detail, errors=errors)


def from_unexpected(request_id: str) -> Problem:
    """Anything else is our fault, and its words may quote a document."""
    return Problem(500, "internal_error", f"this is an error of the service; its log has {request_id}")


def request_id_of(request: Request) -> str:
    """The id that `Tracing` gave the request."""
    return str(request.scope.get("tolmacs.request_id", ""))
