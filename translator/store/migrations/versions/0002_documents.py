"""Documents get owners, files, tags, references and an accepted translation; jobs get scores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Give each document what it lacks; the newest job that is done is the accepted one."""
    op.add_column("document", sa.Column("owner", sa.String(length=32), nullable=False, server_default=""))
    op.add_column(
        "document", sa.Column("format", sa.String(length=16), nullable=False, server_default="text")
    )
    op.add_column("document", sa.Column("original", sa.LargeBinary(), nullable=True))
    op.add_column("document", sa.Column("created_at", sa.Double(), nullable=False, server_default="0"))
    op.add_column("document", sa.Column("accepted_job_id", sa.String(length=32), nullable=True))
    op.create_index(op.f("ix_document_owner_created_at"), "document", ["owner", "created_at"])
    op.execute(
        "UPDATE document SET created_at = "
        "(SELECT coalesce(min(created_at), 0) FROM job WHERE document_id = document.id)"
    )
    op.execute(
        "UPDATE document SET accepted_job_id = (SELECT id FROM job WHERE document_id = document.id "
        "AND state = 'done' ORDER BY created_at DESC LIMIT 1)"
    )
    _make_tables()


def _make_tables() -> None:
    op.create_table(
        "document_tag",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_tag_document_id")),
        sa.PrimaryKeyConstraint("document_id", "tag", name=op.f("pk_document_tag")),
    )
    op.create_index(op.f("ix_document_tag_tag"), "document_tag", ["tag"])
    op.create_table(
        "reference",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_reference_document_id")),
        sa.PrimaryKeyConstraint("document_id", "n", name=op.f("pk_reference")),
    )
    op.create_table(
        "placement",
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("segments", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("chrf", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_placement_job_id")),
        sa.PrimaryKeyConstraint("job_id", "n", name=op.f("pk_placement")),
    )
    op.create_table(
        "score",
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("metric", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("chance", sa.Double(), nullable=True),
        sa.Column("coverage", sa.Double(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_score_job_id")),
        sa.PrimaryKeyConstraint("job_id", "metric", name=op.f("pk_score")),
    )
