"""The use cases, each a transaction or a few: submit, look, take turns, score, sweep, cancel, delete."""

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
from translator.service.removal import cancel, delete, delete_document
from translator.service.scoring import get_references, score_job
from translator.service.submission import submit, with_file
from translator.service.work.executor import LocalExecutor, Sweeper
from translator.service.work.sweep import has_worker, sweep
from translator.service.work.turn import take_turn, take_turns

__all__ = [
    "Context",
    "Excerpt",
    "ExportedFile",
    "Live",
    "LocalExecutor",
    "Overview",
    "Sweeper",
    "cancel",
    "delete",
    "delete_document",
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
