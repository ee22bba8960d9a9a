"""Runs in which documents are translated again."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Integer, String, Table, Text

from translator.store.tables.common import metadata

retranslation = Table(
    "retranslation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("owner", String(32), nullable=False),
    Column("query", Text, nullable=False),
    Column("change", Text, nullable=False),
    # The version that the change names; none without one.
    Column("glossary", String(64), index=True),
    Column("window", String(16)),
    Column("rate", Integer),
    Column("accept_if", Text),
    Column("schedule_id", String(32)),
    Column("state", String(16), nullable=False, index=True),
    # Exact versions of models by their names in recipes, as JSON.
    Column("models", Text, nullable=False),
    # The id of the last document that was walked through.
    Column("cursor", String(32), nullable=False),
    Column("is_walked", Integer, nullable=False),
    Column("n_documents", Integer, nullable=False),
    Column("n_walked", Integer, nullable=False),
    # When the rate allows the next job.
    Column("free_at", Double, nullable=False),
    # Until when one process drives the run.
    Column("lease_until", Double, nullable=False),
    Column("created_at", Double, nullable=False, index=True),
    Column("finished_at", Double),
    Column("error_code", String(64)),
    Column("error", Text),
    # What the condition for acceptance came to.
    Column("verdict", Text),
)

retranslation_document = Table(
    "retranslation_document",
    metadata,
    Column("run_id", ForeignKey("retranslation.id"), primary_key=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True, index=True),
    Column("job_id", ForeignKey("job.id"), nullable=False, unique=True),
    # The translation that readers had then. It may be deleted later.
    Column("previous_job_id", String(32), nullable=False),
    Column("n_changed", Integer, nullable=False),
    Column("decision", String(16)),
)

retranslation_schedule = Table(
    "retranslation_schedule",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("owner", String(32), nullable=False),
    Column("query", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("window", String(16), nullable=False),
    Column("rate", Integer),
    Column("accept_if", Text),
    Column("last_run_id", String(32)),
    Column("last_at", Double),
    Column("note", Text, nullable=False),
    Column("created_at", Double, nullable=False),
)
