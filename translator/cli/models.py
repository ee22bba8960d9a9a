"""`tolmacs models list | pull | verify | remove | add`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from translator.cli.commands import Action
from translator.cli.telling import ProgressBar, say, tell, tell_json, write_list
from translator.errors import InvalidRequest, TranslatorError
from translator.languages import AUTO, SOURCE_LANGUAGES, parse_source_language
from translator.registry.install import add_directory
from translator.registry.location import (
    ModelListing,
    find_model,
    find_present,
    known_names,
    list_models,
    place_for,
)
from translator.registry.manifest import MANIFEST_NAME, Manifest, read_manifest, verify
from translator.registry.pull import pull, remove
from translator.settings import Settings
from translator.visible import visible_json

_MEGABYTE = 1_000_000


def _add_pull(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("name", metavar="NAME")
    add("--accept-noncommercial", action="store_true", help="allow a license that forbids commercial use")
    add("--keep-original", action="store_true", help="keep the hub's files too, for the transformers engine")
    _add_json(parser)


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: every model on this machine")
    _add_json(parser)


def _add_remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    _add_json(parser)


def _add_add(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("directory", type=Path, metavar="DIRECTORY")
    add("--name", required=True, help="what it will be called")
    add("--version", default="1")
    add("--languages", default="", help="vi,hu,ja; default: what its files say")
    add("--license", default="unknown")
    _add_json(parser)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _run_list(arguments: argparse.Namespace, settings: Settings) -> int:
    listings = list_models(settings)
    if arguments.json:
        tell_json([asdict(listing) for listing in listings])
        return 0
    header = ("NAME", "LANGUAGES", "LICENSE", "SIZE", "STATE", "DIGEST")
    write_list(header, map(_columns, listings), none="no models are known")
    return 0


def _columns(listing: ModelListing) -> tuple[str, ...]:
    size = f"{listing.bytes / 1e6:,.0f} MB" if listing.bytes else "-"
    digest = (listing.digest or "-")[:12]
    return listing.name, ",".join(listing.languages), listing.license, size, listing.state, digest


def _run_pull(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.accept_noncommercial:
        settings = settings.model_copy(update={"accept_noncommercial": True})
    with closing(_FileBars()) as bars:
        manifest = pull(
            arguments.name, settings=settings, progress=bars, keep_original=arguments.keep_original
        )
    _report(manifest, arguments, verb="pulled")
    return 0


def _run_verify(arguments: argparse.Namespace, settings: Settings) -> int:
    names: Sequence[str] = arguments.names or [
        name for name in known_names(settings) if find_present(name, settings=settings) is not None
    ]
    checked, code = [], 0
    for name in names:
        found, error = _verified(name, settings)
        checked.append(found)
        if error is not None:
            code = max(code, error.exit_code)
            say(str(error))
        elif not arguments.json:
            tell([f"{found['model']}: unchanged; files: {found['files']}, bytes: {found['bytes']}"])
    if arguments.json:
        tell_json(checked)
    return code


def _verified(name: str, settings: Settings) -> tuple[dict[str, object], TranslatorError | None]:
    """What is said of a model whose files were checked, and what is wrong with them."""
    try:
        # The license says how a model may be used, not whether its files may be checked.
        directory = find_present(name, settings=settings) or find_model(name, settings=settings)
        if not (directory / MANIFEST_NAME).is_file():
            raise InvalidRequest(f"model directory {directory} has no {MANIFEST_NAME} to check against")
        manifest = read_manifest(directory)
        verify(directory, manifest)
    except TranslatorError as error:
        return {"name": name, "ok": False, "error": str(error)}, error
    facts = {"model": manifest.label, "files": len(manifest.files), "bytes": manifest.bytes}
    return {"name": name, **facts, "ok": True}, None


def _run_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    directory = remove(arguments.name, settings=settings)
    removed = {"name": arguments.name, "directory": str(directory)}
    tell([visible_json(removed) if arguments.json else f"removed {arguments.name} from {directory}"])
    return 0


def _run_add(arguments: argparse.Namespace, settings: Settings) -> int:
    target = place_for(arguments.name, settings=settings)
    if not arguments.directory.is_dir():
        raise InvalidRequest(f"model directory {arguments.directory} does not exist")
    manifest = add_directory(
        arguments.directory,
        target,
        name=arguments.name,
        model_version=arguments.version,
        languages=_languages(arguments.languages),
        license=arguments.license,
        origin=arguments.directory.resolve().name,
    )
    _report(manifest, arguments, verb="added")
    return 0


def _languages(text: str) -> tuple[str, ...]:
    """The tags of a list such as `vi, hu`, each once."""
    tags = tuple(dict.fromkeys(parse_source_language(tag) for tag in text.split(",") if tag.strip()))
    if AUTO in tags:
        raise InvalidRequest(f"--languages {text!r} must name languages: {', '.join(SOURCE_LANGUAGES)}")
    return tags


def _report(manifest: Manifest, arguments: argparse.Namespace, *, verb: str) -> None:
    if arguments.json:
        answer = {
            "name": manifest.name,
            "model": manifest.label,
            "languages": manifest.languages,
            "license": manifest.license,
            "bytes": manifest.bytes,
        }
        tell([visible_json(answer)])
    else:
        tell([f"{verb} {manifest.label}: {', '.join(manifest.languages)}; {manifest.license}"])


class _FileBars:
    """One progress bar after another, in MB, as files come."""

    def __init__(self) -> None:
        self._name, self._bar = "", ProgressBar("")

    def __call__(self, name: str, done: int, total: int) -> None:
        if name != self._name:
            self.close()
            self._name, self._bar = name, ProgressBar(f"{name}, MB")
        self._bar.update(done // _MEGABYTE, total // _MEGABYTE)

    def close(self) -> None:
        self._bar.close()


ACTIONS = {
    "models list": Action(_add_json, _run_list),
    "models pull": Action(_add_pull, _run_pull),
    "models verify": Action(_add_verify, _run_verify),
    "models remove": Action(_add_remove, _run_remove),
    "models add": Action(_add_add, _run_add),
}
