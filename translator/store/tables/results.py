"""What is kept of a finished job besides its segments: scores, files, who is told, what people made of it."""

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
