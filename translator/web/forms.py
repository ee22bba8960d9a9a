"""How forms are read: as UTF-8 whatever they say, and what is not UTF-8 is an error, never other letters."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.types import Scope

JSON = "application/json"
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
MOST_FIELDS = 1000

_ENCODING = re.compile(r"charset *= *\"?([^\";, ]*)", re.IGNORECASE)
_UTF8 = ("utf-8", "utf8", "us-ascii", "")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


def media_type_of(request: Request) -> str:
    """What a request says that its body is, in lower case and without parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


async def read_form(
    request: Request, *, max_fields: int = MOST_FIELDS, max_files: int = MOST_FIELDS
) -> FormData:
    """The fields of a form in their order; none where the body is no form. The caller closes its files.

    Raises:
        HTTPException: 400 for a form that is broken, has too many fields, or is not UTF-8.
    """
    media_type = media_type_of(request)
    if media_type not in (URLENCODED, MULTIPART):
        return FormData()
    encoding = _ENCODING.search(request.headers["content-type"])
    if encoding and encoding[1].lower() not in _UTF8:
        raise HTTPException(400, f"forms are read as UTF-8, not as {encoding[1][:40]!r}")
    if media_type == URLENCODED:
        return await run_in_threadpool(_parse_pairs, await request.body(), max_fields)
    parser = _Utf8Parser(
        request.headers,
        request.stream(),
        max_fields=max_fields,
        max_files=max_files,
        max_part_size=2**62,  # the body as a whole has a limit
    )
    try:
        return await parser.parse()
    except MultiPartException as error:
        raise HTTPException(400, f"the form cannot be read: {error.message}") from error


def check_query(scope: Scope) -> None:
    """Hold the query of a request to UTF-8, and write its letters outside ASCII as the framework reads them.

    Raises:
        HTTPException: 400.
    """
    query: bytes = scope.get("query_string", b"")
    _require_utf8(unquote_to_bytes(query), "the query")
    scope["query_string"] = _BEYOND_ASCII.sub(lambda found: b"%%%02X" % found[0][0], query)


class _Utf8Parser(MultiPartParser):
    """The framework's parser takes what is not UTF-8 for Latin-1."""

    def on_headers_finished(self) -> None:
        """The names of the field and of its file are known."""
        _require_utf8(self._current_part.content_disposition or b"", "the name of a field or file")
        super().on_headers_finished()

    def on_part_end(self) -> None:
        """The text of a field is known."""
        if self._current_part.file is None:
            _require_utf8(self._current_part.data, f"field {self._current_part.field_name[:40]!r}")
        super().on_part_end()


def _parse_pairs(body: bytes, max_fields: int) -> FormData:
    text = _require_utf8(body, "the form")
    try:
        pairs: list[tuple[str, Any]] = parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=max_fields
        )
    except UnicodeDecodeError as error:
        raise HTTPException(400, "the form is not UTF-8") from error
    except ValueError as error:
        raise HTTPException(400, f"the form has more than {max_fields:,} fields") from error
    return FormData(pairs)


def _require_utf8(data: bytes | bytearray, what: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"{what} is not UTF-8 at byte {error.start}") from error
