"""What the pipeline asks of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from translator.records import Decoding, Hypothesis, SourceText


class Engine(Protocol):
    """Translates short texts to English with one loaded model. Safe to share between threads."""

    @property
    def model(self) -> str:
        """Name and version of the model with the first 12 hex digits of its digest, `mini@1+0123456789ab`."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """Source languages of the model."""
        ...

    @property
    def max_source_tokens(self) -> int:
        """Most tokens of one source text, tag and end mark included; longer texts must be split first."""
        ...

    def count_tokens(self, source: SourceText) -> int:
        """Tokens that the model would read for this text, tag and end mark included."""
        ...

    def translate(self, sources: Sequence[SourceText], *, decoding: Decoding) -> list[Hypothesis]:
        """Translate all texts, in any number, in one call; hypotheses come in the order of the sources.

        Raises:
            TextTooLong: a text has more than `max_source_tokens` tokens.
            UnsupportedPair: the model does not read a text's language.
            EngineOutOfMemory, EngineError: the search failed.
        """
        return [found[0] for found in self.propose(sources, decoding=decoding, count=1)]

    def propose(
        self, sources: Sequence[SourceText], *, decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        """Up to `count` hypotheses of each text, best first, no text twice; a blank text has one, blank.

        The search keeps at least `count` beams. Raises as `translate`.
        """
        ...
