"""Who calls DeepL's routes, all of which ask for a key where one is needed."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from translator.callers import Caller
from translator.web.caller import identify, key_of
from translator.web.forms import JSON, MULTIPART, URLENCODED, media_type_of
from translator.web.parameters import read_parameters

_MOST_BYTES = 128 * 1024


def admit(request: Request) -> None:
    """Judge the key in the head of a request; in the body, only short forms may have one.

    Raises as `Admission.identify`.
    """
    key = _key_in_head(request)
    if key or not _may_have_key_inside(request):
        identify(request, key)


async def find_caller(request: Request) -> Caller:
    """The caller by the header, or by the older parameter `auth_key`. Raises as `Admission.identify`."""
    key = _key_in_head(request) or await _read_auth_key(request)
    return await asyncio.to_thread(identify, request, key)


def _key_in_head(request: Request) -> str | None:
    return key_of(request.headers.get("authorization")) or request.query_params.get("auth_key")


def _may_have_key_inside(request: Request) -> bool:
    announced = request.headers.get("content-length", "")
    is_short = announced.isdecimal() and int(announced) <= _MOST_BYTES
    return is_short and media_type_of(request) in (URLENCODED, MULTIPART, JSON)


async def _read_auth_key(request: Request) -> str | None:
    """The parameter of the body; whether there is one comes before whether the body is right."""
    try:
        key = (await read_parameters(request)).get("auth_key")
    except HTTPException:
        return None
    return key if isinstance(key, str) else None


DeepLCaller = Annotated[Caller, Depends(find_caller)]
