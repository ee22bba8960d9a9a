"""Jobs know when their scores are due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Scores become due at once for what was done with references before."""
    op.add_column("job", sa.Column("score_due_at", sa.Double(), nullable=True))
    op.add_column("job", sa.Column("score_tries", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_job_score_due_at"), "job", ["score_due_at"])
    op.execute(
        "UPDATE job SET score_due_at = 0 WHERE state = 'done' "
        "AND EXISTS (SELECT 1 FROM reference WHERE reference.document_id = job.document_id)"
    )
