"""A route whose body is read before anything else of it runs: parsed and held to its schema in a thread.

The framework parses and checks on the event loop, where a body of some megabytes stops every other answer.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette._utils import AwaitableOrContextManager, AwaitableOrContextManagerWrapper
from starlette.datastructures import FormData

from translator.web.forms import JSON, MOST_FIELDS, media_type_of, read_form

_MOST_ERRORS = 100

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class BodyRoute(APIRoute):
    """Takes the place of the framework's class in routers whose routes have bodies."""

    def get_route_handler(self) -> Handler:
        """What answers a request."""
        handle, schema = super().get_route_handler(), _schema_of(self)

        async def handle_read(request: Request) -> Response:
            read = _ReadRequest(request.scope, request.receive)
            if schema is not None and media_type_of(read) == JSON:
                read.value = await run_in_threadpool(validate_json, await read.body(), schema)
            return await handle(read)

        return handle_read


class _ReadRequest(Request):
    """A request whose JSON was read and whose forms are read strictly."""

    value: BaseModel | None = None

    async def json(self) -> Any:
        """The body, held to the schema of its route."""
        return self.value if self.value is not None else await super().json()

    def form(
        self,
        *,
        max_files: float = MOST_FIELDS,
        max_fields: float = MOST_FIELDS,
        max_part_size: int = 0,  # noqa: ARG002  # the whole body has a limit
    ) -> AwaitableOrContextManager[FormData]:
        """The fields."""
        read = read_form(self, max_fields=int(max_fields), max_files=int(max_files))
        return AwaitableOrContextManagerWrapper(read)


def validate_json(body: bytes, schema: type[BaseModel]) -> BaseModel:
    """A JSON body held to a schema.

    Raises:
        RequestValidationError: it is no JSON, or does not fit.
    """
    try:
        return schema.model_validate_json(body)
    except ValidationError as error:
        raise to_request_error(error) from error


def to_request_error(error: ValidationError) -> RequestValidationError:
    """What is wrong with a body in the framework's words; of very many faults the first."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return RequestValidationError([_in_body(item) for item in found[:_MOST_ERRORS]])


def _in_body(item: ErrorDetails) -> dict[str, Any]:
    return {**item, "loc": ("body", *item["loc"])}


def _schema_of(route: APIRoute) -> type[BaseModel] | None:
    """The one model that a route's whole JSON body is, if it has one."""
    found = route.body_field.field_info.annotation if route.body_field else None
    if route._embed_body_fields or not (isinstance(found, type) and issubclass(found, BaseModel)):
        return None
    return found
