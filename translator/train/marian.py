"""The names of our weights in the Hugging Face Marian layout, in both directions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from translator.errors import ModelCorrupt
from translator.train.model import ACTIVATIONS, Marian
from translator.train.recipe import ModelRecipe

WEIGHTS = "model.safetensors"
CONFIG = "config.json"

_ENCODER = {
    "self_attn.out_proj": "self_attention.out",
    "self_attn_layer_norm": "self_norm",
    "fc1": "feed_forward.wide",
    "fc2": "feed_forward.narrow",
    "final_layer_norm": "final_norm",
}
_DECODER = {
    **_ENCODER,
    "encoder_attn.q_proj": "cross_attention.query",
    "encoder_attn.out_proj": "cross_attention.out",
    "encoder_attn_layer_norm": "cross_norm",
}
# Ours -> theirs, in the order of the rows.
_PACKED_SELF = {"self_attention.packed": [f"self_attn.{name}_proj" for name in "qkv"]}
_PACKED_CROSS = {"cross_attention.key_value": [f"encoder_attn.{name}_proj" for name in "kv"]}


def config(model: Marian) -> dict[str, object]:
    """`config.json` of a model."""
    recipe = model.recipe
    return {
        "architectures": ["MarianMTModel"],
        "model_type": "marian",
        "is_encoder_decoder": True,
        "vocab_size": model.pad + 1,
        "decoder_vocab_size": model.pad + 1,
        "d_model": recipe.d_model,
        "encoder_layers": recipe.encoder_layers,
        "decoder_layers": recipe.decoder_layers,
        "encoder_ffn_dim": recipe.ffn,
        "decoder_ffn_dim": recipe.ffn,
        "encoder_attention_heads": recipe.heads,
        "decoder_attention_heads": recipe.heads,
        "max_position_embeddings": recipe.max_positions,
        "activation_function": recipe.activation,
        "dropout": 0.0,
        "attention_dropout": 0.0,
        "activation_dropout": 0.0,
        "scale_embedding": True,
        "static_position_embeddings": True,
        "share_encoder_decoder_embeddings": True,
        "tie_word_embeddings": True,
        "normalize_before": False,
        "bos_token_id": None,
        "eos_token_id": 0,
        "forced_eos_token_id": 0,
        "pad_token_id": model.pad,
        "decoder_start_token_id": model.pad,
        "use_cache": True,
    }


def generation_config(model: Marian) -> dict[str, object]:
    """`generation_config.json`: greedy, `<pad>` never written."""
    return {
        "bad_words_ids": [[model.pad]],
        "decoder_start_token_id": model.pad,
        "eos_token_id": 0,
        "forced_eos_token_id": 0,
        "pad_token_id": model.pad,
        "max_length": model.recipe.max_positions,
        "num_beams": 1,
    }


def to_marian(weights: Mapping[str, Tensor], model: Marian) -> dict[str, Tensor]:
    """Our weights under their names; `weights` has the keys of `model.state_dict()`."""
    renamed = {
        "model.shared.weight": weights["embeddings"],
        "final_logits_bias": model.logit_bias[None].cpu(),
    }
    for theirs, ours, part, parts in _names(model):
        renamed[theirs] = weights[ours].chunk(parts)[part].contiguous()
    return renamed


def from_marian(weights: Mapping[str, Tensor], model: Marian) -> None:
    """Load their weights into our model, final bias included.

    Raises:
        ModelCorrupt: a weight is missing or has another shape.
    """
    ours: dict[str, list[Tensor]] = {}
    try:
        for theirs, name, _, _ in _names(model):
            ours.setdefault(name, []).append(weights[theirs])
        state = {name: torch.cat(parts) for name, parts in ours.items()}
        model.load_state_dict({**state, "embeddings": weights["model.shared.weight"]})
    except (KeyError, RuntimeError) as error:
        raise ModelCorrupt(f"the weights do not fit the model's shape: {error}") from error
    bias = weights.get("final_logits_bias")
    if bias is not None:
        model.logit_bias.copy_(bias.reshape(-1))
    with torch.no_grad():
        model.embeddings[model.pad] = 0


def load_marian(folder: Path, *, dropout: float = 0.0) -> Marian:
    """A model from a directory in Hugging Face Marian layout.

    Raises:
        ModelCorrupt: no such files, another architecture, or weights that do not fit.
    """
    try:
        table = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        weights = {name: tensor.float() for name, tensor in load_file(folder / WEIGHTS).items()}
        model = Marian(_recipe(folder, table), int(table["vocab_size"]) - 1, dropout=dropout)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ModelCorrupt(f"{folder} is no model in Hugging Face layout: {error!r}") from error
    from_marian(weights, model)
    return model


def _recipe(folder: Path, table: Mapping[str, object]) -> ModelRecipe:
    wanted = {"model_type": "marian", "pad_token_id": int(str(table["vocab_size"])) - 1, "eos_token_id": 0}
    for key, value in wanted.items():
        if table.get(key) != value:
            raise ModelCorrupt(
                f"{folder / CONFIG}: {key} is {table.get(key)!r}; only {value!r} can be trained"
            )
    if table["activation_function"] not in ACTIVATIONS:
        raise ModelCorrupt(
            f"{folder / CONFIG}: activation {table['activation_function']!r}; known: {', '.join(ACTIVATIONS)}"
        )
    return ModelRecipe(
        d_model=int(str(table["d_model"])),
        encoder_layers=int(str(table["encoder_layers"])),
        decoder_layers=int(str(table["decoder_layers"])),
        ffn=int(str(table["encoder_ffn_dim"])),
        heads=int(str(table["encoder_attention_heads"])),
        max_positions=int(str(table["max_position_embeddings"])),
        activation=str(table["activation_function"]),  # type: ignore[arg-type]  # the network knows or refuses it
    )


def _names(model: Marian) -> Iterator[tuple[str, str, int, int]]:
    """Their name, our name, and which of how many equal parts of our rows it is."""
    sides = (
        ("encoder", len(model.encoder), _ENCODER, _PACKED_SELF),
        ("decoder", len(model.decoder), _DECODER, {**_PACKED_SELF, **_PACKED_CROSS}),
    )
    for side, layers, single, packed in sides:
        for place in range(layers):
            for kind in ("weight", "bias"):
                for theirs, ours in single.items():
                    yield (
                        f"model.{side}.layers.{place}.{theirs}.{kind}",
                        f"{side}.{place}.{ours}.{kind}",
                        0,
                        1,
                    )
                for ours, names in packed.items():
                    for part, theirs in enumerate(names):
                        yield (
                            f"model.{side}.layers.{place}.{theirs}.{kind}",
                            f"{side}.{place}.{ours}.{kind}",
                            part,
                            len(names),
                        )
