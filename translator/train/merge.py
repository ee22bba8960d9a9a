"""The mean of the weights of models that came from one another (Wortsman et al. 2022, arXiv:2203.05482)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from translator.errors import InvalidRequest
from translator.train.export import export_model
from translator.train.marian import load_marian

_PIECES = "source.spm"


def merge_models(models: Sequence[Path], out: Path) -> None:
    """Write the mean of models, each counted alike; what one of them never writes, the mean never writes.

    Args:
        models: two or more in Hugging Face layout, of one shape and one vocabulary.

    Raises:
        InvalidRequest: fewer than two, or models that differ in shape or vocabulary.
        ModelCorrupt: one of them cannot be read.
    """
    first, *others = models
    if not others:
        raise InvalidRequest("one model has no mean: give two or more")
    merged = load_marian(first)
    total = {name: weight.clone() for name, weight in merged.state_dict().items()}
    for path in others:
        other = load_marian(path)
        if other.recipe != merged.recipe or _pieces(path) != _pieces(first):
            raise InvalidRequest(f"{path} has another shape or vocabulary than {first}")
        for name, weight in other.state_dict().items():
            total[name] += weight
        merged.logit_bias.copy_(torch.minimum(merged.logit_bias, other.logit_bias))
    merged.load_state_dict({name: weight / len(models) for name, weight in total.items()})
    export_model(merged, first / _PIECES, out)


def _pieces(model: Path) -> bytes:
    return (model / _PIECES).read_bytes()
