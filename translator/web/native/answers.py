"""What every route of the native API may answer besides what it is for."""

from __future__ import annotations

from typing import Any

from translator.web.problems import PROBLEM_JSON

_PROBLEM = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "The request is wrong; `code` says how", "content": _PROBLEM},
    "5XX": {"description": "The service cannot answer now", "content": _PROBLEM},
}
