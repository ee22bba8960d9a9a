"""What is known of a glossary that is kept, without its terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredGlossary:
    """A glossary by name; times are seconds since 1970, UTC.

    `version` is that of its terms now; `counts` says how many there are by language, empty for any.
    """

    id: str
    owner: str
    name: str
    version: str
    counts: Mapping[str, int]
    created_at: float
    changed_at: float


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """The `n`th version of a glossary, the first being 1."""

    n: int
    version: str
    created_at: float
