"""How a Marian network in Hugging Face layout becomes CTranslate2 files, with numpy alone, and the way back.

The files are what `ctranslate2.converters.transformers.MarianMTLoader` (4.8) writes of the same ones, to the
byte but for the rounding of int8 (`quantize`); a test holds them to that. The way back is for the reference
engine.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from translator.errors import ModelCorrupt, ModelError
from translator.registry.binary import FloatArray, read_weights
from translator.registry.manifest import ModelPart, read_json
from translator.registry.pickled import Array
from translator.registry.quantize import save_network
from translator.registry.staging import staged
from translator.registry.tensors import read_tensors
from translator.registry.with_torch import require_torch

NEVER_WRITTEN = -50.0
"""A bias up to this keeps a piece from being written, whatever else speaks for it."""
# Ids in every Marian vocabulary.
_END, _UNKNOWN = 0, 1
_PAD = "<pad>"
# The numbers of CTranslate2's ActivationType; of two names for one the later is written.
_ACTIVATIONS = {"relu": 0, "gelu_fast": 1, "gelu_new": 1, "silu": 2, "swish": 2, "gelu": 3}
_ACTIVATION_NAMES = {number: name for name, number in _ACTIVATIONS.items()}


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
        network = _Network(_read_object(source / "config.json"), read_tensors(source), _tokens(source))
        save_network(_specify(network), target, quantization=quantization)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, StopIteration) as error:
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        raise ModelCorrupt(f"model directory {source} cannot be converted: {reason}") from error


def _tokens(source: Path) -> list[str]:
    if _read_object(source / "tokenizer_config.json", is_required=False).get("separate_vocabs"):
        raise ValueError("it has a vocabulary of its own for each side, which is not supported")
    by_token = _read_object(source / "vocab.json")
    tokens = sorted(by_token, key=lambda token: int(by_token[token]))
    if [by_token[token] for token in tokens] != list(range(len(tokens))):
        raise ValueError("vocab.json does not number its pieces from 0 on")
    return tokens[:-1] if tokens[-1] == _PAD else tokens


def _read_object(path: Path, *, is_required: bool = True) -> dict[str, Any]:
    content = read_json(path) if is_required or path.is_file() else {}
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
    if embeddings.shape[1] != config["d_model"]:
        raise ValueError(f"{embeddings.shape[1]} columns, where config.json says {config['d_model']}")
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


def export_marian(directory: Path, part: ModelPart, target: Path) -> None:
    """Write weights, configuration, vocabulary and sentencepiece models as `MarianMTModel` reads them.

    Args:
        directory: the part's CTranslate2 files.
        target: made here.

    Raises:
        ModelCorrupt: `model.bin` or a vocabulary cannot be read.
        ModelError: the network is not one that Marian's class can hold.
        ExtraMissing: safetensors is not installed.
    """
    require_torch("writing a model in Hugging Face layout")
    from safetensors.numpy import save_file

    weights = read_weights(directory / "model.bin")
    tokens, written = _read_vocabularies(directory, weights)
    with staged(target) as stage:
        tensors = {name: np.ascontiguousarray(value) for name, value in _tensors(weights, written)}
        save_file(tensors, stage / "model.safetensors", metadata={"format": "pt"})
        _write_json(stage / "config.json", _config(weights, tokens))
        _write_json(stage / "generation_config.json", _generation(tokens))
        _write_json(stage / "tokenizer_config.json", _tokenizer(part))
        _write_json(stage / "vocab.json", {token: index for index, token in enumerate([*tokens, _PAD])})
        shutil.copyfile(directory / part.tokenization.source_model, stage / "source.spm")
        shutil.copyfile(directory / part.tokenization.target_model, stage / "target.spm")


def _read_vocabularies(directory: Path, weights: Mapping[str, FloatArray]) -> tuple[list[str], list[int]]:
    """All tokens of a joint vocabulary, and the places in it of those that can be written."""
    tokens, targets = (_read_tokens(directory, side) for side in ("source", "target"))
    places = {token: place for place, token in enumerate(tokens)}
    written = [places[token] for token in targets if token in places]
    is_marian = bool(weights.get("decoder/start_from_zero_embedding", np.float32(0)))
    if not is_marian or not written or len(written) != len(targets) or not _is_tied(weights, written):
        raise ModelError(f"model in {directory} is no Marian network with a joint vocabulary")
    return tokens, written


def _read_tokens(directory: Path, side: str) -> list[str]:
    names = ("shared_vocabulary.json", f"{side}_vocabulary.json")
    path = next((directory / name for name in names if (directory / name).is_file()), None)
    tokens: list[str] = [] if path is None else read_json(path)
    return tokens


def _is_tied(weights: Mapping[str, FloatArray], written: list[int]) -> bool:
    """Whether the decoder's embeddings are those of the encoder, as far as it has them."""
    both = weights["encoder/embeddings_0/weight"], weights["decoder/embeddings/weight"]
    return max(written) < len(both[0]) and np.array_equal(both[0][written], both[1])


