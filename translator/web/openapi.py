"""The description of the API: what FastAPI finds out, and what it cannot know."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import compile_path

from translator.web.native.documents import describe_bodies
from translator.web.problems import ProblemBody

DESCRIPTION = """
Hand a document in with `POST /v1/documents`, wait for its job, take the result in any format. Short texts are
translated at once with `POST /v1/translations`. Errors are `application/problem+json` with a stable `code`.
"""

_SCHEME = "ApiKey"
_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key of `tolmacs keys add`; `Authorization: DeepL-Auth-Key KEY` is taken, too",
}


def describe_api(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once."""
    if app.openapi_schema is None:
        found = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=DESCRIPTION.strip(),
            routes=app.routes,
        )
        found["components"]["schemas"]["ProblemBody"] = ProblemBody.model_json_schema()
        found["components"]["schemas"] |= describe_bodies()
        _drop_null(found["paths"])
        if app.state.context.settings.below:
            found["servers"] = [{"url": app.state.context.settings.below}]
        _bound_texts(found["components"]["schemas"], app.state.context.settings.max_text_chars)
        _describe_keys(found, are_needed=app.state.admission.requires_key)
        app.openapi_schema = found
    return app.openapi_schema


def find_methods(app: FastAPI, path: str) -> list[str]:
    """The methods that are described for a path; none where it is not described."""
    paths: dict[str, dict[str, Any]] = describe_api(app)["paths"]
    fitting = (ways for template, ways in paths.items() if compile_path(template)[0].match(path))
    methods = [method.upper() for method in paths.get(path) or next(fitting, {})]
    return [*methods, "HEAD"] if "GET" in methods else methods


def _bound_texts(schemas: dict[str, Any], most_chars: int) -> None:
    """How long a short text may be is a setting."""
    texts = schemas["TranslationsRequest"]["properties"]
    texts["text"]["maxLength"] = texts["texts"]["items"]["maxLength"] = most_chars


def _drop_null(paths: dict[str, Any]) -> None:
    """A parameter that may be left out is never null: no query and no head can say it."""
    for operation in (operation for ways in paths.values() for operation in ways.values()):
        for parameter in operation.get("parameters", ()):
            schema = parameter["schema"]
            kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
            schema |= kinds[0] if kinds else {}


def _describe_keys(found: dict[str, Any], *, are_needed: bool) -> None:
    """One scheme for all: what a route says of its own is what the framework found in its code."""
    found["components"]["securitySchemes"] = {_SCHEME: _BEARER}
    found["security"] = [{_SCHEME: []}] if are_needed else [{_SCHEME: []}, {}]
    for ways in found["paths"].values():
        for operation in ways.values():
            operation["security"] = found["security"] if "security" in operation else []
