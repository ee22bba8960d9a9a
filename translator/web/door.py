"""What an API consists of: its routes, and how errors under its paths are worded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from translator.web.problems import Wording, to_problem_json


@dataclass(frozen=True, slots=True)
class Door:
    """An API that `app.py` includes; `paths` are the beginnings of the paths whose errors it words."""

    router: APIRouter
    paths: tuple[str, ...] = ()
    wording: Wording = to_problem_json


def find_wording(doors: Sequence[Door], path: str) -> Wording:
    """How errors under a path are worded; as problem+json where no door claims it."""
    for door in doors:
        if any(path == start or path.startswith(f"{start.rstrip('/')}/") for start in door.paths):
            return door.wording
    return to_problem_json
