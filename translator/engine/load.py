"""Which engine serves a model: the one call that the rest of the program makes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from translator.engine.protocol import Engine
from translator.settings import Settings

if TYPE_CHECKING:  # commands that load no model do without what reads them
    from translator.registry.manifest import Manifest

EngineKind = Literal["ctranslate2", "transformers"]


def load_engine(
    model: str | None = None,
    *,
    settings: Settings,
    languages: Collection[str] = (),
    kind: EngineKind = "ctranslate2",
) -> Engine:
    """The engine of a model, ready for its first call; weights are loaded then, in the calling process.

    Args:
        model: name, path or `auto`; None takes the setting.
        languages: source languages that `auto` must be able to read.
        kind: `ctranslate2`, or `transformers` (the reference, needs the `torch` extra).

    Raises:
        UnknownModel, ModelMissing, LicenseNotAccepted: see `find_model`.
        ModelCorrupt: the manifest is unreadable; other files are checked when the weights are loaded.
    """
    from translator.registry.location import find_model
    from translator.registry.opening import open_model

    directory = find_model(model or settings.model, settings=settings, languages=languages)
    if kind == "transformers":
        return _transformers(directory, settings=settings)
    return _ctranslate2(*open_model(directory, settings=settings), settings=settings)


def _ctranslate2(directory: Path, manifest: Manifest, *, settings: Settings) -> Engine:
    from translator.engine.ct2 import CTranslate2Engine

    check = _checked_once(directory, manifest)
    return _joined(
        [
            CTranslate2Engine(
                directory / part.directory,
                part,
                label=manifest.label,
                threads=settings.threads,
                check=check,
            )
            for part in manifest.parts
        ],
        label=manifest.label,
    )


def _transformers(directory: Path, *, settings: Settings) -> Engine:
    from translator.engine.hf import TransformersEngine
    from translator.registry.opening import open_huggingface

    parts, label = open_huggingface(directory, settings=settings)
    engines = [
        TransformersEngine(place, part, label=label, threads=settings.threads) for place, part in parts
    ]
    return _joined(engines, label=label)


def _joined(engines: Sequence[Engine], *, label: str) -> Engine:
    from translator.engine.routed import RoutedEngine

    return engines[0] if len(engines) == 1 else RoutedEngine(engines, label=label)


def _checked_once(directory: Path, manifest: Manifest) -> Callable[[], None]:
    """Verifies the files at the first call only: networks of one model share one manifest."""
    from translator.registry.manifest import verify_for_loading

    return cache(lambda: verify_for_loading(directory, manifest))
