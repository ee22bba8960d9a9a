"""From weights to a model directory in Hugging Face Marian layout, whole or in parts with digests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from translator.errors import InvalidRequest, ModelCorrupt
from translator.train import marian
from translator.train.atomic_files import are_same, make_folder, write_atomically
from translator.train.checkpoint import average_snapshots, load_checkpoint, snapshots
from translator.train.model import Marian
from translator.train.prepare import RECIPE
from translator.train.recipe import load_recipe
from translator.train.vocabulary import MODEL, Vocabulary, write_pieces
from translator.train.written import WRITTEN

Which = Literal["average", "last", "snapshots"]
AVERAGED = "averaged.safetensors"
_PIECES = "source.spm"


def export_run(run: Path, out: Path, *, which: Which = "average", is_half: bool = False) -> None:
    """Write the model of a run.

    Args:
        which: the moving average of the checkpoint, its last weights, or what `average_run` made.
        is_half: store bfloat16, half the size, which int8 conversion does not notice.

    Raises:
        InvalidRequest: not a run.
        ModelCorrupt: the run has no such weights.
    """
    _require_run(run)
    vocabulary = Vocabulary(run / MODEL)
    model = Marian(load_recipe(run / RECIPE).model, len(vocabulary))
    try:
        model.load_state_dict(run_weights(run, which))
        model.add_to_logits(_logit_bias(run))
    except RuntimeError as error:
        raise ModelCorrupt(f"the weights of {run} do not fit its recipe: {error}") from error
    model.write_only_listed(run / WRITTEN)
    export_model(model, run / MODEL, out, is_half=is_half)


def average_run(run: Path, *, last: int) -> int:
    """Average the last snapshots of a run into one file; returns how many there were.

    Raises:
        InvalidRequest: not a run, or one without snapshots.
    """
    _require_run(run)
    chosen = snapshots(run)[-last:]
    if not chosen:
        raise InvalidRequest(f"{run} has no snapshots; budget.snapshots of its recipe says how many are kept")
    write_atomically(run / AVERAGED, save(average_snapshots(chosen)))
    return len(chosen)


def run_weights(run: Path, which: Which) -> dict[str, Tensor]:
    """Weights of a run by name.

    Raises:
        ModelCorrupt: there are none.
    """
    if which == "snapshots":
        try:
            return load_file(run / AVERAGED)
        except OSError as error:
            raise ModelCorrupt(f"{run} has no averaged weights; run `train average` first") from error
        except SafetensorError as error:
            raise ModelCorrupt(f"{run / AVERAGED} is damaged: {error}; run `train average` again") from error
    checkpoint = load_checkpoint(run, torch.device("cpu"))
    if checkpoint is None:
        raise ModelCorrupt(f"{run} has no checkpoint; run `train run` first")
    return checkpoint.average if which == "average" else checkpoint.weights


def _logit_bias(run: Path) -> Tensor | None:
    checkpoint = load_checkpoint(run, torch.device("cpu"))
    return None if checkpoint is None else checkpoint.logit_bias


def export_model(model: Marian, spm: Path, out: Path, *, is_half: bool = False) -> None:
    """Write configuration, weights and vocabulary of a model with one sentencepiece model for both sides."""
    make_folder(out)
    state = {name: tensor.detach().cpu() for name, tensor in model.state_dict().items()}
    weights = marian.to_marian(state, model)
    if is_half:
        weights = {name: tensor.bfloat16() for name, tensor in weights.items()}
    write_atomically(out / marian.WEIGHTS, save(weights, metadata={"format": "pt"}))
    _write_json(out / marian.CONFIG, marian.config(model))
    _write_json(out / "generation_config.json", marian.generation_config(model))
    _write_json(out / "tokenizer_config.json", _tokenizer(model))
    for name in ("source.spm", "target.spm"):
        write_atomically(out / name, spm.read_bytes())
    write_pieces(Vocabulary(spm), out / "vocab.json")


def merge_models(models: Sequence[Path], out: Path) -> None:
    """Write the mean of models that came from one another; it never writes what one of them never does.

    Args:
        models: two or more in Hugging Face layout, of one shape and one vocabulary; each counts alike.

    Raises:
        InvalidRequest: fewer than two, or models that differ in shape or vocabulary.
        ModelCorrupt: one of them cannot be read.

    Source: Wortsman et al. 2022 (2203.05482).
    """
    first, *others = models
    if not others:
        raise InvalidRequest("one model has no mean: give two or more")
    merged = marian.load_marian(first)
    total = {name: weight.clone() for name, weight in merged.state_dict().items()}
    for path in others:
        other = marian.load_marian(path)
        if other.recipe != merged.recipe or not are_same(path / _PIECES, first / _PIECES):
            raise InvalidRequest(f"{path} has another shape or vocabulary than {first}")
        for name, weight in other.state_dict().items():
            total[name] += weight
        merged.logit_bias.copy_(torch.minimum(merged.logit_bias, other.logit_bias))
    merged.load_state_dict({name: weight / len(models) for name, weight in total.items()})
    export_model(merged, first / _PIECES, out)


def _require_run(run: Path) -> None:
    for name in (RECIPE, MODEL):
        if not (run / name).is_file():
            raise InvalidRequest(f"{run} is not a training run: it has no {name}")


def _tokenizer(model: Marian) -> dict[str, object]:
    return {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": "mul",
        "target_lang": "en",
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "separate_vocabs": False,
        "model_max_length": model.recipe.max_positions,
    }


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    write_atomically(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
