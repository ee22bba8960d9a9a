"""Marian, OPUS-MT's networks and ours: converted with numpy alone."""

from __future__ import annotations

from pathlib import Path

from translator.registry.families.family import Family, ModelFiles, Quantization
from translator.registry.manifest import Part


class MarianFamily(Family):
    """One network a language, or several with a tag (`>>hu<<`) that their vocabulary has."""

    name = "marian"
    source_model, target_model = "source.spm", "target.spm"
    vocabularies = ("vocab.json",)
    needs_torch = False
    writes_pad = False

    def is_in(self, files: ModelFiles) -> bool:
        """It has the sentencepiece model of a source side."""
        return files.has(self.source_model)

    def convert(self, source: Path, target: Path, *, quantization: Quantization) -> None:
        """Into CTranslate2's own specification, weight by weight."""
        # Weights load numpy, which translating does without.
        from translator.registry.marian_spec import convert_marian

        convert_marian(source, target, quantization=quantization)

    def restore(self, directory: Path, part: Part, target: Path) -> bool:
        """From the weights in `model.bin`, rounded as they are there."""
        from translator.registry.marian import export_marian

        export_marian(directory, part, target)
        return True
