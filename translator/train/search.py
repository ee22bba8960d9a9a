"""What the model in training writes: batched greedy search in plain torch, for early looks at quality."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from translator.train.model import Marian, source_mask
from translator.train.vocabulary import END


@torch.no_grad()
def greedy(
    model: Marian, sources: Sequence[Sequence[int]], *, max_tokens: int = 120, rows: int = 128
) -> list[list[int]]:
    """Ids of the translations, without end mark, in the order of `sources` (tag and end mark included).

    Args:
        rows: texts searched at once; neighbors in length go together.
    """
    was_training = model.training
    model.eval()
    order = sorted(range(len(sources)), key=lambda place: len(sources[place]))
    found: list[list[int]] = [[] for _ in sources]
    for start in range(0, len(order), rows):
        places = order[start : start + rows]
        for place, ids in zip(
            places, _greedy_batch(model, [sources[p] for p in places], max_tokens), strict=True
        ):
            found[place] = ids
    model.train(was_training)
    return found


def _greedy_batch(model: Marian, sources: Sequence[Sequence[int]], max_tokens: int) -> list[list[int]]:
    device = model.embeddings.device
    width = max(len(ids) for ids in sources)
    padded = torch.tensor([[*ids, *[model.pad] * (width - len(ids))] for ids in sources], device=device)
    mask = source_mask(padded, model.pad)
    cache = model.start_cache(model.encode(padded, mask))
    last = torch.full((len(sources),), model.pad, device=device)
    is_done = torch.zeros(len(sources), dtype=torch.bool, device=device)
    written = []
    for position in range(min(max_tokens, model.recipe.max_positions)):
        logits, cache = model.step(last, position, cache, mask)
        last = logits.argmax(1).masked_fill(is_done, END)
        written.append(last)
        is_done |= last == END
        if bool(is_done.all()):
            break
    rows: list[list[int]] = torch.stack(written, 1).tolist()
    return [row[: row.index(END)] if END in row else row for row in rows]
