"""What both engines have around a search: loading once a process, tokens, bounds, failures as our errors."""

from __future__ import annotations

import os
import re
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

from translator.engine.protocol import Engine
from translator.errors import EngineError, EngineOutOfMemory, ModelCorrupt, TextTooLong, UnsupportedPair
from translator.records import Decoding, Hypothesis, SourceText
from translator.registry.families import FAMILIES
from translator.registry.manifest import ModelPart, Tokenization

_LEAST_CLASS = 16
_UNKNOWN = "<unk>"
# U+2047 with spaces is what sentencepiece writes for an unknown piece.
_UNKNOWN_SURFACE = " \u2047 "
_MARK = re.compile("|".join([r"</?s>|<pad>|<unk>", *(family.signs for family in FAMILIES.values())]))
Groups = Mapping[int, list[int]]
"""Most output tokens -> the numbers of the texts that share this bound, largest first."""
_T = TypeVar("_T")


class PerProcess(Generic[_T]):
    """Holds what `load` returns; a forked child loads its own, since native threads do not survive a fork."""

    def __init__(self, load: Callable[[], _T]) -> None:
        self._load = load
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._held: _T | None = None

    def get(self) -> _T:
        """The object of this process, loaded by the first caller while the others wait."""
        if self._owner != os.getpid():
            # The parent's lock may have been held at the moment of the fork.
            self._owner, self._lock, self._held = os.getpid(), threading.Lock(), None
        with self._lock:
            if self._held is None:
                self._held = self._load()
            return self._held


def is_sign(token: str) -> bool:
    """Whether a token stands for no text: an end or padding mark, or a sign of a family of models."""
    return _MARK.fullmatch(token) is not None


class Tokenizer:
    """The two sentencepiece models of one network, loaded on first use."""

    def __init__(self, directory: Path, tokenization: Tokenization) -> None:
        self._tokenization = tokenization
        self._source = PerProcess(lambda: _load(directory / tokenization.source_model))
        self._target = (
            self._source
            if tokenization.target_model == tokenization.source_model
            else PerProcess(lambda: _load(directory / tokenization.target_model))
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """Source languages that can be marked."""
        return tuple(self._tokenization.source_prefix)

    @property
    def target_prefix(self) -> tuple[str, ...]:
        """Tokens that every target begins with; empty for most models."""
        return self._tokenization.target_prefix

    def tokenize(self, text: str, *, language: str) -> list[str]:
        """Source tokens of a text: language mark, pieces, end mark.

        Raises:
            UnsupportedPair: the model does not read this language.
        """
        prefix = self._source_prefix(language)
        pieces: list[str] = self._source.get().encode(text, out_type=str)
        # A run of characters that sentencepiece does not know comes back as it is, and could read `</s>`.
        safe = [_UNKNOWN if is_sign(piece) else piece for piece in pieces]
        return [*prefix, *safe, *self._tokenization.source_suffix]

    def count(self, text: str, *, language: str) -> int:
        """How many tokens `tokenize` makes of a text, in a third of its time.

        Raises:
            UnsupportedPair: the model does not read this language.
        """
        prefix = self._source_prefix(language)
        ids: list[int] = self._source.get().encode(text, out_type=int)
        return len(prefix) + len(ids) + len(self._tokenization.source_suffix)

    def tokenize_within(self, source: SourceText, *, most: int) -> list[str]:
        """Source tokens of a text that the model can read whole.

        Raises:
            TextTooLong: it has more than `most` tokens.
            UnsupportedPair: the model does not read its language.
        """
        tokens = self.tokenize(source.text, language=source.language)
        if len(tokens) > most:
            raise TextTooLong(f"a text has {len(tokens)} tokens, the model reads at most {most}")
        return tokens

    def detokenize(self, tokens: Sequence[str]) -> str:
        """The text of target tokens; marks are left out."""
        pieces = [token for token in tokens if token and not is_sign(token)]
        text: str = self._target.get().decode_pieces(pieces)
        return text.replace(_UNKNOWN_SURFACE, " ").strip()

    def _source_prefix(self, language: str) -> tuple[str, ...]:
        try:
            return self._tokenization.source_prefix[language]
        except KeyError:
            known = ", ".join(self.languages)
            raise UnsupportedPair(f"the model does not read {language!r}; it reads: {known}") from None


def _load(path: Path) -> Any:
    from sentencepiece import SentencePieceProcessor

    try:
        return SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise ModelCorrupt(f"model file {path} is not a sentencepiece model") from error


class BeamSearchEngine(Engine):
    """One network; see `Engine` for what its methods promise."""

    def __init__(self, directory: Path, part: ModelPart, *, label: str, check: Callable[[], None]) -> None:
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
