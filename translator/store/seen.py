"""Which keys came before: a set that lies on disk, so that plans over any number of segments stay small."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from translator.jobs import FactKey


class SeenKeys:
    """Keys seen so far; used with `with`, at whose end they are forgotten."""

    def __init__(self) -> None:
        """Nothing was seen."""
        self._rows = sqlite3.connect("", isolation_level=None)  # a temporary file that nobody else sees
        self._rows.execute("PRAGMA journal_mode=OFF")
        self._rows.execute("CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID")

    def __enter__(self) -> SeenKeys:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def add(self, keys: Collection[FactKey]) -> set[FactKey]:
        """Note keys; returns those that are new."""
        if not keys:
            return set()
        with self._rows:
            self._rows.execute("BEGIN")
            return {key for key in keys if self._is_new(key)}

    def _is_new(self, key: FactKey) -> bool:
        return bool(self._rows.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount)
