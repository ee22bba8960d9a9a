"""Documents, their jobs and segments, and who works on them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from translator.store.tables.common import ROW_NUMBER, metadata

document = Table(
    "document",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    # The id of the key that handed it in; empty where no key was asked for.
    Column("owner", String(32), nullable=False),
    Column("format", String(16), nullable=False),
    # The bytes of a file that is more than its text.
    Column("original", LargeBinary),
    # What those do not say: encoding and columns as JSON; empty for nothing.
    Column("reading", Text, nullable=False, server_default=""),
    Column("created_at", Double, nullable=False),
    # The job whose translation readers get; none before the first is done.
    Column("accepted_job_id", String(32)),
    Index(None, "owner", "created_at"),
)

document_tag = Table(
    "document_tag",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("tag", String(64), primary_key=True, index=True),
)

reference = Table(
    "reference",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document_id", ForeignKey("document.id"), nullable=False, index=True),
    Column("idempotency_key", String(64), unique=True),
    Column("request_hash", String(64), nullable=False),
    Column("recipe", Text, nullable=False),
    # Of the recipe: what it names as its model, and the version of its glossary; none without one.
    Column("model", Text, nullable=False),
    Column("glossary", String(64), index=True),
    Column("priority", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("n_segments", Integer),
    Column("n_done", Integer, nullable=False),
    Column("n_reused", Integer, nullable=False),
    Column("chunks_left", Integer, nullable=False),
    Column("signature", Text, nullable=False),
    Column("error_code", String(64)),
    Column("error", Text),
    # Of the HTTP request that it came with, for the logs of workers.
    Column("request_id", String(64), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("finished_at", Double),
    # From when on the sweep may score it; none where no scores are owed.
    Column("score_due_at", Double, index=True),
    Column("score_tries", Integer, nullable=False),
    Index(None, "state"),
    Index(None, "created_at"),
)

chunk = Table(
    "chunk",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("job_id", ForeignKey("job.id"), nullable=False, index=True),
    Column("first", Integer),
    Column("last", Integer),
    Column("size_chars", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("queued_at", Double, nullable=False),
    Column("lease_until", Double),
    Column("error_code", String(64)),
    Column("error", Text),
    Index(None, "state", "priority", "id"),
)

segment = Table(
    "segment",
    metadata,
    Column("job_id", ForeignKey("job.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("language", String(16), nullable=False),
    Column("confidence", Double, nullable=False),
    Column("kind", String(16), nullable=False),
    # Flags of a segment that was passed through; those of a translation are its fact's.
    Column("flags", Text, nullable=False),
    Column("fact", ForeignKey("fact.key"), index=True),
)

fact = Table(
    "fact",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("text", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("flags", Text, nullable=False),
    Column("log_probability", Double, nullable=False),
    # Whose memory it is in; empty for the one of those without a key, or of all.
    Column("owner", String(32), nullable=False),
    Column("created_at", Double, nullable=False, index=True),
)

worker = Table(
    "worker",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("started_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
)

# What engines took, by model and decoding: the speed from which a plan estimates its time.
engine_speed = Table(
    "engine_speed",
    metadata,
    Column("model", String(255), primary_key=True),
    Column("decoding", String(255), primary_key=True),
    Column("n_texts", BigInteger, nullable=False),
    Column("n_chars", BigInteger, nullable=False),
    Column("seconds", Double, nullable=False),
)
