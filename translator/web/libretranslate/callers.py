"""Who calls LibreTranslate's routes: its clients send their key as the parameter `api_key`."""

from __future__ import annotations

import asyncio

from fastapi import Request

from translator.callers import Caller
from translator.web.caller import identify, key_of
from translator.web.parameters import Parameters


async def find_caller(request: Request, parameters: Parameters) -> Caller:
    """The caller by his parameter, or by the header of the other doors. Raises as `Admission.identify`."""
    key = parameters.get("api_key")
    sent = key if isinstance(key, str) and key else key_of(request.headers.get("authorization"))
    return await asyncio.to_thread(identify, request, sent)
