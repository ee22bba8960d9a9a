"""The description of the API: what FastAPI finds out, and what it cannot know."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

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
        schemas = found["components"]["schemas"]
        schemas["ProblemBody"] = ProblemBody.model_json_schema()
        app.openapi_schema = found
    return app.openapi_schema
