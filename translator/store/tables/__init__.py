"""Which tables there are. A change here raises the version in `schema.py`; a test holds the two together."""

from translator.store.tables.alignments import alignment, alignment_change
from translator.store.tables.common import metadata
from translator.store.tables.glossaries import glossary, glossary_content, glossary_version, suggestion
from translator.store.tables.keys import api_key, key_usage
from translator.store.tables.results import (
    edit,
    held_file,
    placement,
    rebuilt,
    review,
    score,
    webhook_delivery,
)
from translator.store.tables.retranslations import (
    retranslation,
    retranslation_document,
    retranslation_schedule,
)
from translator.store.tables.work import (
    chunk,
    document,
    document_tag,
    engine_speed,
    fact,
    job,
    reference,
    segment,
    worker,
)

__all__ = [
    "alignment",
    "alignment_change",
    "api_key",
    "chunk",
    "document",
    "document_tag",
    "edit",
    "engine_speed",
    "fact",
    "glossary",
    "glossary_content",
    "glossary_version",
    "held_file",
    "job",
    "key_usage",
    "metadata",
    "placement",
    "rebuilt",
    "reference",
    "retranslation",
    "retranslation_document",
    "retranslation_schedule",
    "review",
    "score",
    "segment",
    "suggestion",
    "webhook_delivery",
    "worker",
]
