"""Who calls: what every route asks before it looks at a document.

Keys come as `Authorization: Bearer KEY` or, from DeepL's clients, `Authorization: DeepL-Auth-Key KEY`. A door
whose clients send them elsewhere reads them there and calls `identify`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader

from translator.callers import Caller
from translator.service import Context
from translator.service.gate import Gate

_SCHEMES = ("bearer ", "deepl-auth-key ")

security = APIKeyHeader(
    name="Authorization",
    scheme_name="ApiKey",
    description="`Bearer KEY` or `DeepL-Auth-Key KEY`, with a key of `tolmacs keys add`",
    auto_error=False,
)


def find_context(request: Request) -> Context:
    """What the use cases work with."""
    context: Context = request.app.state.context
    return context


def find_gate(request: Request) -> Gate:
    """What tells callers apart, and counts."""
    gate: Gate = request.app.state.gate
    return gate


def find_caller(request: Request, header: Annotated[str | None, Depends(security)]) -> Caller:
    """The caller of a request by its header; asks the store, so it runs in a thread.

    Raises as `Gate.identify`.
    """
    return identify(request, key_of(header))


def identify(request: Request, key: str | None) -> Caller:
    """The caller who sent a key, wherever that stood; asks the store. Raises as `Gate.identify`."""
    return find_gate(request).identify(key)


def key_of(header: str | None) -> str | None:
    """The key in an `Authorization` header, if it has one."""
    for scheme in _SCHEMES:
        if header and header.lower().startswith(scheme):
            return header[len(scheme) :].strip()
    return None


CallerDep = Annotated[Caller, Depends(find_caller)]
ContextDep = Annotated[Context, Depends(find_context)]
GateDep = Annotated[Gate, Depends(find_gate)]
