"""Jobs that are fetched with a secret."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "deposit",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("door", sa.String(length=16), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_deposit_job_id")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_deposit")),
    )
    op.create_index(op.f("ix_deposit_job_id"), "deposit", ["job_id"])
