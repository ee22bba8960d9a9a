"""MADLAD-400: a T5 that is asked for a language at the head of the source (`<2en>`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from translator.registry.families.family import Family, ModelFiles, Quantization
from translator.registry.with_torch import convert_with_torch


class T5(Family):
    """`google/madlad400-3b-mt` and its kin: reads all languages without a mark."""

    name = "t5"
    source_model = target_model = "spiece.model"

    def is_in(self, files: ModelFiles) -> bool:
        """It has T5's sentencepiece model."""
        return files.has(self.source_model)

    def stated_languages(self, files: ModelFiles, *, known: Sequence[str]) -> list[str]:  # noqa: ARG002  # it reads all
        """All that are known."""
        return list(known)

    def convert(self, source: Path, target: Path, *, quantization: Quantization) -> None:
        """By the network's class in transformers."""
        convert_with_torch(source, target, quantization=quantization, config="T5Config", loader=_loader)

    def _lead(self, target_mark: str | None) -> tuple[str, ...]:
        # MADLAD's sentencepiece model writes "<2en> text" as `▁ <2en> ▁text`.
        return ("▁", target_mark) if target_mark else ()


def _loader(hub: Any) -> Any:
    class Loader(hub.T5Loader):  # type: ignore[misc]  # the library is untyped
        def get_model_spec(self, model: Any) -> Any:
            """The network.

            transformers 5 calls every T5 tied and keeps in another field whether its outputs are scaled;
            the loader of CTranslate2 4.8 would scale those of untied networks (MADLAD-400) too.
            """
            model.config.tie_word_embeddings = model.config.scale_decoder_outputs
            return super().get_model_spec(model)

    return Loader()
