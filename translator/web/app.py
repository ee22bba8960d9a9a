"""The web application: which doors it has, what surrounds them, and what runs as long as it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import Scope

from translator.errors import TranslatorError
from translator.service.admission import Admission, QuotaHolds
from translator.service.context import Context
from translator.service.live.live import Live
from translator.service.work.executor import LocalExecutor
from translator.web import deepl, health, libretranslate, native, pages, problems
from translator.web.body_limit import Allowance, BodyLimit, allow, most_kept
from translator.web.caller import is_identified
from translator.web.door import Door, find_door
from translator.web.head_check import Cors, CrossSiteCheck, HeadCheck, HostCheck
from translator.web.health import Warmup
from translator.web.openapi import describe_api, find_methods
from translator.web.problems import Problem
from translator.web.sub_path import SubPath
from translator.web.tracing import HeadRequests, Tracing

DOORS: tuple[Door, ...] = (native.DOOR, libretranslate.DOOR, deepl.DOOR, health.DOOR, pages.DOOR)
"""Every API of the service; the first that claims a path words its errors."""


def make_app(
    context: Context,
    *,
    executor: bool | None = None,
    requires_key: bool = False,
    is_own_name_asked: bool = False,
) -> FastAPI:
    """The application over a service; nothing runs before its first request or lifespan.

    Args:
        executor: whether documents are translated in this process; by default where there is no broker.
        requires_key: whether nobody comes in without an API key.
        is_own_name_asked: whether requests must call the server by a name of this machine.
    """
    app = FastAPI(
        title="Tolmacs",
        version="1",
        summary="Documents to English, aligned and scored",
        docs_url=None,  # they load scripts from a network that may not be there
        redoc_url=None,
        lifespan=_run_parts,
    )
    has_broker = bool(context.settings.broker_url.get_secret_value())
    app.state.context = context
    app.state.admission = Admission(context, requires_key=requires_key)
    app.state.charges = QuotaHolds(app.state.admission)
    app.state.executor = not has_broker if executor is None else executor
    for door in DOORS:
        app.include_router(door.router)
    app.openapi = partial(describe_api, app)  # type: ignore[method-assign]  # FastAPI's own way to extend it
    _handle_errors(app)
    app.add_middleware(HeadRequests)
    app.add_middleware(BodyLimit, allow=_allow, most_kept=most_kept(context.settings))
    app.add_middleware(HeadCheck, admit=_admit, render=_render)
    origins = context.settings.origins
    if not requires_key:
        laborious = [path for door in DOORS for path in door.laborious]
        app.add_middleware(CrossSiteCheck, origins=origins, laborious=laborious, render=_render)
    app.add_middleware(Cors, paths=libretranslate.DOOR.paths, origins=None if requires_key else origins)
    if is_own_name_asked:
        app.add_middleware(HostCheck, render=_render)
    app.add_middleware(Tracing, render=_render)
    if context.settings.below:
        app.add_middleware(SubPath, path=context.settings.below)  # added last, so outermost
    return app


@asynccontextmanager
async def _run_parts(app: FastAPI) -> AsyncIterator[None]:
    with ExitStack() as parts:
        app.state.live = parts.enter_context(Live(app.state.context))
        if app.state.executor:
            parts.enter_context(LocalExecutor(app.state.live.background))
        app.state.warmup = parts.enter_context(Warmup(app.state.context))
        yield


def _admit(path: str, request: Request) -> None:
    door = find_door(DOORS, path)
    if door:
        door.admit(request)


def _allow(scope: Scope) -> Allowance:
    state = scope["app"].state
    is_known = not state.admission.requires_key or is_identified(scope)
    return allow(scope["path"], is_known=is_known, settings=state.context.settings)


def _handle_errors(app: FastAPI) -> None:
    app.add_exception_handler(TranslatorError, partial(_answer, problems.from_translator_error))
    app.add_exception_handler(HTTPException, partial(_answer, problems.from_http_exception))
    app.add_exception_handler(RequestValidationError, partial(_answer, problems.from_validation_error))
    app.add_exception_handler(405, _refuse_method)


async def _refuse_method(request: Request, error: Exception) -> Response:
    """The framework knows the methods of the first route of a path only."""
    path = request.scope["path"]
    methods = ", ".join(find_methods(request.app, path))
    answer = await _answer(problems.from_http_exception, request, error)
    if methods:
        answer.headers["Allow"] = methods
    return answer


async def _answer(read: Callable[[Any], Problem], request: Request, error: Exception) -> Response:
    path, problem, identity = request.scope["path"], read(error), problems.request_id_of(request)
    if find_door(DOORS, path) is None and "text/html" in request.headers.get("accept", ""):
        return pages.DOOR.wording(problem, identity)  # somebody looks for a page that is none
    return _render(path, problem, identity)


def _render(path: str, problem: Problem, request_id: str) -> Response:
    door = find_door(DOORS, path)
    return (door.wording if door else problems.to_problem_json)(problem, request_id)
