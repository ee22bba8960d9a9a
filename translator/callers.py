"""Who calls: the key that a request came with, and what it may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret; limits of None are none. `characters` were used this month, UTC."""

    id: str
    name: str
    requests_per_minute: int | None
    characters_per_month: int | None
    created_at: float
    revoked_at: float | None
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose documents a request sees and makes: those of its key, or those that came without any."""

    key: ApiKey | None = None

    @property
    def owner(self) -> str:
        """The id of the key, empty where no key was asked for."""
        return self.key.id if self.key else ""
