"""How a model in Hugging Face layout becomes CTranslate2 files, whatever its family."""

from __future__ import annotations

import shutil
from pathlib import Path

from translator.registry.families import Quantization, family_named


def convert(source: Path, target: Path, *, family: str, quantization: Quantization = "int8") -> None:
    """Write the CTranslate2 form of a Hugging Face directory, sentencepiece models included.

    Args:
        target: made here; must not exist.

    Raises:
        ExtraMissing: the family needs torch, and it is not installed.
        ModelCorrupt: the weights or the tokenizer cannot be read.
    """
    kind = family_named(family)
    kind.convert(source, target, quantization=quantization)
    for name in {kind.source_model, kind.target_model}:
        if (source / name).is_file():
            shutil.copyfile(source / name, target / name)
