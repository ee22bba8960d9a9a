"""What every route of the native API may answer besides what it is for."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.exceptions import HTTPException

from translator.web.forms import JSON, media_type_of
from translator.web.problems import PROBLEM_JSON

_PROBLEM = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "The request is wrong; `code` says how", "content": _PROBLEM},
    "5XX": {"description": "The service cannot answer now", "content": _PROBLEM},
}


def require_json(request: Request) -> None:
    """Refuse a body that does not say that it is JSON.

    Raises:
        HTTPException: 415.
    """
    media_type = media_type_of(request)
    if media_type != JSON:
        raise HTTPException(415, f"content type {media_type!r}; right is {JSON}")
