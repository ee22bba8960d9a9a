"""Who calls LibreTranslate's routes: its clients send their key as the parameter `api_key`, in the body."""

from __future__ import annotations

import asyncio

from fastapi import Request

from translator.callers import Caller
from translator.web.caller import identify, key_of
from translator.web.parameters import Parameters


def admit(request: Request) -> None:
    """Judge the key in the head of a request, if there is one. Raises as `Admission.identify`."""
    key = _key_in_head(request)
    if key:
        identify(request, key)


async def find_caller(request: Request, parameters: Parameters) -> Caller:
    """The caller by his parameter, or by the header of the other doors. Raises as `Admission.identify`."""
    key = parameters.get("api_key")
    sent = key if isinstance(key, str) and key else _key_in_head(request)
    return await asyncio.to_thread(identify, request, sent)


def _key_in_head(request: Request) -> str | None:
    return request.query_params.get("api_key") or key_of(request.headers.get("authorization"))
