"""Jobs know the HTTP request that they came with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Jobs that are there came with none."""
    op.add_column("job", sa.Column("request_id", sa.String(length=64), nullable=False, server_default=""))
