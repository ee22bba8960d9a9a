"""What documents come in as, and what translations go out as: a module for each format, or for its kind."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["load_by_name"]


def load_by_name(place: str) -> Any:
    """The function of a `module:function` of this package, whose module is loaded with its first use."""
    module, _, name = place.partition(":")
    return getattr(import_module(f"{__name__}.{module}"), name)
