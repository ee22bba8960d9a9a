"""What both engines have around a search: tokens, how long outputs may become, failures as our errors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from translator.engine.tokenization import Tokenizer
from translator.errors import EngineError, EngineOutOfMemory
from translator.records import Decoding, Hypothesis, SourceText
from translator.registry.manifest import Part

_LEAST_CLASS = 16
Groups = Mapping[int, list[int]]
"""Most output tokens -> the numbers of the texts that share this bound, largest first."""


class SearchingEngine(ABC):
    """One network; see `Engine` for what its methods promise."""

    def __init__(self, directory: Path, part: Part, *, label: str, check: Callable[[], None]) -> None:
        """Prepare; nothing is loaded before the first translation.

        Args:
            directory: holds the weights and the files that `part` names.
            label: what `model` answers.
            check: called once before the weights are loaded; raises if they must not be.
        """
        self._directory, self._part, self._label, self._check = directory, part, label, check
        self._tokenizer = Tokenizer(directory, part.tokenization)

    @property
    def model(self) -> str:
        """Name, version and digest of the model."""
        return self._label

    @property
    def languages(self) -> tuple[str, ...]:
        """Source languages of the model."""
        return self._tokenizer.languages

    @property
    def max_source_tokens(self) -> int:
        """Most tokens of one source text."""
        return self._part.max_source_tokens

    def count_tokens(self, source: SourceText) -> int:
        """Tokens that the model would read for this text."""
        return self._tokenizer.count(source.text, language=source.language)

    def translate(self, sources: Sequence[SourceText], *, decoding: Decoding) -> list[Hypothesis]:
        """Translate all texts in one call."""
        return [found[0] for found in self.propose(sources, decoding=decoding, count=1)]

    def propose(
        self, sources: Sequence[SourceText], *, decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        """The best of the beams, in one call."""
        tokens = [self._tokenizer.tokenize_within(source, most=self.max_source_tokens) for source in sources]
        # A blank text has nothing but marks; a model would invent something for it.
        lengths = {index: len(tokens[index]) for index, source in enumerate(sources) if source.text.strip()}
        most = self._part.max_target_tokens - len(self._tokenizer.target_prefix)
        groups = group_by_bound(lengths, decoding=decoding, most=most)
        hypotheses = [[Hypothesis("", 0.0, False)]] * len(sources)
        with translated_errors(self._label):
            for index, found in self._search(tokens, groups, decoding=decoding, count=count):
                hypotheses[index] = without_repeats(found)
        return hypotheses

    @abstractmethod
    def _search(
        self, tokens: Sequence[list[str]], groups: Groups, *, decoding: Decoding, count: int
    ) -> Iterator[tuple[int, list[Hypothesis]]]:
        """(number, `count` hypotheses) of every text of the groups.

        What comes out for a text never depends on its neighbors, so each group is a call with its bound.
        """


def output_bound(source_tokens: int, *, decoding: Decoding, most: int) -> int:
    """Most output tokens, end mark counted, for a source of this many tokens.

    The source length is first rounded up to a power of two (at least 16): texts of one class can then
    share a call, and a text's bound still depends on nothing but the text.
    """
    rounded = max(_LEAST_CLASS, 1 << (source_tokens - 1).bit_length())
    return max(1, min(most - 1, int(decoding.max_length_factor * rounded) + decoding.max_length_constant))


def group_by_bound(lengths: Mapping[int, int], *, decoding: Decoding, most: int) -> dict[int, list[int]]:
    """The groups of texts; `lengths` gives source tokens by index."""
    groups: dict[int, list[int]] = {}
    for index, length in lengths.items():
        groups.setdefault(output_bound(length, decoding=decoding, most=most), []).append(index)
    return dict(sorted(groups.items(), reverse=True))


@contextmanager
def translated_errors(label: str) -> Iterator[None]:
    """Raise `EngineOutOfMemory` or `EngineError` for what the search of model `label` raises."""
    try:
        yield
    except MemoryError as error:
        raise EngineOutOfMemory(f"{label} ran out of memory; try fewer texts at once") from error
    except (RuntimeError, ValueError) as error:
        kind = EngineOutOfMemory if "out of memory" in str(error).lower() else EngineError
        raise kind(f"{label} failed: {error}") from error


def without_repeats(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """The first of each text: searches end in different tokens that read the same."""
    found: dict[str, Hypothesis] = {}
    for item in hypotheses:
        found.setdefault(item.text, item)
    return list(found.values())
