"""Which tables there are. A change here raises the version in `schema.py`; a test holds the two together."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts rows by itself only where the key's type is INTEGER.
ROW_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


# Keys of the API, and what was done with them.

api_key = Table(
    "api_key",
    metadata,
    # Also the owner of what comes in under the key.
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    # SHA-256; a key is as random as its hash, so nothing slower is needed.
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    Column("requests_per_minute", Integer),
    Column("characters_per_month", BigInteger),
    Column("created_at", Double, nullable=False),
    Column("revoked_at", Double),
)

key_usage = Table(
    "key_usage",
    metadata,
    Column("key_id", ForeignKey("api_key.id"), primary_key=True),
    # Of the UTC calendar, `2026-01`.
    Column("month", String(7), primary_key=True),
    Column("characters", BigInteger, nullable=False),
)


# Documents, their jobs and segments, and who works on them.

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


# What is kept of a finished job besides its segments: scores, files, who is told, what people made of it.

# Where a reference was located in the translation of a job; `n` counts those given, then those found inside.
placement = Table(
    "placement",
    metadata,
    Column("job_id", ForeignKey("job.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("origin", String(16), nullable=False),
    # Numbers of segments with spaces between; empty for nowhere.
    Column("segments", Text, nullable=False),
    # In tokens of the joined translations; none for all of them.
    Column("span_start", Integer),
    Column("span_end", Integer),
    Column("similarity", Double, nullable=False),
    Column("chrf", Double),
)

score = Table(
    "score",
    metadata,
    Column("job_id", ForeignKey("job.id"), primary_key=True),
    Column("metric", String(16), primary_key=True),
    Column("value", Double, nullable=False),
    Column("low", Double),
    Column("high", Double),
    # What the same references score against their best wrong place.
    Column("chance", Double),
    # Share of translated tokens under a located reference.
    Column("coverage", Double, nullable=False),
    Column("signature", Text, nullable=False),
)

# Who wants to be told of the end of a job.
webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("job_id", ForeignKey("job.id"), primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    # From when on it may be tried, once the job is final; none where it was made or given up.
    Column("due_at", Double, index=True),
    Column("delivered_at", Double),
    Column("error", Text),
)

held_file = Table(
    "held_file",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("door", String(16), nullable=False),
    Column("job_id", ForeignKey("job.id"), nullable=False, index=True),
    Column("fetched_at", Double),
    Column("kept_s", Double, nullable=False),
)

# The file of a job in English, where it took long to put together; deleted when nobody fetches it.
rebuilt = Table(
    "rebuilt",
    metadata,
    Column("job_id", ForeignKey("job.id"), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    # The newest edit in it, 0 where there is none: once there is a newer one it is put together again.
    Column("edit_id", BigInteger, nullable=False),
    Column("used_at", Double, nullable=False, index=True),
)

# A segment's translation as a person wrote it, and what stood there before: the newest is what readers get.
edit = Table(
    "edit",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("job_id", ForeignKey("job.id"), nullable=False),
    Column("n", Integer, nullable=False),
    # None where the segment had been left as it is.
    Column("replaced", ForeignKey("fact.key"), index=True),
    Column("fact", ForeignKey("fact.key"), index=True),
    Column("owner", String(32), nullable=False),
    # How the person calls himself, empty where he does not say.
    Column("author", String(64), nullable=False, server_default=""),
    Column("created_at", Double, nullable=False),
    Index(None, "job_id", "n"),
)

# Segments that a person looked through and found right, as they stood then.
review = Table(
    "review",
    metadata,
    Column("job_id", ForeignKey("job.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    # What it pointed to then; none where it was left as it is. Another fact since: not reviewed any more.
    Column("fact", LargeBinary(32)),
    Column("author", String(64), nullable=False),
    Column("created_at", Double, nullable=False),
)


# Glossaries with their versions, and pairs that people proposed.

suggestion = Table(
    "suggestion",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("owner", String(32), nullable=False),
    Column("source_language", String(16), nullable=False),
    Column("target_language", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Index(None, "owner", "id"),
)

# What a version of a glossary says: the terms as TSV, and as JSON how many there are by language.
glossary_content = Table(
    "glossary_content",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("entries", Text, nullable=False),
    Column("counts", Text, nullable=False),
    # When somebody last made or combined it; what nothing holds is deleted some time after that.
    Column("used_at", Double, nullable=False, index=True),
)

glossary = Table(
    "glossary",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("name", Text, nullable=False),
    # The hash of its name; the id where an earlier one has the name, as clients of DeepL may wish.
    Column("handle", String(64), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("changed_at", Double, nullable=False),
    # The version that counts now.
    Column("digest", ForeignKey("glossary_content.digest"), nullable=False, index=True),
    Index(None, "owner", "handle", unique=True),
)

glossary_version = Table(
    "glossary_version",
    metadata,
    Column("glossary_id", ForeignKey("glossary.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("digest", ForeignKey("glossary_content.digest"), nullable=False, index=True),
    Column("created_at", Double, nullable=False),
)


# Alignment projects.

# Two texts whose segments people pair: both as JSON lists, and the beads between them.
alignment = Table(
    "alignment",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("beads", Text, nullable=False),
    # Counts changes, so that of two who change it the later sees that he is.
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("changed_at", Double, nullable=False),
    Index(None, "owner", "changed_at"),
)

# How an alignment becomes what it was before its last changes.
alignment_change = Table(
    "alignment_change",
    metadata,
    Column("alignment_id", ForeignKey("alignment.id"), primary_key=True),
    # That the change made.
    Column("version", Integer, primary_key=True),
    Column("change", Text, nullable=False),
)


# Runs in which documents are translated again.

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
