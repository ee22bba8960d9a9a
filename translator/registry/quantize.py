"""Networks are written for CTranslate2, their weights as integers that multiply alike on every processor.

Processors without VNNI (AVX2 alone: AMD up to Zen 3, Intel up to Broadwell) add two products of bytes in 16
bits, and cut what does not fit. Weights of 7 bits leave room for any such sum.

Source: oneDNN's developer guide, "Nuances of int8 Computations". Differs from CTranslate2's own quantization,
which takes 8 bits: that costs `mini` .4 BLEU on such a processor (docs/models.md).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from translator.registry.binary import FloatArray

LARGEST_WEIGHT = 63
"""Of a quantized weight: 2 * 255 * 63 is less than 2 ** 15."""


def save_network(spec: Any, target: Path, *, quantization: str) -> None:
    """Write a specification of CTranslate2, equal variables once.

    Args:
        target: made here; must not exist.
        quantization: "int8", with one scale for each output row; others as CTranslate2 names and does them.

    Raises:
        ValueError: a weight is missing or of a wrong kind; nothing is written.
    """
    from ctranslate2.specs.model_spec import visit_spec

    spec.validate()
    if quantization == "int8":
        spec.optimize()
        visit_spec(spec, _quantize)
    else:
        spec.optimize(quantization=quantization)
    target.mkdir(parents=True)
    spec.save(str(target))


def _quantize(layer: Any, name: str, value: Any) -> None:
    """Put integers and their scale in place of one variable, where its layer has a place for the scale."""
    from ctranslate2.specs.model_spec import NumpyVariable, Variable

    key = name.rsplit("/", 1)[-1]
    if not isinstance(value, Variable) or value.is_scalar() or not hasattr(layer, f"{key}_scale"):
        return
    weights: FloatArray = value.to("float32").numpy()  # (rows, columns)
    largest = np.abs(weights).max(axis=1)
    # The scale of a row of zeros, or nearly so, is a number, too.
    largest[largest < np.finfo(np.float32).tiny] = LARGEST_WEIGHT
    scale = (LARGEST_WEIGHT / largest).astype(np.float32)
    setattr(layer, key, NumpyVariable(np.rint(weights * scale[:, None]).astype(np.int8)))
    setattr(layer, f"{key}_scale", NumpyVariable(scale))
