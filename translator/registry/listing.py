"""Which models are known by name, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from translator.errors import ModelCorrupt, ModelMissing
from translator.registry.catalogue import load_catalogue
from translator.registry.location import bundled_directory, find_present, known_names
from translator.registry.manifest import read_manifest
from translator.settings import Settings


@dataclass(frozen=True, slots=True)
class Listing:
    """A model that is known by name.

    `state` is bundled, installed, absent or corrupt; `bytes` is what a pull would load where it is absent.
    """

    name: str
    languages: tuple[str, ...]
    license: str
    bytes: int
    state: Literal["bundled", "installed", "absent", "corrupt"]
    version: str | None
    digest: str | None


def list_models(settings: Settings) -> list[Listing]:
    """Models of the catalogue, then other models on this machine."""
    return [_look_at(name, settings) for name in known_names(settings)]


def _look_at(name: str, settings: Settings) -> Listing:
    directory = find_present(name, settings=settings)
    entry = load_catalogue().models.get(name)
    if directory is None:
        if entry is None:
            raise ModelMissing(f"model {name!r} has just been removed")
        return Listing(name, entry.languages, entry.license, entry.download_bytes, "absent", None, None)
    state: Literal["bundled", "installed"] = (
        "bundled" if directory.parent == bundled_directory() else "installed"
    )
    try:
        manifest = read_manifest(directory)
    except ModelCorrupt:
        return Listing(name, (), "unknown", 0, "corrupt", None, None)
    return Listing(
        name, manifest.languages, manifest.license, manifest.bytes, state, manifest.version, manifest.digest
    )
