"""What a run leaves behind so that the next goes on at the same update: one file, replaced whole."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from translator.errors import ModelCorrupt
from translator.train.atomic_files import write_atomically
from translator.train.schedule import TrainingPosition

CHECKPOINT = "checkpoint.pt"
SNAPSHOTS = "snapshots"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights, their moving average, the optimizer's state, and where training stands.

    `logit_bias` (V + 1,) is added to the scores of the pieces and not trained; it is None in checkpoints of
    versions that did not keep it.
    """

    weights: dict[str, Tensor]
    average: dict[str, Tensor]
    optimizer: dict[str, Any]
    position: TrainingPosition
    recipe: str
    logit_bias: Tensor | None = None


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint of a run.

    Raises:
        DiskFull: the old checkpoint is whole.
    """
    content = {
        "weights": checkpoint.weights,
        "average": checkpoint.average,
        "optimizer": checkpoint.optimizer,
        "position": asdict(checkpoint.position),
        "recipe": checkpoint.recipe,
        "logit_bias": checkpoint.logit_bias,
    }
    write_atomically(folder / CHECKPOINT, lambda file: torch.save(content, file))


def load_checkpoint(folder: Path, device: torch.device) -> Checkpoint | None:
    """The checkpoint of a run; None where there is none yet.

    Raises:
        ModelCorrupt: the file is damaged.
    """
    path = folder / CHECKPOINT
    if not path.is_file():
        return None
    try:
        content = torch.load(path, map_location=device, weights_only=True)
        return Checkpoint(
            content["weights"],
            content["average"],
            content["optimizer"],
            TrainingPosition(**content["position"]),
            content["recipe"],
            content.get("logit_bias"),
        )
    except (RuntimeError, KeyError, TypeError, EOFError, pickle.UnpicklingError) as error:
        raise ModelCorrupt(f"checkpoint {path} is damaged: {error}") from error


def save_snapshot(folder: Path, weights: Mapping[str, Tensor], *, step: int, keep: int) -> None:
    """Write the weights of this step beside earlier ones and delete all but the last `keep`."""
    if not keep:
        return
    place = folder / SNAPSHOTS
    place.mkdir(exist_ok=True)
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in weights.items()}
    write_atomically(place / f"{step:08}.safetensors", save(tensors))
    for old in snapshots(folder)[:-keep]:
        old.unlink()


def snapshots(folder: Path) -> list[Path]:
    """The snapshots of a run, oldest first."""
    return sorted((folder / SNAPSHOTS).glob("*.safetensors"))


def average_snapshots(paths: list[Path]) -> dict[str, Tensor]:
    """The mean of the weights in these files.

    Raises:
        ModelCorrupt: there is none, or a file is damaged.
    """
    if not paths:
        raise ModelCorrupt("there are no snapshots to average")
    total: dict[str, Tensor] = {}
    for path in paths:
        try:
            weights = load_file(path)
        except (OSError, ValueError, SafetensorError) as error:
            raise ModelCorrupt(f"snapshot {path} is damaged: {error}") from error
        total = {name: total[name] + weight if total else weight for name, weight in weights.items()}
    return {name: weight / len(paths) for name, weight in total.items()}
