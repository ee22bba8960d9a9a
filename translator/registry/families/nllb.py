"""NLLB-200: the network of M2M-100 with other tags (`hun_Latn`)."""

from __future__ import annotations

from translator.registry.families.family import ModelFiles
from translator.registry.families.m2m100 import M2M100


class NLLB(M2M100):
    """`facebook/nllb-200-distilled-600M` and its kin."""

    name = "nllb"
    vocabularies = ("tokenizer.json",)

    def is_in(self, files: ModelFiles) -> bool:
        """Its tags or its tokenizer's class tell it from M2M-100."""
        is_nllb = "eng_Latn" in files.vocabulary or files.tokenizer.get("tokenizer_class") == "NllbTokenizer"
        return super().is_in(files) and is_nllb
