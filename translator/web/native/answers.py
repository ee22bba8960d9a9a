"""What routes of the native API have in common: problems, bodies of JSON, and pages of lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query, Request
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from translator.jobs import Cursor, Job, StoredDocument
from translator.web.forms import JSON, media_type_of
from translator.web.problems import PROBLEM_JSON

_PROBLEM = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "The request is wrong; `code` says how", "content": _PROBLEM},
    "5XX": {"description": "The service cannot answer now", "content": _PROBLEM},
}

Limit = Annotated[int, Query(ge=1, le=200, description="Most items of a page")]
CursorText = Annotated[
    str | None,
    Query(
        alias="cursor",
        pattern=r"^([0-9]{1,12}\.[0-9]{1,9}_[0-9a-f]{32})?$",
        description="`next` of the page before",
    ),
]
_Item = TypeVar("_Item")


def require_json(request: Request) -> None:
    """Refuse a body that does not say that it is JSON.

    Raises:
        HTTPException: 415.
    """
    media_type = media_type_of(request)
    if media_type != JSON:
        raise HTTPException(415, f"content type {media_type!r}; right is {JSON}")


class Page(BaseModel, Generic[_Item]):
    """A part of a list, newest first."""

    items: list[_Item]
    next: str | None = Field(description="Cursor of the next page; None where there is none")


def next_cursor(found: Sequence[Job | StoredDocument], *, limit: int) -> str | None:
    """What clients carry to the page behind `limit` items; None where no more were found."""
    if len(found) <= limit:
        return None
    last = found[limit - 1]
    return f"{last.created_at!r}_{last.id}"


def to_cursor(text: str | None) -> Cursor | None:
    """The cursor that `next_cursor` wrote; none, or an empty one, stands for the first page."""
    if not text:
        return None
    created_at, identity = text.split("_")
    return Cursor(float(created_at), identity)
