"""What an API consists of: its routes, and how errors under its paths are worded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request

from translator.web.caller import find_caller_by_header
from translator.web.problems import Wording, to_problem_json

Admit = Callable[[Request], None]
"""Judges who sends a body by the head of the request; raises what the routes would."""


@dataclass(frozen=True, slots=True)
class Door:
    """An API that `app.py` includes; `paths` are the beginnings of its paths, whose errors it words.

    `admit` is asked before a body is read. Where a key may stand in the body, it lets in who shows none.
    `laborious` are paths where a GET is as much work as a translation.
    """

    router: APIRouter
    paths: tuple[str, ...] = ()
    wording: Wording = to_problem_json
    admit: Admit = find_caller_by_header
    laborious: tuple[str, ...] = ()


def find_door(doors: Sequence[Door], path: str) -> Door | None:
    """The first door that claims a path."""
    return next((door for door in doors if is_under(path, door.paths)), None)


def is_under(path: str, places: Collection[str]) -> bool:
    """Whether a path is one of some places or below it; these have no slash at their ends."""
    return any(path == place or path.startswith(f"{place}/") for place in places)
