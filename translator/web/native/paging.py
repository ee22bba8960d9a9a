"""Pages of lists: a limit, and an opaque cursor to the next page."""

from __future__ import annotations

import base64
import json
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from translator.errors import InvalidRequest
from translator.jobs import Cursor

Item = TypeVar("Item")

Limit = Annotated[int, Query(ge=1, le=200, description="Most items of a page")]
CursorText = Annotated[
    str | None,
    Query(
        alias="cursor", max_length=200, pattern=r"^[A-Za-z0-9_-]*$", description="`next` of the page before"
    ),
]


class Page(BaseModel, Generic[Item]):
    """A part of a list, newest first."""

    items: list[Item]
    next: str | None = Field(description="Cursor of the next page; None where there is none")


def to_text(cursor: Cursor) -> str:
    """A cursor as clients carry it."""
    line = json.dumps([cursor.created_at, cursor.id]).encode()
    return base64.urlsafe_b64encode(line).rstrip(b"=").decode()


def to_cursor(text: str | None) -> Cursor | None:
    """The cursor that `to_text` wrote; none, or an empty one, stands for the first page.

    Raises:
        InvalidRequest: it is none of ours.
    """
    if not text:
        return None
    try:
        created_at, identity = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return Cursor(float(created_at), str(identity))
    except (ValueError, TypeError) as error:
        raise InvalidRequest(f"cursor {text!r} is none; take `next` of a page") from error
