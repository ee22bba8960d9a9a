"""A model of several networks, each for some languages, behind one `Engine`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from translator.engine.protocol import Engine
from translator.errors import UnsupportedPair
from translator.records import Decoding, Hypothesis, SourceText

_T = TypeVar("_T")


class RoutedEngine:
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

    def translate(self, sources: Sequence[SourceText], *, decoding: Decoding) -> list[Hypothesis]:
        """One call per network, the hypotheses in the order of the sources."""
        return self._route(sources, lambda engine, part: engine.translate(part, decoding=decoding))

    def propose(
        self, sources: Sequence[SourceText], *, decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        """One call per network, the lists in the order of the sources."""
        return self._route(sources, lambda engine, part: engine.propose(part, decoding=decoding, count=count))

    def _route(
        self, sources: Sequence[SourceText], call: Callable[[Engine, Sequence[SourceText]], Sequence[_T]]
    ) -> list[_T]:
        groups: dict[int, list[int]] = {}
        engines: dict[int, Engine] = {}
        for index, source in enumerate(sources):
            engine = self._engine_for(source)
            engines[id(engine)] = engine
            groups.setdefault(id(engine), []).append(index)
        found: dict[int, _T] = {}
        for key, members in groups.items():
            results = call(engines[key], [sources[index] for index in members])
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
