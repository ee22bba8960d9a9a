"""The use cases, each a transaction or a few: submit, look, take turns, score, sweep, cancel, delete."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.service import job_views, reviews
    from translator.service.context import Context, make_context
    from translator.service.edits import edit_segment, list_edits, restore_segment
    from translator.service.exports import ExportedFile, export_job
    from translator.service.live import Live
    from translator.service.queries import (
        Excerpt,
        Overview,
        get_document,
        get_excerpt,
        get_job,
        get_leading_excerpt,
        get_outline,
        get_result,
        get_states,
        get_translations,
        list_documents,
        list_jobs,
        look_over,
        measure,
        measure_memory,
    )
    from translator.service.retention import cancel_job, delete_document, delete_job
    from translator.service.scoring import get_references, score_job
    from translator.service.submission import submit, with_file
    from translator.service.work.executor import LocalExecutor, Sweeper
    from translator.service.work.sweep import has_worker, sweep
    from translator.service.work.turn import take_turn, take_turns

# By module: a door that needs one use case loads that one.
_PLACES = {
    "context": (
        "Context",
        "make_context",
    ),
    "edits": (
        "edit_segment",
        "list_edits",
        "restore_segment",
    ),
    "exports": (
        "ExportedFile",
        "export_job",
    ),
    "live": ("Live",),
    "queries": (
        "Excerpt",
        "Overview",
        "get_document",
        "get_excerpt",
        "get_job",
        "get_leading_excerpt",
        "get_outline",
        "get_result",
        "get_states",
        "get_translations",
        "list_documents",
        "list_jobs",
        "look_over",
        "measure",
        "measure_memory",
    ),
    "retention": (
        "cancel_job",
        "delete_job",
        "delete_document",
    ),
    "scoring": (
        "get_references",
        "score_job",
    ),
    "submission": (
        "submit",
        "with_file",
    ),
    "work.executor": (
        "LocalExecutor",
        "Sweeper",
    ),
    "work.sweep": (
        "has_worker",
        "sweep",
    ),
    "work.turn": (
        "take_turn",
        "take_turns",
    ),
}
_MODULE_OF = {name: module for module, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> object:
    """A use case, or a module of them, at its first use (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name not in _MODULE_OF:
        return import_module(f"{__name__}.{name}")
    found: object = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    return found


__all__ = [
    "Context",
    "Excerpt",
    "ExportedFile",
    "Live",
    "LocalExecutor",
    "Overview",
    "Sweeper",
    "cancel_job",
    "delete_document",
    "delete_job",
    "edit_segment",
    "export_job",
    "get_document",
    "get_excerpt",
    "get_job",
    "get_leading_excerpt",
    "get_outline",
    "get_references",
    "get_result",
    "get_states",
    "get_translations",
    "has_worker",
    "job_views",
    "list_documents",
    "list_edits",
    "list_jobs",
    "look_over",
    "make_context",
    "measure",
    "measure_memory",
    "restore_segment",
    "reviews",
    "score_job",
    "submit",
    "sweep",
    "take_turn",
    "take_turns",
    "with_file",
]
