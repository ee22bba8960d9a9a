"""How much text goes into one engine call, so that it takes a given time."""

from __future__ import annotations

from translator.records import SourceText

_FIRST_BYTES = 4_000


def size_bytes(source: SourceText) -> int:
    """The size of a text in UTF-8, which tells its work in all our languages without a tokenizer."""
    return len(source.text.encode(errors="surrogatepass"))


class Pace:
    """Learns from each call how many bytes the next one should have."""

    def __init__(self, call_s: float, *, least_bytes: int) -> None:
        """Prepare.

        Args:
            call_s: what one call should take, in seconds.
            least_bytes: what goes into a call however slow it is; the fewer, the more CPU each text costs.
        """
        self._call_s, self._least_bytes = call_s, least_bytes
        self.most_bytes = float(_FIRST_BYTES)

    def learn(self, n_bytes: int, seconds: float) -> None:
        """Move towards the right size, by a factor of two at most: the first call loads a model."""
        right = n_bytes * self._call_s / max(seconds, 1e-6)
        right = min(max(right, self.most_bytes / 2), self.most_bytes * 2)
        # A call that is small because nothing else waited says nothing about full ones, unless it was slow.
        if n_bytes * 2 >= self.most_bytes or seconds > self._call_s:
            self.most_bytes = max(right, self._least_bytes)