def _tensors(weights: Mapping[str, FloatArray], written: list[int]) -> Iterator[tuple[str, FloatArray]]:
    embeddings = weights["encoder/embeddings_0/weight"]  # (V, D)
    # CTranslate2 keeps no row for <pad> and starts from a zero embedding; Marian starts from <pad>'s row.
    yield "model.shared.weight", np.vstack([embeddings, np.zeros_like(embeddings[:1])])
    bias = np.full(len(embeddings) + 1, 2 * NEVER_WRITTEN, np.float32)  # (V + 1,)
    bias[-1], bias[written] = 0, weights.get("decoder/projection/bias", np.float32(0))
    yield "final_logits_bias", bias[None, :]
    for side in ("encoder", "decoder"):
        for layer in range(_count_layers(weights, side)):
            yield from _layer(weights, f"{side}/layer_{layer}", f"model.{side}.layers.{layer}")


def _layer(weights: Mapping[str, FloatArray], old: str, new: str) -> Iterator[tuple[str, FloatArray]]:
    yield from _attention(weights, f"{old}/self_attention", f"{new}.self_attn")
    if f"{old}/attention/linear_0/weight" in weights:
        yield from _attention(weights, f"{old}/attention", f"{new}.encoder_attn")
    yield from _linear(weights, f"{old}/ffn/linear_0", f"{new}.fc1")
    yield from _linear(weights, f"{old}/ffn/linear_1", f"{new}.fc2")
    yield from _norm(weights, f"{old}/ffn/layer_norm", f"{new}.final_layer_norm")


def _attention(weights: Mapping[str, FloatArray], old: str, new: str) -> Iterator[tuple[str, FloatArray]]:
    """Split the fused projections: queries, keys and values in one matrix, or queries apart."""
    fused = [f"{old}/linear_{index}" for index in range(3) if f"{old}/linear_{index}/weight" in weights]
    for kind in ("weight", "bias"):
        inner = np.concatenate([weights[f"{name}/{kind}"] for name in fused[:-1]])  # (3 D, D) or (3 D,)
        for name, block in zip(("q_proj", "k_proj", "v_proj"), np.split(inner, 3), strict=True):
            yield f"{new}.{name}.{kind}", block
        yield f"{new}.out_proj.{kind}", weights[f"{fused[-1]}/{kind}"]
    yield from _norm(weights, f"{old}/layer_norm", f"{new}_layer_norm")


def _linear(weights: Mapping[str, FloatArray], old: str, new: str) -> Iterator[tuple[str, FloatArray]]:
    yield f"{new}.weight", weights[f"{old}/weight"]
    yield f"{new}.bias", weights[f"{old}/bias"]


def _norm(weights: Mapping[str, FloatArray], old: str, new: str) -> Iterator[tuple[str, FloatArray]]:
    yield f"{new}.weight", weights[f"{old}/gamma"]
    yield f"{new}.bias", weights[f"{old}/beta"]


def _count_layers(weights: Mapping[str, FloatArray], side: str) -> int:
    return len({name.split("/")[1] for name in weights if name.startswith(f"{side}/layer_")})


def _config(weights: Mapping[str, FloatArray], tokens: list[str]) -> dict[str, object]:
    width = weights["decoder/embeddings/weight"].shape[1]
    sides = {
        f"{side}_{name}": value
        for side in ("encoder", "decoder")
        for name, value in (
            ("layers", _count_layers(weights, side)),
            ("attention_heads", int(weights[f"{side}/num_heads"])),
            ("ffn_dim", weights[f"{side}/layer_0/ffn/linear_0/weight"].shape[0]),
        )
    }
    return {
        "architectures": ["MarianMTModel"],
        "model_type": "marian",
        "activation_function": _ACTIVATION_NAMES[int(weights["encoder/activation"])],
        "d_model": width,
        "vocab_size": len(tokens) + 1,
        "decoder_vocab_size": len(tokens) + 1,
        "max_position_embeddings": weights["decoder/position_encodings/encodings"].shape[0],
        "scale_embedding": float(weights["decoder/scale_embeddings"]) != 1.0,
        "static_position_embeddings": True,
        "share_encoder_decoder_embeddings": True,
        "tie_word_embeddings": True,
        "is_encoder_decoder": True,
        "bos_token_id": None,
        "eos_token_id": tokens.index("</s>"),
        "forced_eos_token_id": None,
        "pad_token_id": len(tokens),
        "decoder_start_token_id": len(tokens),
        "dtype": "float32",
        **sides,
    }


def _generation(tokens: list[str]) -> dict[str, object]:
    pad = len(tokens)
    return {
        "bad_words_ids": [[pad]],
        "decoder_start_token_id": pad,
        "eos_token_id": tokens.index("</s>"),
        "pad_token_id": pad,
    }


def _tokenizer(part: ModelPart) -> dict[str, object]:
    languages = tuple(part.tokenization.source_prefix)
    return {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": languages[0] if len(languages) == 1 else "mul",
        "target_lang": "en",
        "separate_vocabs": False,
        "model_max_length": part.max_source_tokens,
    }


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
