"""Tries that count towards the limit are told from claims."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Begin to count anew; what is under way keeps its attempts as fencing tokens."""
    op.add_column("chunk", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
