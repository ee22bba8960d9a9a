"""What happened during a run, line by line: losses, speed and early looks, kept through every resume."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from translator.train.atomic_files import append_line, write_atomically

JOURNAL = "journal.jsonl"
JournalEntry = dict[str, Any]
"""Numbers by name; where the recipe changed, its new digest as `recipe`."""


def read_journal(folder: Path) -> list[JournalEntry]:
    """All entries in order; a line cut short by a crash is left out."""
    path = folder / JOURNAL
    entries = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            entries.append(json.loads(line))
        except ValueError:
            continue
    return entries


def rewind_journal(folder: Path, step: int) -> None:
    """Drop entries after a step, which a resumed run will make again."""
    kept = [entry for entry in read_journal(folder) if entry["step"] <= step]
    write_atomically(folder / JOURNAL, "".join(json.dumps(entry) + "\n" for entry in kept).encode())


def add_entry(folder: Path, entry: Mapping[str, float]) -> None:
    """Append one entry; each has `step` and `minutes`."""
    line = json.dumps({key: round(value, 5) for key, value in entry.items()})
    append_line(folder / JOURNAL, line)


def note_recipe(folder: Path, digest: str, *, step: int, minutes: float) -> None:
    """Append that a run goes on with another recipe, unless that was the last thing noted of its recipe."""
    noted = [entry["recipe"] for entry in read_journal(folder) if "recipe" in entry]
    if noted[-1:] != [digest]:
        entry = {"step": step, "minutes": round(minutes, 5), "recipe": digest}
        append_line(folder / JOURNAL, json.dumps(entry))
