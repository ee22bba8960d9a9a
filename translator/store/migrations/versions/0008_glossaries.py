"""Glossaries and their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables of glossaries."""
    op.create_table(
        "glossary_content",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_glossary_content")),
    )
    op.create_table(
        "glossary",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("changed_at", sa.Double(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["glossary_content.digest"], name=op.f("fk_glossary_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary")),
    )
    op.create_index(op.f("ix_glossary_digest"), "glossary", ["digest"], unique=False)
    op.create_index(op.f("ix_glossary_owner_name"), "glossary", ["owner", "name"], unique=False)
    op.create_table(
        "glossary_version",
        sa.Column("glossary_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["glossary_content.digest"], name=op.f("fk_glossary_version_digest")
        ),
        sa.ForeignKeyConstraint(
            ["glossary_id"], ["glossary.id"], name=op.f("fk_glossary_version_glossary_id")
        ),
        sa.PrimaryKeyConstraint("glossary_id", "n", name=op.f("pk_glossary_version")),
    )
    op.create_index(op.f("ix_glossary_version_digest"), "glossary_version", ["digest"], unique=False)
