"""How a text becomes the tokens that a model reads, and its output tokens a text; sentencepiece only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from translator.engine.per_process import PerProcess
from translator.errors import ModelCorrupt, TextTooLong, UnsupportedPair
from translator.records import SourceText
from translator.registry.manifest import Tokenization

_UNKNOWN = "<unk>"
# U+2047 with spaces is what sentencepiece writes for an unknown piece.
_UNKNOWN_SURFACE = " \u2047 "
# Tokens that stand for no text: end and padding marks, and the language marks and vocabulary fillers of
# Marian, M2M-100, NLLB and MADLAD networks.
_MARK = re.compile(
    r"</?s>|<pad>|<unk>|>>[^<>]+<<|__[a-z]{2,3}__|[a-z]{3}_[A-Z][a-z]{3}|<2[A-Za-z_]+>|madeupword\d+"
)


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
        safe = [_UNKNOWN if _MARK.fullmatch(piece) else piece for piece in pieces]
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
        pieces = [token for token in tokens if token and not _MARK.fullmatch(token)]
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
