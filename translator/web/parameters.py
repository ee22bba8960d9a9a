"""What a request of the compatible doors says, wherever it says it: JSON object, form fields or query."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile

MALFORMED = "The browser (or proxy) sent a request that this server could not understand."
NO_OBJECT = "Invalid JSON format"

Parameters = Mapping[str, Any]
"""A JSON object as it came; of other requests the text or file of each field."""


async def read_parameters(request: Request, *, lists: Collection[str] = ()) -> Parameters:
    """The parameters of a request; a JSON body stands for itself, form fields come behind the query.

    Args:
        lists: fields that a form may repeat; of any other the first is taken.

    Raises:
        HTTPException: 400 for a body that is none of these.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() == "application/json":
        return _read_json(await request.body())
    found: dict[str, Any] = {}
    for name, value in (*request.query_params.multi_items(), *(await request.form()).multi_items()):
        _require_text(value)
        if name in lists:
            found.setdefault(name, []).append(value)
        else:
            found.setdefault(name, value)
    return found


def _read_json(body: bytes) -> Parameters:
    try:
        found = json.loads(body or b"null")
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, MALFORMED) from error
    if not isinstance(found, dict):
        raise HTTPException(400, NO_OBJECT)
    _require_text(found)
    return found


def _require_text(value: Any) -> None:
    """Refuse what is no Unicode text: half of a surrogate pair, NUL."""
    if isinstance(value, UploadFile):
        return
    plain = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if "\0" in plain or "\\u0000" in plain or not _is_encodable(plain):
        raise HTTPException(400, "a text has NUL characters or is no Unicode")


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
