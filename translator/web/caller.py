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
from translator.service.admission import Admission

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


def identify(request: Request, key: str | None) -> Caller:
    """The caller who sent a key, wherever that stood; asks the store. Raises as `Admission.identify`."""
    return find_admission(request).identify(key)


def key_of(header: str | None) -> str | None:
    """The key in an `Authorization` header, if it has one."""
    for scheme in _SCHEMES:
        if header and header.lower().startswith(scheme):
            return header[len(scheme) :].strip()
    return None


CallerDep = Annotated[Caller, Depends(find_caller)]
ContextDep = Annotated[Context, Depends(find_context)]
AdmissionDep = Annotated[Admission, Depends(find_admission)]
