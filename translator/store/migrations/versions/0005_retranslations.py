"""Documents can be translated again; engines' speed is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables of runs."""
    op.create_table(
        "engine_speed",
        sa.Column("model", sa.String(length=255), nullable=False),
        sa.Column("decoding", sa.String(length=255), nullable=False),
        sa.Column("n_texts", sa.BigInteger(), nullable=False),
        sa.Column("n_chars", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("model", "decoding", name=op.f("pk_engine_speed")),
    )
    op.create_table(
        "retranslation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("window", sa.String(length=16), nullable=True),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.Column("accept_if", sa.Text(), nullable=True),
        sa.Column("schedule_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("models", sa.Text(), nullable=False),
        sa.Column("cursor", sa.String(length=32), nullable=False),
        sa.Column("is_walked", sa.Integer(), nullable=False),
        sa.Column("n_documents", sa.Integer(), nullable=False),
        sa.Column("n_walked", sa.Integer(), nullable=False),
        sa.Column("free_at", sa.Double(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retranslation")),
    )
    op.create_index(op.f("ix_retranslation_created_at"), "retranslation", ["created_at"])
    op.create_index(op.f("ix_retranslation_state"), "retranslation", ["state"])
    op.create_table(
        "retranslation_document",
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("previous_job_id", sa.String(length=32), nullable=False),
        sa.Column("n_changed", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["retranslation.id"], name=op.f("fk_retranslation_document_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_retranslation_document_document_id")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_retranslation_document_job_id")),
        sa.PrimaryKeyConstraint("run_id", "document_id", name=op.f("pk_retranslation_document")),
        sa.UniqueConstraint("job_id", name=op.f("uq_retranslation_document_job_id")),
    )
    op.create_index(op.f("ix_retranslation_document_document_id"), "retranslation_document", ["document_id"])
    op.create_table(
        "retranslation_schedule",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("window", sa.String(length=16), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.Column("accept_if", sa.Text(), nullable=True),
        sa.Column("last_run_id", sa.String(length=32), nullable=True),
        sa.Column("last_at", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retranslation_schedule")),
    )
