"""Subwords of any Marian model: sentencepiece models for each side, ids from `vocab.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import sentencepiece

from translator.errors import ModelCorrupt

_END, _UNKNOWN = "</s>", "<unk>"


class PieceVocabulary:
    """The vocabulary files of a directory in Hugging Face layout."""

    def __init__(self, folder: Path) -> None:
        """Load `source.spm`, `target.spm` and `vocab.json`.

        Raises:
            ModelCorrupt: one of them is missing or damaged.
        """
        try:
            self._source, self._target = (
                sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
                for side in ("source", "target")
            )
            self._ids: dict[str, int] = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
            self._unknown: int = self._ids[_UNKNOWN]
            self.end: int = self._ids[_END]
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            raise ModelCorrupt(f"the vocabulary of {folder} cannot be read: {error}") from error
        self._pieces = {number: piece for piece, number in self._ids.items()}

    def pieces(self) -> list[str]:
        """Every piece but `<pad>`, the last, at the place of its id."""
        return [self._pieces[number] for number in range(len(self._pieces) - 1)]

    def tokenize_sources(self, texts: Sequence[str], prefix: Sequence[str]) -> list[list[int]]:
        """Ids of each text as the model reads it: prefix (a language tag, if any), pieces, end mark."""
        head = [self._id(piece) for piece in prefix]
        return [[*head, *map(self._id, pieces), self.end] for pieces in self._encode(self._source, texts)]

    def tokenize_targets(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text as the model writes it, end mark included."""
        return [[*map(self._id, pieces), self.end] for pieces in self._encode(self._target, texts)]

    def _id(self, piece: str) -> int:
        return self._ids.get(piece, self._unknown)

    @staticmethod
    def _encode(processor: sentencepiece.SentencePieceProcessor, texts: Sequence[str]) -> list[list[str]]:
        encoded: list[list[str]] = processor.encode(list(texts), out_type=str)
        return encoded
