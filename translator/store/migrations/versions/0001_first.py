"""The tables as they are; at the first release this becomes a copy, and each change a file after it."""

from __future__ import annotations

from alembic import op

from translator.store.schema import HEAD
from translator.store.tables import metadata

revision = HEAD
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    metadata.create_all(op.get_bind())
