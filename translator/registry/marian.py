"""How CTranslate2 files become a Marian model in Hugging Face layout again, for the reference engine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from translator.errors import ModelCorrupt, ModelError
from translator.registry.binary import FloatArray, read_weights
from translator.registry.manifest import Part
from translator.registry.marian_spec import NEVER_WRITTEN
from translator.registry.staging import staged
from translator.registry.with_torch import require_torch

# By the numbers of CTranslate2's ActivationType.
_ACTIVATIONS = {0: "relu", 1: "gelu_new", 2: "swish", 3: "gelu"}
_PAD = "<pad>"


def export_marian(directory: Path, part: Part, target: Path) -> None:
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
    try:
        tokens: list[str] = [] if path is None else json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelCorrupt(f"model file {path} cannot be read: {error}") from error
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
        "activation_function": _ACTIVATIONS[int(weights["encoder/activation"])],
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


def _tokenizer(part: Part) -> dict[str, object]:
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
