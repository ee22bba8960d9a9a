"""The description of the API: what FastAPI finds out, and what it cannot know."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import compile_path

from translator.web.problems import ProblemBody

DESCRIPTION = """
Hand a document in with `POST /v1/documents`, wait for its job, take the result in any format. Short texts are
translated at once with `POST /v1/translations`. Errors are `application/problem+json` with a stable `code`.
"""


def describe(app: FastAPI) -> dict[str, Any]:
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
        _bound_texts(found["components"]["schemas"], app.state.context.settings.max_text_chars)
        if not app.state.admission.requires_key:
            _let_keys_be_optional(found["paths"])
        app.openapi_schema = found
    return app.openapi_schema


def find_methods(app: FastAPI, path: str) -> list[str]:
    """The methods that are described for a path; none where it is not described."""
    paths: dict[str, dict[str, Any]] = describe(app)["paths"]
    fitting = (ways for template, ways in paths.items() if compile_path(template)[0].match(path))
    return [method.upper() for method in paths.get(path) or next(fitting, {})]


def _bound_texts(schemas: dict[str, Any], most_chars: int) -> None:
    """How long a short text may be is a setting."""
    texts = schemas["TranslationsRequest"]["properties"]
    texts["text"]["maxLength"] = texts["texts"]["items"]["maxLength"] = most_chars


def _let_keys_be_optional(paths: dict[str, dict[str, Any]]) -> None:
    for ways in paths.values():
        for operation in ways.values():
            if "security" in operation:
                operation["security"].append({})
