"""Where models are on this machine, which of them a name means, and what is known of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import translator
from translator.errors import InvalidRequest, LicenseNotAccepted, ModelCorrupt, ModelMissing, UnknownModel
from translator.registry.catalogue import CatalogueEntry, load_catalogue
from translator.registry.manifest import MANIFEST_NAME, read_manifest
from translator.settings import Settings

_AUTO = "auto"


def bundled_directory() -> Path:
    """Holds the models that ship with the program."""
    return Path(translator.__file__).parent / "models"


def installed_directory(settings: Settings) -> Path:
    """Holds the models that were pulled or added."""
    return settings.data_dir / "models"


def place_for(name: str, *, settings: Settings) -> Path:
    """Where a model of this name is to be installed.

    Raises:
        InvalidRequest: the name is that of a path, hidden, or `auto`.
    """
    if not name or name != Path(name).name or name.startswith(".") or name == _AUTO:
        raise InvalidRequest(f"model name {name!r} is no plain name; give one like house-2")
    return installed_directory(settings) / name


def find_model(name: str, *, settings: Settings, languages: Collection[str] = ()) -> Path:
    """The directory of a model, given by name, by path, or as `auto`.

    Args:
        languages: what `auto` must be able to read.

    Raises:
        UnknownModel: neither a model of this name nor a directory with this path.
        ModelMissing: the model is known and not here.
        LicenseNotAccepted: its license forbids commercial use, which the operator has not accepted.
    """
    if name == _AUTO:
        return _best_present(settings, languages)
    present = find_present(name, settings=settings)
    entry = load_catalogue().models.get(name)
    if entry is not None:
        require_license(name, entry, settings=settings)
    if present is not None:
        return present
    if entry is not None:
        raise ModelMissing(_how_to_get(name, entry))
    if Path(name).is_dir():
        return Path(name)
    known = ", ".join(known_names(settings))
    raise UnknownModel(f"unknown model {name!r}; known: {_AUTO}, {known}, or the path of a model directory")


def stamp_of(name: str, *, settings: Settings) -> tuple[Path, int, int]:
    """What changes when another model takes the place of the one that a name means.

    Raises:
        UnknownModel, ModelMissing, LicenseNotAccepted: see `find_model`.
    """
    directory = find_model(name, settings=settings)
    manifest = directory / MANIFEST_NAME
    try:
        found = (manifest if manifest.is_file() else directory).stat()
    except OSError as error:
        raise ModelMissing(f"model {name!r} is being replaced: {error.strerror}") from error
    return directory, found.st_ino, found.st_mtime_ns


def find_present(name: str, *, settings: Settings) -> Path | None:
    """The directory of a model that is on this machine; installed models come before bundled ones."""
    if not name or name != Path(name).name or name.startswith("."):
        return None
    for parent in (installed_directory(settings), bundled_directory()):
        if (parent / name / MANIFEST_NAME).is_file():
            return parent / name
    return None


def _how_to_get(name: str, entry: CatalogueEntry) -> str:
    if entry.is_bundled:
        return f"model {name!r} ships with the program and its files are gone; install the program again"
    return f"model {name!r} is not on this machine; get it with: tolmacs models pull {name}"


def known_names(settings: Settings) -> list[str]:
    """Names in the catalogue, then those of other models on this machine."""
    names = dict.fromkeys(load_catalogue().models)
    return list(names | dict.fromkeys(_present_names(settings)))


def require_license(name: str, entry: CatalogueEntry, *, settings: Settings) -> None:
    """Refuse a model for non-commercial use only, unless the operator accepted such terms.

    Raises:
        LicenseNotAccepted: with what to set.
    """
    if entry.is_noncommercial and not settings.accept_noncommercial:
        raise LicenseNotAccepted(
            f"model {name!r} is under {entry.license}, for non-commercial use only; "
            "accept with --accept-noncommercial or TOLMACS_ACCEPT_NONCOMMERCIAL=1"
        )


def _present_names(settings: Settings) -> Iterator[str]:
    for parent in (installed_directory(settings), bundled_directory()):
        if parent.is_dir():
            found = sorted(path.parent.name for path in parent.glob(f"*/{MANIFEST_NAME}"))
            # Hidden ones are not finished, or were replaced.
            yield from (name for name in found if not name.startswith("."))


def _best_present(settings: Settings, languages: Collection[str]) -> Path:
    catalogue = load_catalogue()
    others = [name for name in known_names(settings) if name not in catalogue.preference]
    for name in (*catalogue.preference, *others):
        directory = find_present(name, settings=settings)
        if directory is None or _is_refused(name, settings):
            continue
        if set(languages) <= set(read_manifest(directory).languages):
            return directory
    wanted = f" that reads {', '.join(sorted(languages))}" if languages else ""
    raise ModelMissing(f"no model{wanted} is on this machine; get one with: tolmacs models pull opus")


def _is_refused(name: str, settings: Settings) -> bool:
    entry = load_catalogue().models.get(name)
    return entry is not None and entry.is_noncommercial and not settings.accept_noncommercial


@dataclass(frozen=True, slots=True)
class ModelListing:
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


def list_models(settings: Settings) -> list[ModelListing]:
    """Models of the catalogue, then other models on this machine."""
    return [_look_at(name, settings) for name in known_names(settings)]


def _look_at(name: str, settings: Settings) -> ModelListing:
    directory = find_present(name, settings=settings)
    entry = load_catalogue().models.get(name)
    if directory is None:
        if entry is None:
            raise ModelMissing(f"model {name!r} has just been removed")
        return ModelListing(name, entry.languages, entry.license, entry.download_bytes, "absent", None, None)
    state: Literal["bundled", "installed"] = (
        "bundled" if directory.parent == bundled_directory() else "installed"
    )
    try:
        manifest = read_manifest(directory)
    except ModelCorrupt:
        return ModelListing(name, (), "unknown", 0, "corrupt", None, None)
    return ModelListing(
        name, manifest.languages, manifest.license, manifest.bytes, state, manifest.version, manifest.digest
    )
