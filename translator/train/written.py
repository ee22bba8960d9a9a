"""Which pieces a model writes: those that English is made of. The others it only reads.

A vocabulary shared with three other languages is mostly pieces that hardly ever stand in English. Those are
spelled in smaller ones there and left out of the output layer, which is more than half of the arithmetic of a
small model. In the exported model a bias keeps them from being written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from torch import Tensor

from translator.errors import InvalidCorpus
from translator.train.atomic_files import write_atomically
from translator.train.tokens import TokenPairs
from translator.train.vocabulary import END

WRITTEN = "written.txt"
# No logit of a trained model comes near it, and it is whole in every number format.
NEVER = -100.0
Mask = npt.NDArray[np.bool_]


def restrict(pairs: TokenPairs, pieces: Sequence[str], *, least: int) -> tuple[TokenPairs, Mask]:
    """Spell pieces that stand fewer than `least` times on the target side in others.

    Returns:
        The pairs, and which pieces may be written (V,): those that targets now hold, and all bytes.
    """
    counts = np.bincount(pairs.target, minlength=len(pieces))
    are_bytes = np.array([_is_byte(piece) for piece in pieces])
    mask = (counts >= least) | are_bytes | np.array([len(piece) == 1 for piece in pieces])
    mask[END] = True
    spelled = spell(pairs, pieces, mask)
    return spelled, (np.bincount(spelled.target, minlength=len(pieces)) > 0) | are_bytes


def spell(pairs: TokenPairs, pieces: Sequence[str], mask: Mask) -> TokenPairs:
    """The pairs with every target piece outside `mask` replaced by pieces inside it.

    Raises:
        InvalidCorpus: a piece that targets hold cannot be spelled, since the vocabulary has no bytes.
    """
    ids = {piece: number for number, piece in enumerate(pieces) if mask[number]}
    rows = [[number] if mask[number] else _spelling(piece, ids) for number, piece in enumerate(pieces)]
    widths = np.array([len(row) for row in rows])
    if (lost := np.flatnonzero(widths[pairs.target] == 0)).size:
        raise InvalidCorpus(
            f"the vocabulary has neither pieces nor bytes for {pieces[pairs.target[lost[0]]]!r}; "
            "set vocabulary.least_written to 0"
        )
    flat = np.array([number for row in rows for number in row], np.uint16)
    starts = np.cumsum(widths) - widths
    taken = widths[pairs.target]
    ends = np.cumsum(taken)
    places = np.repeat(starts[pairs.target] - (ends - taken), taken) + np.arange(int(taken.sum()))
    bounds = np.concatenate([[0], ends])[np.cumsum(pairs.target_lengths, dtype=np.int64)]
    lengths = np.diff(bounds, prepend=0).astype(np.uint16)
    return TokenPairs(pairs.source, flat[places], pairs.source_lengths, lengths, pairs.source_of)


def save_written(path: Path, mask: Mask) -> None:
    """Write the ids of the pieces that may be written, one a line."""
    write_atomically(path, "".join(f"{number}\n" for number in np.flatnonzero(mask)).encode())


def load_written(path: Path, vocabulary: int) -> Mask | None:
    """What `save_written` wrote; None where there is no such file: all may be written.

    Raises:
        InvalidCorpus: the file does not fit the vocabulary.
    """
    if not path.is_file():
        return None
    mask = np.zeros(vocabulary, np.bool_)
    try:
        mask[[int(line) for line in path.read_text(encoding="utf-8").split()]] = True
    except (OSError, ValueError, IndexError) as error:
        raise InvalidCorpus(f"{path} does not fit the vocabulary: {error}") from error
    return mask


def written_by(logit_bias: Tensor) -> Mask:
    """Which pieces a model with this bias (V + 1,) may write (V,)."""
    mask: Mask = logit_bias[:-1].numpy() > NEVER / 2
    return mask


def _spelling(piece: str, ids: dict[str, int]) -> list[int]:
    """The longest pieces first from the left, and bytes for what has none; empty where there are no bytes."""
    spelled: list[int] = []
    while piece:
        size = next((size for size in range(len(piece), 0, -1) if piece[:size] in ids), 0)
        names = [piece[:size]] if size else [f"<0x{byte:02X}>" for byte in piece[0].encode()]
        if not all(name in ids for name in names):
            return []
        spelled += [ids[name] for name in names]
        piece = piece[size or 1 :]
    return spelled


def _is_byte(piece: str) -> bool:
    return len(piece) == 6 and piece.startswith("<0x")
