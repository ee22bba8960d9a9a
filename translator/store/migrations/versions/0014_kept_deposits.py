"""Deposits know for how long they are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Those that are there are kept for a day, which is the longest time that there was."""
    op.add_column("deposit", sa.Column("kept_s", sa.Double(), nullable=False, server_default="86400"))
