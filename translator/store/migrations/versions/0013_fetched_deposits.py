"""Deposits know when they were fetched first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Those that are there were not fetched: until now that deleted them."""
    op.add_column("deposit", sa.Column("fetched_at", sa.Double(), nullable=True))
