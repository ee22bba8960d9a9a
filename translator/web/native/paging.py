"""Pages of lists: a limit, and an opaque cursor to the next page."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from translator.jobs import Cursor

_Item = TypeVar("_Item")

Limit = Annotated[int, Query(ge=1, le=200, description="Most items of a page")]
CursorText = Annotated[
    str | None,
    Query(
        alias="cursor",
        pattern=r"^([0-9]{1,12}\.[0-9]{1,9}_[0-9a-f]{32})?$",
        description="`next` of the page before",
    ),
]


class Page(BaseModel, Generic[_Item]):
    """A part of a list, newest first."""

    items: list[_Item]
    next: str | None = Field(description="Cursor of the next page; None where there is none")


def write_cursor(cursor: Cursor) -> str:
    """A cursor as clients carry it."""
    return f"{cursor.created_at!r}_{cursor.id}"


def to_cursor(text: str | None) -> Cursor | None:
    """The cursor that `write_cursor` wrote; none, or an empty one, stands for the first page."""
    if not text:
        return None
    created_at, identity = text.split("_")
    return Cursor(float(created_at), identity)
