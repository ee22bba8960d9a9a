"""Who calls: what every route asks before it looks at a document.

Keys come as `Authorization: Bearer KEY` or, from DeepL's clients, `Authorization: DeepL-Auth-Key KEY`. A door
whose clients send them elsewhere reads them there and calls `identify`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader
from starlette.types import Scope

from translator.callers import Caller
from translator.service.admission import Admission
from translator.service.context import Context

_CALLERS = "tolmacs.callers"
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


def find_admission(request: Request) -> Admission:
    """What tells callers apart, and counts."""
    admission: Admission = request.app.state.admission
    return admission


def find_caller(request: Request, header: Annotated[str | None, Depends(security)]) -> Caller:
    """The caller of a request by its header; asks the store, so it runs in a thread.

    Raises as `Admission.identify`.
    """
    return identify(request, key_of(header))


def find_caller_by_header(request: Request) -> None:
    """As `find_caller`, for the head of a request whose body is not read yet."""
    find_caller(request, request.headers.get("authorization"))


def identify(request: Request, key: str | None) -> Caller:
    """The caller who sent a key, wherever that stood; asks the store, once in a request.

    Raises as `Admission.identify`.
    """
    known: dict[str | None, Caller] = request.scope.setdefault(_CALLERS, {})
    if key not in known:
        known[key] = find_admission(request).identify(key)
    return known[key]


def is_identified(scope: Scope) -> bool:
    """Whether somebody who may come in has shown who he is."""
    return bool(scope.get(_CALLERS))


def key_of(header: str | None) -> str | None:
    """The key in an `Authorization` header, if it has one."""
    for scheme in _SCHEMES:
        if header and header.lower().startswith(scheme):
            return header[len(scheme) :].strip()
    return None


CallerDep = Annotated[Caller, Depends(find_caller)]
ContextDep = Annotated[Context, Depends(find_context)]
AdmissionDep = Annotated[Admission, Depends(find_admission)]
