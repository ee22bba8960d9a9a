"""How a Marian network in Hugging Face layout becomes CTranslate2 files, with numpy alone.

Writes to the byte what `ctranslate2.converters.transformers.MarianMTLoader` (4.8) writes of the same files; a
test holds it to that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from translator.errors import ModelCorrupt
from translator.registry.tensors import Array, read_tensors

NEVER_WRITTEN = -50.0
"""A bias up to this keeps a piece from being written, whatever else speaks for it."""
# Ids in every Marian vocabulary.
_END, _UNKNOWN = 0, 1
_PAD = "<pad>"
_ACTIVATIONS = {"relu": 0, "gelu_new": 1, "gelu_fast": 1, "silu": 2, "swish": 2, "gelu": 3}


@dataclass(frozen=True, slots=True)
class _Network:
    """A network's configuration, tensors by Hugging Face's names, and pieces by id, without `<pad>`."""

    config: Mapping[str, Any]
    tensors: Mapping[str, Array]
    tokens: list[str]

    def embeddings(self, side: str) -> Array:
        """The rows of one side's pieces (V, D), without that of `<pad>`."""
        names = (f"model.{side}.embed_tokens.weight", "model.shared.weight")
        table = next(self.tensors[name] for name in names if name in self.tensors)
        if len(table) not in (len(self.tokens), len(self.tokens) + 1):
            raise ValueError(f"{len(table)} rows for {len(self.tokens)} pieces")
        return table[: len(self.tokens)]

    def output(self) -> Array:
        """The rows of the output layer (V, D): the decoder's embeddings, but where they are not tied."""
        if self.config.get("tie_word_embeddings", True) or "lm_head.weight" not in self.tensors:
            return self.embeddings("decoder")
        return self.tensors["lm_head.weight"][: len(self.tokens)]

    def bias(self) -> Array | None:
        """What is added to the score of each piece (V,); None for nothing."""
        bias = self.tensors.get("final_logits_bias")
        return None if bias is None or not bias.any() else bias.reshape(-1)[: len(self.tokens)]


def convert_marian(source: Path, target: Path, *, quantization: str) -> None:
    """Write the CTranslate2 form of a Marian directory; `target` is made here.

    The output layer is written without the pieces that its bias keeps from being written: `mini` writes some
    10,800 of 24,000 pieces, and without the others it takes two thirds of the CPU.

    Raises:
        ModelCorrupt: weights, configuration or vocabulary cannot be read or do not belong together.
    """
    try:
        network = _Network(_read_json(source / "config.json"), read_tensors(source), _tokens(source))
        spec = _specify(network)
        spec.validate()
        spec.optimize(quantization=quantization)
    except (ValueError, KeyError, TypeError, IndexError, StopIteration) as error:
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        raise ModelCorrupt(f"model directory {source} cannot be converted: {reason}") from error
    target.mkdir(parents=True)
    spec.save(str(target))


def _tokens(source: Path) -> list[str]:
    if _read_json(source / "tokenizer_config.json", is_required=False).get("separate_vocabs"):
        raise ValueError("it has a vocabulary of its own for each side, which is not supported")
    by_token = _read_json(source / "vocab.json")
    tokens = sorted(by_token, key=lambda token: int(by_token[token]))
    if [by_token[token] for token in tokens] != list(range(len(tokens))):
        raise ValueError("vocab.json does not number its pieces from 0 on")
    return tokens[:-1] if tokens[-1] == _PAD else tokens


