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
        get_glance,
        get_job,
        get_leading_excerpt,
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

# By module: a door that needs one use case loads that one. A module of use cases stands for itself.
_PLACES = {
    "context": "Context make_context",
    "edits": "edit_segment list_edits restore_segment",
    "exports": "ExportedFile export_job",
    "job_views": "",
    "live": "Live",
    "queries": "Excerpt Overview get_document get_excerpt get_job get_glance get_leading_excerpt get_result "
    "get_states get_translations list_documents list_jobs look_over measure measure_memory",
    "retention": "cancel_job delete_job delete_document",
    "reviews": "",
    "scoring": "get_references score_job",
    "submission": "submit with_file",
    "work.executor": "LocalExecutor Sweeper",
    "work.sweep": "has_worker sweep",
    "work.turn": "take_turn take_turns",
}
_MODULE_OF = {name: module for module, names in _PLACES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """A use case, or a module of them, at its first use (PEP 562)."""
    if name in _MODULE_OF:
        found: object = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
        return found
    if name in _PLACES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
