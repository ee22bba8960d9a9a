"""Which content the files of a hub must have: what the catalogue says, and what came with the first pull.

A hub names the digests of its own files, so it could name others tomorrow. What the first pull brought is
written beside the models, in `pins.json`; another machine takes that file over to begin with it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from translator.errors import ModelCorrupt
from translator.registry.catalogue import Repository

PINS_NAME = "pins.json"

_Pins = dict[str, dict[str, str]]
_PINS = TypeAdapter(_Pins)


def require_pinned(repository: Repository, place: Path, found: Mapping[str, str], *, pins: Path) -> None:
    """Hold downloaded files to their pins; those that have none yet are pinned now.

    Args:
        place: where the files are.
        found: the SHA-256 of each.
        pins: the file with what came before.

    Raises:
        ModelCorrupt: a file has other content than its pin says, and was deleted; or the catalogue pins the
            files of the repository and this is none of them; or the file of pins is damaged.
    """
    known = read_pins(pins)
    key = f"{repository.id}@{repository.revision}"
    earlier = known.get(key, {})
    for name, digest in found.items():
        _compare(name, digest, repository.files, place=place, said_by="the catalogue")
        _compare(name, digest, earlier, place=place, said_by=str(pins))
        if repository.files and name not in repository.files:
            raise ModelCorrupt(f"file {name} of {repository.id} is none of those that the catalogue pins")
    if found.keys() - earlier.keys():
        _write(pins, {**known, key: {**earlier, **found}})


def read_pins(path: Path) -> Mapping[str, Mapping[str, str]]:
    """SHA-256 by file, by repository and commit (`org/name@commit`).

    Raises:
        ModelCorrupt: the file is damaged.
    """
    try:
        return _PINS.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValidationError as error:
        raise ModelCorrupt(f"{path} is damaged; restore it, or delete it to pin models anew") from error


def _compare(name: str, digest: str, pinned: Mapping[str, str], *, place: Path, said_by: str) -> None:
    if pinned.get(name, digest) != digest:
        (place / name).unlink()
        raise ModelCorrupt(
            f"file {name} has SHA-256 {digest[:12]}…, {said_by} says {pinned[name][:12]}…; it was deleted"
        )


def _write(path: Path, pins: Mapping[str, Mapping[str, str]]) -> None:
    fresh = path.with_suffix(".tmp")
    fresh.write_text(json.dumps(pins, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(fresh, path)
