"""Which engine serves a model: the one call that the rest of the program makes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from translator.engine.protocol import Engine
from translator.errors import UnsupportedPair
from translator.records import Decoding, Hypothesis, SourceText
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
    from translator.registry.manifest import verify_for_loading

    # At the first call only: networks of one model share one manifest.
    check = cache(lambda: verify_for_loading(directory, manifest))
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
    return engines[0] if len(engines) == 1 else RoutedEngine(engines, label=label)


class RoutedEngine(Engine):
    """Sends each text to the engine that reads its language; see `Engine` for what its methods promise."""

    def __init__(self, engines: Sequence[Engine], *, label: str) -> None:
        self._label = label
        self._engines = {language: engine for engine in engines for language in engine.languages}

    @property
    def model(self) -> str:
        """Name, version and digest of the whole model."""
        return self._label

    @property
    def languages(self) -> tuple[str, ...]:
        """Source languages of all networks."""
        return tuple(self._engines)

    @property
    def max_source_tokens(self) -> int:
        """What every network can read."""
        return min(engine.max_source_tokens for engine in self._engines.values())

    def count_tokens(self, source: SourceText) -> int:
        """Tokens that the network of this text's language would read."""
        return self._engine_for(source).count_tokens(source)

    def propose(
        self, sources: Sequence[SourceText], *, decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        """One call per network, the lists in the order of the sources."""
        groups: dict[int, list[int]] = {}
        engines: dict[int, Engine] = {}
        for index, source in enumerate(sources):
            engine = self._engine_for(source)
            engines[id(engine)] = engine
            groups.setdefault(id(engine), []).append(index)
        found: dict[int, list[Hypothesis]] = {}
        for key, members in groups.items():
            texts = [sources[index] for index in members]
            results = engines[key].propose(texts, decoding=decoding, count=count)
            found.update(zip(members, results, strict=True))
        return [found[index] for index in range(len(sources))]

    def _engine_for(self, source: SourceText) -> Engine:
        try:
            return self._engines[source.language]
        except KeyError:
            known = ", ".join(self._engines)
            raise UnsupportedPair(
                f"{self._label} does not read {source.language!r}; it reads: {known}"
            ) from None
