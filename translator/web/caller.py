"""Who calls: what every route asks before it looks at a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from translator.service import Context


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose documents a request may see and make; the owner is empty where no key is asked for."""

    owner: str = ""


def find_caller() -> Caller:
    """The caller of a request."""
    return Caller()


def find_context(request: Request) -> Context:
    """What the use cases work with."""
    context: Context = request.app.state.context
    return context


CallerDep = Annotated[Caller, Depends(find_caller)]
ContextDep = Annotated[Context, Depends(find_context)]
