"""How much text goes into one engine call, or one turn, so that it takes a given time."""

from __future__ import annotations

from translator.records import SourceText

_FIRST = 4_000.0


def size_bytes(source: SourceText) -> int:
    """The size of a text in UTF-8, which tells its work in all our languages without a tokenizer."""
    return len(source.text.encode(errors="surrogatepass"))


class AdaptiveBatchSize:
    """Learns from each call what size the next one should have, in bytes or whatever its user counts."""

    def __init__(self, call_s: float, *, least: int, first: float = _FIRST) -> None:
        """Prepare.

        Args:
            call_s: what one call should take, in seconds.
            least: what goes into a call however slow it is; the fewer, the more CPU each text costs.
            first: the size of the first call.
        """
        self._call_s, self._least = call_s, least
        self.most = first

    def learn(self, size: int, seconds: float) -> None:
        """Move towards the right size, by a factor of two at most: the first call loads a model."""
        right = size * self._call_s / max(seconds, 1e-6)
        right = min(max(right, self.most / 2), self.most * 2)
        # A call that is small because nothing else waited says nothing about full ones, unless it was slow.
        if size * 2 >= self.most or seconds > self._call_s:
            self.most = max(right, self._least)