def _read_json(path: Path, *, is_required: bool = True) -> dict[str, Any]:
    if not path.is_file() and not is_required:
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelCorrupt(f"model file {path} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise ModelCorrupt(f"model file {path} cannot be read: it holds no object")
    return content


def _specify(network: _Network) -> Any:
    from ctranslate2.specs import transformer_spec
    from ctranslate2.specs.common_spec import Activation

    config = network.config
    spec = transformer_spec.TransformerSpec.from_config(
        (config["encoder_layers"], config["decoder_layers"]),
        config["encoder_attention_heads"],
        pre_norm=False,
        activation=Activation(_ACTIVATIONS[config["activation_function"]]),
    )
    spec.decoder.start_from_zero_embedding = True
    for side in ("encoder", "decoder"):
        _fill_side(getattr(spec, side), side, network)
    _fill_output(spec, network)
    spec.config.eos_token = spec.config.decoder_start_token = network.tokens[_END]
    spec.config.unk_token = network.tokens[_UNKNOWN]
    return spec


def _fill_side(spec: Any, side: str, network: _Network) -> None:
    config, embeddings = network.config, network.embeddings(side)
    spec.scale_embeddings = float(np.sqrt(config["d_model"])) if config.get("scale_embedding") else 1.0
    spec.position_encodings.encodings = _sinusoids(config["max_position_embeddings"], config["d_model"])
    (spec.embeddings[0] if side == "encoder" else spec.embeddings).weight = embeddings
    for index, layer in enumerate(spec.layer):
        _fill_layer(layer, f"model.{side}.layers.{index}", network.tensors)


def _fill_layer(layer: Any, name: str, tensors: Mapping[str, Array]) -> None:
    _fill_linear(layer.self_attention.linear[0], [f"{name}.self_attn.{part}_proj" for part in "qkv"], tensors)
    _fill_linear(layer.self_attention.linear[-1], [f"{name}.self_attn.out_proj"], tensors)
    _fill_norm(layer.self_attention.layer_norm, f"{name}.self_attn_layer_norm", tensors)
    if hasattr(layer, "attention"):
        _fill_linear(layer.attention.linear[0], [f"{name}.encoder_attn.q_proj"], tensors)
        _fill_linear(
            layer.attention.linear[1], [f"{name}.encoder_attn.{part}_proj" for part in "kv"], tensors
        )
        _fill_linear(layer.attention.linear[-1], [f"{name}.encoder_attn.out_proj"], tensors)
        _fill_norm(layer.attention.layer_norm, f"{name}.encoder_attn_layer_norm", tensors)
    _fill_linear(layer.ffn.linear_0, [f"{name}.fc1"], tensors)
    _fill_linear(layer.ffn.linear_1, [f"{name}.fc2"], tensors)
    _fill_norm(layer.ffn.layer_norm, f"{name}.final_layer_norm", tensors)


def _fill_linear(spec: Any, names: list[str], tensors: Mapping[str, Array]) -> None:
    """One matrix of several with the same inputs, below each other."""
    spec.weight = np.concatenate([tensors[f"{name}.weight"] for name in names])
    spec.bias = np.concatenate([tensors[f"{name}.bias"] for name in names])


def _fill_norm(spec: Any, name: str, tensors: Mapping[str, Array]) -> None:
    spec.gamma, spec.beta = tensors[f"{name}.weight"], tensors[f"{name}.bias"]


def _fill_output(spec: Any, network: _Network) -> None:
    projection, tokens, bias = spec.decoder.projection, network.tokens, network.bias()
    projection.weight = network.output()
    if bias is not None:
        projection.bias = bias
    written = tokens
    if bias is not None and (bias <= NEVER_WRITTEN).any():
        kept = bias > NEVER_WRITTEN
        # CTranslate2 asks for both, whatever their bias.
        kept[[_END, _UNKNOWN]] = True
        written = [tokens[index] for index in kept.nonzero()[0]]
        projection.weight, projection.bias = projection.weight[kept], bias[kept]
        spec.decoder.embeddings.weight = projection.weight
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(written)


def _sinusoids(positions: int, width: int) -> npt.NDArray[np.float32]:
    """The fixed encodings of positions as Marian has them (positions, width): sines, then cosines.

    Source: Vaswani et al. 2017 (arXiv 1706.03762), section 3.5; the halves stand apart as in Marian.
    """
    frequencies = np.power(10000.0, 2 * (np.arange(width) // 2) / width)
    angles = np.arange(positions)[:, None] / frequencies  # (positions, width)
    return np.concatenate([np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2])], axis=1).astype(np.float32)
