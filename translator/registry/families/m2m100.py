"""M2M-100: a target begins with the tag of its language, a source with that of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from translator.registry.families.family import Family, ModelFiles, Quantization
from translator.registry.with_torch import convert_with_torch


class M2M100(Family):
    """`facebook/m2m100_418M` and its kin: reads all of our languages."""

    name = "m2m100"
    source_model = target_model = "sentencepiece.bpe.model"
    vocabularies = ("vocab.json",)

    def is_in(self, files: ModelFiles) -> bool:
        """It has the sentencepiece model that NLLB has, too, which is looked for first."""
        return files.has(self.source_model)

    def convert(self, source: Path, target: Path, *, quantization: Quantization) -> None:
        """By the network's class in transformers."""
        convert_with_torch(source, target, quantization=quantization, config="M2M100Config", loader=_loader)

    def _knows(self, mark: str, vocabulary: frozenset[str]) -> bool:  # noqa: ARG002  # its files may not list them
        return True


def _loader(hub: Any) -> Any:
    class Loader(hub.M2M100Loader):  # type: ignore[misc]  # the library is untyped
        def get_vocabulary(self, model: Any, tokenizer: Any) -> list[str]:
            """Tokens by id.

            A tokenizer written by transformers 5 no longer names its language tags where the loader of
            CTranslate2 4.8 looks for them; the vocabulary then comes out 100 tokens short.
            """
            by_id = {index: token for token, index in tokenizer.get_vocab().items()}
            tags: dict[str, int] = getattr(tokenizer, "lang_token_to_id", {})
            by_id.update({index: token for token, index in tags.items()})
            size = model.config.vocab_size
            return [by_id.get(index, f"madeupword{index}") for index in range(size)]

    return Loader()
