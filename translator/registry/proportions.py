"""Whether a `config.json` describes no larger network than the weights beside it can be.

What it describes is allocated before a weight is read, so one line of text could ask for all memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from translator.errors import ModelCorrupt
from translator.registry.manifest import read_json

# As our families' configurations name them; of each side its layers, how wide they are inside, and heads.
_WIDTH, _HEAD_WIDTH, _POSITIONS = "d_model", "d_kv", "max_position_embeddings"
_SIDES = (
    ("encoder_layers", "encoder_ffn_dim", "encoder_attention_heads"),
    ("decoder_layers", "decoder_ffn_dim", "decoder_attention_heads"),
    ("num_layers", "d_ff", "num_heads"),
    ("num_decoder_layers", "d_ff", "num_heads"),
)
_VOCABULARIES = ("vocab_size", "decoder_vocab_size")
_BUCKETS = ("relative_attention_num_buckets", "relative_attention_max_distance")
_COUNTS = (
    _WIDTH,
    _HEAD_WIDTH,
    _POSITIONS,
    *(name for side in _SIDES for name in side),
    *_VOCABULARIES,
    *_BUCKETS,
)
_WEIGHTS = ("*.safetensors", "*.bin")


def require_proportion(directory: Path) -> None:
    """Hold the configuration of a directory in Hugging Face layout to the size of its weights.

    Raises:
        ModelCorrupt: a size in it is none, or the network has more numbers than its weights have bytes.
    """
    path = directory / "config.json"
    config = read_json(path)
    if not isinstance(config, dict):
        raise ModelCorrupt(f"model file {path} cannot be read: it holds no object")
    sizes = {name: _count(config, name, path) for name in _COUNTS if config.get(name) is not None}
    for _, _, heads in _SIDES:
        # A T5 says itself how wide a head is.
        if _HEAD_WIDTH not in sizes and sizes.get(_WIDTH, 0) % sizes.get(heads, 1):
            raise ModelCorrupt(
                f"model file {path}: {sizes[heads]} heads do not share {sizes[_WIDTH]} columns"
            )
    n_bytes = sum(file.stat().st_size for pattern in _WEIGHTS for file in directory.glob(pattern))
    n_numbers = _least_numbers(sizes)
    if n_numbers > n_bytes:
        raise ModelCorrupt(
            f"model file {path} describes {n_numbers:,} numbers; its weights are {n_bytes:,} bytes"
        )


def _count(config: Mapping[str, Any], name: str, path: Path) -> int:
    value = config[name]
    if type(value) is not int or value < 1:
        raise ModelCorrupt(f"model file {path}: {name} is {str(value)[:40]!r}; at least 1 is right")
    return value


def _least_numbers(sizes: Mapping[str, int]) -> int:
    """What a network of these sizes has at least."""
    width = sizes.get(_WIDTH, 1)
    rows = max(sizes.get(name, 0) for name in _VOCABULARIES) + sizes.get(_POSITIONS, 0)
    for layers, inner, heads in _SIDES:
        attention = sizes[_HEAD_WIDTH] * sizes.get(heads, 1) if _HEAD_WIDTH in sizes else width
        rows += sizes.get(layers, 0) * (4 * attention + 2 * sizes.get(inner, 0))
    return width * rows + sum(sizes.get(name, 0) for name in _BUCKETS)
