"""The shared subwords: sentencepiece unigram, byte fallback, NFKC, language tags as control symbols.

Ids of the sentencepiece model are the ids of the translation model: `</s>` is 0, `<unk>` 1, there is no start
mark, and `<pad>` comes after the last piece. Control symbols cannot be written by users.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import sentencepiece

from translator.errors import InvalidCorpus, InvalidRecipe, ModelCorrupt
from translator.train.atomic_files import write_atomically
from translator.train.recipe import VocabularyRecipe

MODEL = "spm.model"
END = 0
UNKNOWN = 1
# Of `tokenize_variously`: Hungarian gets a sixth more pieces, Vietnamese an eighth, Japanese a twentieth.
_SAMPLING_ALPHA = 0.3


def tag(language: str) -> str:
    """The control symbol that says the language of a source text."""
    return f">>{language}<<"


def train_vocabulary(
    texts: Iterable[str], path: Path, *, recipe: VocabularyRecipe, languages: Sequence[str]
) -> None:
    """Learn a vocabulary from texts of all languages and write the sentencepiece model.

    Raises:
        InvalidRecipe: sentencepiece cannot make one of this size.
    """
    model = io.BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_writer=model,
            vocab_size=recipe.size,
            model_type="unigram",
            byte_fallback=True,
            character_coverage=recipe.coverage,
            split_digits=True,
            normalization_rule_name="nmt_nfkc",
            eos_id=END,
            unk_id=UNKNOWN,
            bos_id=-1,
            pad_id=-1,
            control_symbols=[tag(language) for language in languages],
            num_threads=os.cpu_count() or 1,
            max_sentence_length=4096,
            hard_vocab_limit=False,
            minloglevel=2,
        )
    except RuntimeError as error:
        raise InvalidRecipe(f"no vocabulary of {recipe.size} pieces can be learned: {error}") from error
    write_atomically(path, model.getvalue())


class Vocabulary:
    """A loaded sentencepiece model."""

    def __init__(self, path: Path) -> None:
        """Load the file.

        Raises:
            InvalidCorpus: it is missing or damaged.
        """
        try:
            self._processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        except (OSError, RuntimeError) as error:
            raise InvalidCorpus(f"vocabulary {path} is missing or not a sentencepiece model") from error

    def __len__(self) -> int:
        return int(self._processor.get_piece_size())

    @property
    def marks(self) -> tuple[int, int]:
        """Ids of the end mark and of the unknown piece; in vocabularies of ours `END` and `UNKNOWN`."""
        return int(self._processor.eos_id()), int(self._processor.unk_id())

    def tag_id(self, language: str) -> int | None:
        """The id of a language's tag; None where the vocabulary has no such tag."""
        found = int(self._processor.piece_to_id(tag(language)))
        return None if found == UNKNOWN else found

    def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text, without tag and end mark."""
        encoded: list[list[int]] = self._processor.encode(list(texts), num_threads=os.cpu_count() or 1)
        return encoded

    def tokenize_variously(self, texts: Sequence[str], *, share: float, seed: int) -> list[list[int]]:
        """As `tokenize`, but that share of the texts is cut into pieces drawn by their probability.

        The model so meets words in other pieces than the likeliest, of which it can make words that it has
        not seen. `seed` chooses the texts; what sentencepiece draws differs from process to process even with
        a seed of its own. Source: Kudo 2018 (P18-1007). Differs: drawn once for all epochs.
        """
        rng = np.random.default_rng(seed)
        encoded = self.tokenize(texts)
        for place in np.flatnonzero(rng.random(len(texts)) < share).tolist():
            encoded[place] = self._processor.encode(
                texts[place], enable_sampling=True, alpha=_SAMPLING_ALPHA, nbest_size=-1
            )
        return encoded

    def tokenize_sources(self, texts: Sequence[str], language: str) -> list[list[int]]:
        """Ids of each text as the model reads it: tag, pieces, end mark."""
        found = self.tag_id(language)
        head = [] if found is None else [found]
        return [[*head, *ids, END] for ids in self.tokenize(texts)]

    def detokenize(self, ids: Sequence[Sequence[int]]) -> list[str]:
        """Texts of ids that hold no `<pad>`."""
        decoded: list[str] = self._processor.decode([list(row) for row in ids])
        return decoded

    def pieces(self) -> dict[str, int]:
        """Every piece with its id, `<pad>` last: the content of `vocab.json`."""
        table = {self._processor.id_to_piece(place): place for place in range(len(self))}
        return {**table, "<pad>": len(table)}


def write_pieces(vocabulary: Vocabulary, path: Path) -> None:
    """Write `vocab.json`."""
    write_atomically(path, json.dumps(vocabulary.pieces(), ensure_ascii=False).encode())


class PieceVocabulary:
    """The vocabulary of any Marian model in Hugging Face layout; its sides may have models of their own."""

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
            self._unknown: int = self._ids["<unk>"]
            self.end: int = self._ids["</s>"]
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
