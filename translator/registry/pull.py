"""How a model of the catalogue comes to this machine: downloaded, checked, converted, given a manifest.

A hub names the digests of its own files, so it could name others tomorrow. What the first pull brought is
written beside the models, in `pins.json`; another machine takes that file over to begin with it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from translator.counting import pluralize
from translator.errors import InvalidRequest, ModelCorrupt, ModelMissing, UnknownModel
from translator.locks import alone_in
from translator.registry.catalogue import CatalogueEntry, Repository, load_catalogue
from translator.registry.families import family_named, part_of_entry
from translator.registry.hub import DownloadProgress, HubFile, Snapshot, fetch, free_bytes, read_snapshot
from translator.registry.install import convert_into, drop_repeated_sentencepiece, seal
from translator.registry.location import find_present, installed_directory, known_names, require_license
from translator.registry.manifest import ORIGINAL, Manifest, ModelPart, Source, read_manifest, verify
from translator.registry.staging import staged
from translator.registry.trial import require_loadable
from translator.registry.with_torch import require_torch
from translator.settings import Settings

_CONFIGURATION = ("config.json", "generation_config.json", "tokenizer_config.json", "special_tokens_map.json")
# First form present wins: safetensors cannot carry code, and pickles are read with `weights_only`.
_WEIGHTS = (
    r"model(-\d+-of-\d+)?\.safetensors(\.index\.json)?",
    r"pytorch_model(-\d+-of-\d+)?\.bin(\.index\.json)?",
)
# The catalogue's figures are round ones.
_MOST_ANNOUNCED = 2
# Each file of weights takes a connection, however small it is.
_MOST_PARTS = 1_000
VERSION = "1"

PINS_NAME = "pins.json"

_Pins = dict[str, dict[str, str]]
_PINS = TypeAdapter(_Pins)


def pull(
    name: str, *, settings: Settings, progress: DownloadProgress, keep_original: bool = False
) -> Manifest:
    """Install a model of the catalogue; one that is here and whole is left alone.

    Args:
        keep_original: also keep the hub's files, which the transformers engine needs for models
            other than Marian's.

    Raises:
        UnknownModel, InvalidRequest: no such model, or one that ships with the program.
        LicenseNotAccepted, ExtraMissing: nothing was downloaded.
        HubUnavailable: what came so far is kept, and the same call goes on from there.
        Unavailable: another process pulls a model.
        ModelMissing, ModelCorrupt: the hub has not what the catalogue names, or what it had before, or
            announces far more.
    """
    entry = _entry_to_pull(name, settings=settings)
    present = _present_and_whole(name, entry, settings=settings, keep_original=keep_original)
    if present is not None:
        return present
    if family_named(entry.family).needs_torch:
        require_torch(f"converting model {name!r}")
    snapshots = [
        read_snapshot(settings.hub_url, repository.id, revision=repository.revision)
        for repository in entry.repositories
    ]
    wanted = [(snapshot, files_to_fetch(snapshot, entry.family)) for snapshot in snapshots]
    downloads = installed_directory(settings) / ".downloads"
    _require_space(sum(file.bytes for _, files in wanted for file in files), entry, downloads)
    downloads.mkdir(parents=True, exist_ok=True)
    # It would write into the same files.
    with alone_in(downloads, otherwise=f"another process pulls a model into {downloads.parent}; wait for it"):
        places = _download(entry, wanted, downloads, hub_url=settings.hub_url, progress=progress)
        manifest = _install(name, entry, places, settings=settings, keep_original=keep_original)
        for place in places:
            shutil.rmtree(place, ignore_errors=True)
    return manifest


def _download(
    entry: CatalogueEntry,
    wanted: Sequence[tuple[Snapshot, Sequence[HubFile]]],
    downloads: Path,
    *,
    hub_url: str,
    progress: DownloadProgress,
) -> list[Path]:
    """Where the files of each repository of a model are, held to their pins."""
    fetched = [_fetch_all(snapshot, files, downloads, hub_url, progress) for snapshot, files in wanted]
    for repository, (place, digests) in zip(entry.repositories, fetched, strict=True):
        require_pinned(repository, place, digests, pins=downloads.parent / PINS_NAME)
    return [place for place, _digests in fetched]


def remove(name: str, *, settings: Settings) -> Path:
    """Delete an installed model and say where it was.

    Raises:
        UnknownModel, ModelMissing: nothing of this name is installed.
        InvalidRequest: the model ships with the program.
    """
    present = find_present(name, settings=settings)
    if present is None:
        if name in load_catalogue().models:
            raise ModelMissing(f"model {name!r} is not on this machine")
        raise UnknownModel(f"unknown model {name!r}; known: {', '.join(known_names(settings))}")
    if present.parent != installed_directory(settings):
        raise InvalidRequest(f"model {name!r} ships with the program and cannot be removed")
    shutil.rmtree(present)
    return present


def _entry_to_pull(name: str, *, settings: Settings) -> CatalogueEntry:
    models = load_catalogue().models
    if name not in models:
        raise UnknownModel(f"unknown model {name!r}; the catalogue has: {', '.join(models)}")
    entry = models[name]
    if entry.is_bundled:
        raise InvalidRequest(f"model {name!r} ships with the program; there is nothing to pull")
    require_license(name, entry, settings=settings)
    return entry


def _present_and_whole(
    name: str, entry: CatalogueEntry, *, settings: Settings, keep_original: bool
) -> Manifest | None:
    directory = installed_directory(settings) / name
    if find_present(name, settings=settings) != directory or (
        keep_original and not (directory / ORIGINAL).is_dir()
    ):
        return None
    try:
        manifest = read_manifest(directory)
        verify(directory, manifest)
    except ModelCorrupt:
        return None
    return manifest if manifest.sources == _sources(entry) else None


def _fetch_all(
    snapshot: Snapshot, files: Sequence[HubFile], downloads: Path, hub_url: str, progress: DownloadProgress
) -> tuple[Path, dict[str, str]]:
    """Where the files of a snapshot are, and the SHA-256 of each."""
    place = downloads / f"{snapshot.repository.replace('/', '--')}-{snapshot.revision[:12]}"
    place.mkdir(parents=True, exist_ok=True)
    digests = {file.name: fetch(hub_url, snapshot, file, into=place, progress=progress) for file in files}
    # What an earlier attempt left, of another list: nobody judges it.
    for path in place.iterdir():
        if path.name not in digests:
            path.unlink()
    return place, digests


def files_to_fetch(snapshot: Snapshot, family: str) -> list[HubFile]:
    """The files of a snapshot that a family needs, smallest first.

    Raises:
        ModelCorrupt: the repository has no weights or lacks the sentencepiece model.
    """
    layout = family_named(family)
    wanted = {*_CONFIGURATION, layout.source_model, layout.target_model, *layout.vocabularies}
    weights = _weights(snapshot.files)
    if len(weights) > _MOST_PARTS:
        n_files = pluralize(len(weights), "file")
        raise ModelCorrupt(f"repository {snapshot.repository} has its weights in {n_files}")
    names = {file.name for file in snapshot.files}
    missing = {layout.source_model, "config.json"} - names
    if not weights or missing:
        lacking = ", ".join(sorted(missing)) or "weights"
        raise ModelCorrupt(f"repository {snapshot.repository} at {snapshot.revision[:12]} lacks {lacking}")
    chosen = [file for file in snapshot.files if file.name in wanted]
    return sorted([*chosen, *weights], key=lambda file: file.bytes)


def _weights(files: Sequence[HubFile]) -> list[HubFile]:
    for pattern in _WEIGHTS:
        found = [file for file in files if re.fullmatch(pattern, file.name)]
        if found:
            return found
    return []


def _install(
    name: str, entry: CatalogueEntry, places: Sequence[Path], *, settings: Settings, keep_original: bool
) -> Manifest:
    with staged(installed_directory(settings) / name) as stage:
        parts = tuple(
            _install_part(entry, repository, place, stage=stage)
            for repository, place in zip(entry.repositories, places, strict=True)
        )
        if keep_original:
            for part, place in zip(parts, places, strict=True):
                shutil.copytree(place, stage / ORIGINAL / part.directory, dirs_exist_ok=True)
        return seal(
            stage,
            name=name,
            model_version=VERSION,
            license=entry.license,
            sources=_sources(entry),
            parts=parts,
            quantization="int8",
        )


def _install_part(entry: CatalogueEntry, repository: Repository, place: Path, *, stage: Path) -> ModelPart:
    is_only = len(entry.repositories) == 1
    directory = "" if is_only else "-".join(repository.languages)
    convert_into(place, stage / directory, family=entry.family, quantization="int8")
    part = part_of_entry(entry, directory=directory, languages=repository.languages)
    part = drop_repeated_sentencepiece(stage, part)
    require_loadable(stage, part)
    return part


def _sources(entry: CatalogueEntry) -> tuple[Source, ...]:
    return tuple(Source(repository.id, repository.revision) for repository in entry.repositories)


def _require_space(n_bytes: int, entry: CatalogueEntry, downloads: Path) -> None:
    if n_bytes > _MOST_ANNOUNCED * entry.download_bytes:
        raise ModelCorrupt(
            f"the hub announces {n_bytes:,} bytes, the catalogue says about {entry.download_bytes:,}"
        )
    free = free_bytes(downloads)
    # The int8 form is a quarter of the float32 weights and stands beside them for a while.
    if free < n_bytes * 5 // 4:
        raise InvalidRequest(
            f"not enough space in {downloads.parent}: {n_bytes * 5 // 4} bytes needed, {free} free"
        )


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
        _hold_to_pin(name, digest, repository.files, place=place, said_by="the catalogue")
        _hold_to_pin(name, digest, earlier, place=place, said_by=str(pins))
        if repository.files and name not in repository.files:
            raise ModelCorrupt(f"file {name} of {repository.id} is none of those that the catalogue pins")
    if found.keys() - earlier.keys():
        _write_pins(pins, {**known, key: {**earlier, **found}})


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


def _hold_to_pin(name: str, digest: str, pinned: Mapping[str, str], *, place: Path, said_by: str) -> None:
    if pinned.get(name, digest) != digest:
        (place / name).unlink()
        raise ModelCorrupt(
            f"file {name} has SHA-256 {digest[:12]}…, {said_by} says {pinned[name][:12]}…; it was deleted"
        )


def _write_pins(path: Path, pins: Mapping[str, Mapping[str, str]]) -> None:
    fresh = path.with_suffix(".tmp")
    fresh.write_text(json.dumps(pins, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(fresh, path)
