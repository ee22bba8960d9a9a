"""What a request of the compatible doors says, wherever it says it: JSON object, form fields or query."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from pydantic_core import from_json

from translator.records import Reading
from translator.web.body_limit import forget_body
from translator.web.forms import JSON, media_type_of, read_form

_BODILESS = ("GET", "HEAD", "DELETE")
"""Methods of which clients may name the type of a body that they do not send."""

MALFORMED = "The browser (or proxy) sent a request that this server could not understand."
NO_OBJECT = "Invalid JSON format"

Parameters = Mapping[str, Any]
"""A JSON object as it came; of other requests the text or `SentFile` of each field."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a form; its name may be anything, or empty."""

    name: str
    data: bytes


async def read_parameters(request: Request, *, lists: Collection[str] = ()) -> Parameters:
    """The parameters of a request; a JSON body stands for itself, form fields come behind the query.

    Args:
        lists: fields that a form may repeat; of any other the first is taken.

    Raises:
        HTTPException: 400 for a body that is none of these.
    """
    if media_type_of(request) == JSON:
        body = await request.body()
        if body or request.method not in _BODILESS:
            return await run_in_threadpool(_read_json, body)
    found: dict[str, Any] = {}
    for name, value in (*request.query_params.multi_items(), *await _read_form(request)):
        if name in lists:
            found.setdefault(name, []).append(value)
        else:
            found.setdefault(name, value)
    await run_in_threadpool(_require_text, found)
    return found


def to_reading(parameters: Parameters) -> Reading:
    """What is said of a file beside its bytes: fields of ours that neither API has."""
    return parse_reading(str(parameters.get("encoding") or ""), str(parameters.get("columns") or ""))


def parse_reading(encoding: str, columns: str) -> Reading:
    """How a file is to be read, as a form says it: names or numbers of columns have commas between."""
    return Reading(encoding, tuple(name.strip() for name in columns.split(",") if name.strip()))


def forget_parameters(request: Request) -> None:
    """Keep nothing more of a form, for a request that is answered much later."""
    request.state.form_fields = []
    forget_body(request)


async def _read_form(request: Request) -> list[tuple[str, str | SentFile]]:
    """The fields of a form; they are kept by the request, so that they can be read again."""
    if not hasattr(request.state, "form_fields"):
        request.state.form_fields = await _parse_form(request)
    found: list[tuple[str, str | SentFile]] = request.state.form_fields
    return found


async def _parse_form(request: Request) -> list[tuple[str, str | SentFile]]:
    form = await read_form(request)
    try:
        return [
            (name, value if isinstance(value, str) else SentFile(value.filename or "", await value.read()))
            for name, value in form.multi_items()
        ]
    finally:
        await form.close()


def _read_json(body: bytes) -> Parameters:
    try:
        found = from_json(body.removeprefix(BOM_UTF8) or b"null")
    except ValueError as error:
        raise HTTPException(400, MALFORMED) from error
    if not isinstance(found, dict):
        raise HTTPException(400, NO_OBJECT)
    _require_text(found)
    return found


def _require_text(value: Any) -> None:
    """Refuse what is no Unicode text, at any depth: half of a surrogate pair, NUL."""
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, str) and ("\0" in item or not _is_encodable(item)):
            raise HTTPException(400, "a text has NUL characters or is no Unicode")
        if isinstance(item, dict):
            left += [*item.keys(), *item.values()]
        if isinstance(item, list):
            left += item


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
