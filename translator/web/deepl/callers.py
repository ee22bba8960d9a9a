"""Who calls DeepL's routes, all of which ask for a key where one is needed."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from translator.callers import Caller
from translator.web.caller import identify, key_of
from translator.web.parameters import read_parameters


async def find_caller(request: Request) -> Caller:
    """The caller by the header, or by the older parameter `auth_key`. Raises as `Admission.identify`."""
    key = key_of(request.headers.get("authorization")) or await _read_auth_key(request)
    return await asyncio.to_thread(identify, request, key)


async def _read_auth_key(request: Request) -> str | None:
    """The parameter of the query or the body; whether there is one comes before whether the body is right."""
    if "auth_key" in request.query_params:
        return request.query_params["auth_key"]
    try:
        key = (await read_parameters(request)).get("auth_key")
    except HTTPException:
        return None
    return key if isinstance(key, str) else None


DeepLCaller = Annotated[Caller, Depends(find_caller)]
