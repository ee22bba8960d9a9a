"""Stand-ins for the things that are slow or outside, with the same behavior towards their callers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from translator.errors import TextTooLong, UnsupportedPair
from translator.languages import SOURCE_LANGUAGES
from translator.records import Decoding, Hypothesis, SourceText


def shout(source: SourceText) -> str:
    """The default translation of `FakeEngine`: language tag and upper-cased text, `<VI> XIN CHÀO`."""
    return f"<{source.language.upper()}> {source.text.strip().upper()}"


class FakeEngine:
    """An `Engine` without a model: words are tokens, translations are computed, calls are recorded."""

    def __init__(
        self,
        translate: Callable[[SourceText], str] = shout,
        *,
        languages: Sequence[str] = SOURCE_LANGUAGES,
        max_source_tokens: int = 512,
        max_output_words: int | None = None,
    ) -> None:
        """Prepare a fake.

        Args:
            translate: gives the translation of one text.
            max_output_words: longer translations are cut there and say so; None cuts nothing.
        """
        self._translate, self._languages = translate, tuple(languages)
        self._max_source_tokens, self._max_output_words = max_source_tokens, max_output_words
        self.calls: list[tuple[tuple[SourceText, ...], Decoding]] = []

    @property
    def model(self) -> str:
        """A label of the usual form."""
        return "fake@1+000000000000"

    @property
    def languages(self) -> tuple[str, ...]:
        """Source languages given at the start."""
        return self._languages

    @property
    def max_source_tokens(self) -> int:
        """Bound given at the start."""
        return self._max_source_tokens

    def count_tokens(self, source: SourceText) -> int:
        """Words, and two marks; a text without spaces counts by characters."""
        self._require_language(source)
        words = source.text.split()
        return 2 + (len(source.text) if len(words) == 1 else len(words))

    def translate(self, sources: Sequence[SourceText], *, decoding: Decoding) -> list[Hypothesis]:
        """One hypothesis per text, at -0.5 per token; blank texts give blank hypotheses."""
        self.calls.append((tuple(sources), decoding))
        for source in sources:
            if self.count_tokens(source) > self._max_source_tokens:
                raise TextTooLong(f"a text has more than {self._max_source_tokens} tokens")
        return [self._hypothesis(source) for source in sources]

    def propose(
        self, sources: Sequence[SourceText], *, decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        """The translation, and the same with one to `count - 1` marks behind it."""
        return [
            [replace(best, text=f"{best.text}{'*' * n}") for n in range(count if best.text else 1)]
            for best in self.translate(sources, decoding=decoding)
        ]

    def _hypothesis(self, source: SourceText) -> Hypothesis:
        if not source.text.strip():
            return Hypothesis("", 0.0, False)
        text = self._translate(source)
        words = text.split(" ")
        if self._max_output_words is not None and len(words) > self._max_output_words:
            return Hypothesis(" ".join(words[: self._max_output_words]), -0.5, True)
        return Hypothesis(text, -0.5, False)

    def _require_language(self, source: SourceText) -> None:
        if source.language not in self._languages:
            raise UnsupportedPair(f"the fake does not read {source.language!r}")
