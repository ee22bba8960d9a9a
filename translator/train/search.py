"""What the model in training writes, in plain torch: greedy for early looks, drawn by lot for `risk`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from translator.train.model import Cache, Marian, source_mask
from translator.train.vocabulary import END

_ROWS = 128
"""Texts searched at once."""


@torch.no_grad()
def greedy(model: Marian, sources: Sequence[Sequence[int]], *, max_tokens: int = 120) -> list[list[int]]:
    """Ids of the translations, without end mark, in the order of `sources` (tag and end mark included)."""
    was_training = model.training
    model.eval()
    order = sorted(range(len(sources)), key=lambda place: len(sources[place]))
    found: list[list[int]] = [[] for _ in sources]
    # Neighbors in length go together.
    for start in range(0, len(order), _ROWS):
        places = order[start : start + _ROWS]
        for place, ids in zip(
            places, _greedy_batch(model, [sources[p] for p in places], max_tokens), strict=True
        ):
            found[place] = ids
    model.train(was_training)
    return found


def _greedy_batch(model: Marian, sources: Sequence[Sequence[int]], max_tokens: int) -> list[list[int]]:
    source = pad_rows(sources, model.pad, model.embeddings.device)
    mask = source_mask(source, model.pad)
    cache = model.start_cache(model.encode(source, mask))
    return _write(model, cache, mask, lambda hidden: model.logits(hidden).argmax(1), max_tokens)


def pad_rows(rows: Sequence[Sequence[int]], pad: int, device: torch.device) -> Tensor:
    """Ids (B, L), each row filled up with `pad` to the length of the longest."""
    width = max(map(len, rows))
    return torch.tensor([[*ids, *[pad] * (width - len(ids))] for ids in rows], device=device)


@torch.no_grad()
def sample(
    model: Marian,
    memory: Tensor,
    mask: Tensor | None,
    pieces: Tensor,
    *,
    count: int,
    temperature: float,
    max_tokens: int,
    lot: torch.Generator,
) -> list[list[int]]:
    """`count` translations of each encoded source (B, S, D), one after another, drawn piece by piece.

    Args:
        pieces: ids that may be written (K,).
        temperature: above 0; at 1 a translation is as likely as the model says, near 0 it is the greedy one.
    """
    table = model.embeddings.index_select(0, pieces).t()

    def draw(hidden: Tensor) -> Tensor:
        # `torch.multinomial` draws a number for each piece, which took twice as long as all the rest.
        ends = ((hidden @ table).float() / temperature).softmax(1).cumsum(1)
        point = ends[:, -1:] * torch.rand(len(ends), 1, generator=lot, device=ends.device)
        return pieces[torch.searchsorted(ends, point)[:, 0].clamp_max(len(pieces) - 1)]

    cache = [
        Cache(None, (key.repeat_interleave(count, 0), value.repeat_interleave(count, 0)))
        for key, value in (kept.source for kept in model.start_cache(memory))
    ]
    repeated = None if mask is None else mask.repeat_interleave(count, 0)
    return _write(model, cache, repeated, draw, max_tokens)


def _write(
    model: Marian,
    cache: list[Cache],
    mask: Tensor | None,
    choose: Callable[[Tensor], Tensor],
    max_tokens: int,
) -> list[list[int]]:
    """Ids (B,) chosen from hidden states (B, D) one after another, up to the end mark of each row."""
    keys = cache[0].source[0]
    last = torch.full((len(keys),), model.pad, device=keys.device)
    is_done = torch.zeros_like(last, dtype=torch.bool)
    written = []
    for position in range(min(max_tokens, model.recipe.max_positions)):
        hidden, cache = model.step(last, position, cache, mask)
        last = choose(hidden).masked_fill(is_done, END)
        written.append(last)
        is_done |= last == END
        if bool(is_done.all()):
            break
    rows: list[list[int]] = torch.stack(written, 1).tolist()
    return [row[: row.index(END)] if END in row else row for row in rows]
