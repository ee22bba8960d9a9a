"""People can correct segments; what stood there before is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table of edits."""
    op.create_table(
        "edit",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("replaced", sa.LargeBinary(length=32), nullable=True),
        sa.Column("fact", sa.LargeBinary(length=32), nullable=True),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_edit_job_id")),
        sa.ForeignKeyConstraint(["replaced"], ["fact.key"], name=op.f("fk_edit_replaced")),
        sa.ForeignKeyConstraint(["fact"], ["fact.key"], name=op.f("fk_edit_fact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit")),
    )
    op.create_index(op.f("ix_edit_job_id_n"), "edit", ["job_id", "n"])
    op.create_index(op.f("ix_edit_replaced"), "edit", ["replaced"])
    op.create_index(op.f("ix_edit_fact"), "edit", ["fact"])
