"""The use cases, each a transaction or a few: submit, look, take turns, score, sweep, cancel, delete."""

from translator.service.context import Context, make_context
from translator.service.documents import delete_document, get_document, list_documents
from translator.service.edits import edit_segment, list_edits, restore_segment
from translator.service.files import TranslatedFile, attach_file, get_translated_file
from translator.service.live import Live
from translator.service.outlines import Part, get_outline, get_part
from translator.service.overview import Overview, look_over
from translator.service.queries import (
    cancel,
    delete,
    get_job,
    get_result,
    get_states,
    get_translations,
    list_jobs,
    measure,
    measure_memory,
)
from translator.service.scoring import get_references, score_job
from translator.service.submission import submit
from translator.service.work.executor import LocalExecutor, Sweeper
from translator.service.work.sweep import has_worker, sweep
from translator.service.work.turn import take_turn, take_turns

__all__ = [
    "Context",
    "Live",
    "LocalExecutor",
    "Overview",
    "Part",
    "Sweeper",
    "TranslatedFile",
    "attach_file",
    "cancel",
    "delete",
    "delete_document",
    "edit_segment",
    "get_document",
    "get_job",
    "get_outline",
    "get_part",
    "get_references",
    "get_result",
    "get_states",
    "get_translated_file",
    "get_translations",
    "has_worker",
    "list_documents",
    "list_edits",
    "list_jobs",
    "look_over",
    "make_context",
    "measure",
    "measure_memory",
    "restore_segment",
    "score_job",
    "submit",
    "sweep",
    "take_turn",
    "take_turns",
]
