"""The network: an encoder-decoder of Marian's shape (post-norm, sinusoidal positions, tied embeddings).

Plain torch, so that training needs no transformers; `translator.train.marian` renames the weights to the
Hugging Face layout and back, and a test holds both to the same logits.

Source: Vaswani et al. 2017, as in Marian and transformers' `MarianMTModel`. Differs: query, key and value
share one matrix product; no dropout inside attention and after the activation (Marian's is 0 there, too).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from translator.train.recipe import ModelRecipe
from translator.train.written import NEVER, load_written

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": functional.relu,
    "swish": functional.silu,
    "gelu": functional.gelu,
}
_WITH_BFLOAT16 = ("AVX512", "SVE256")
# Elements of the mask pool; drawing masks afresh is slow on CPU (aten::bernoulli_, notes of 2026-11-22).
_POOL = 1 << 24


@dataclass(frozen=True, slots=True)
class Cache:
    """What a search keeps of one decoder layer: keys and values of itself and of the source."""

    own: tuple[Tensor, Tensor] | None
    source: tuple[Tensor, Tensor]


class Dropout(nn.Module):
    """Dropout whose masks follow from `reseed`. On CPU a mask is a slice, at a random place, of one pool."""

    def __init__(self, share: float, *, pool_size: int = _POOL) -> None:
        super().__init__()
        self.share = share
        self._pool_size = pool_size
        self._pools: dict[torch.dtype, Tensor] = {}
        self._random = random.Random(0)  # noqa: S311  # not secret

    def reseed(self, seed: int, step: int) -> None:
        """Make the masks of this step a function of both numbers, so that a resumed run repeats them."""
        self._random.seed(seed * 1_000_003 + step)
        if torch.cuda.is_available():
            torch.cuda.manual_seed(seed * 1_000_003 + step)

    def forward(self, x: Tensor) -> Tensor:
        """`x` itself while evaluating."""
        if not self.training or not self.share:
            return x
        if x.device.type != "cpu":
            return functional.dropout(x, self.share)
        pool = self._pool(x.dtype)
        if x.numel() >= len(pool):
            return functional.dropout(x, self.share)
        start = self._random.randrange(len(pool) - x.numel())
        return x * pool[start : start + x.numel()].view(x.shape)

    def _pool(self, dtype: torch.dtype) -> Tensor:
        if dtype not in self._pools:
            generator = torch.Generator().manual_seed(1)
            kept = torch.rand(self._pool_size, generator=generator) >= self.share
            self._pools[dtype] = (kept.float() / (1 - self.share)).to(dtype)
        return self._pools[dtype]


class Attention(nn.Module):
    """Multi-head attention; `packed` makes query, key and value of one text, else the query has its own."""

    def __init__(self, d_model: int, heads: int, *, is_cross: bool) -> None:
        super().__init__()
        self.heads = heads
        self.is_cross = is_cross
        if is_cross:
            self.query = nn.Linear(d_model, d_model)
            self.key_value = nn.Linear(d_model, 2 * d_model)
        else:
            self.packed = nn.Linear(d_model, 3 * d_model)
        self.out = nn.Linear(d_model, d_model)

    def split(self, x: Tensor) -> Tensor:
        """(B, L, D) -> (B, heads, L, D / heads)."""
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def own(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Query, key and value of one text, each (B, heads, L, D / heads)."""
        query, key, value = self.packed(x).chunk(3, dim=-1)
        return self.split(query), self.split(key), self.split(value)

    def source(self, memory: Tensor) -> tuple[Tensor, Tensor]:
        """Key and value of the encoded source."""
        key, value = self.key_value(memory).chunk(2, dim=-1)
        return self.split(key), self.split(value)

    def join(self, x: Tensor) -> Tensor:
        """(B, heads, L, D / heads) -> (B, L, D), through the output projection."""
        joined: Tensor = self.out(x.transpose(1, 2).flatten(2))
        return joined


def attend(
    query: Tensor, key: Tensor, value: Tensor, *, mask: Tensor | None, is_causal: bool = False
) -> Tensor:
    """Scaled dot-product attention; `mask` is True where a key may be seen (B, 1, 1, S), None where all may.

    On CPU it is spelled out: the fused kernel's backward is slow there on short texts (notes of 2026-11-22).
    """
    if has_fast_kernel(query.device):
        return functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=is_causal)
    scores = query @ key.transpose(2, 3) * query.shape[-1] ** -0.5
    if is_causal:
        later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).triu(1)
        scores = scores.masked_fill(later, float("-inf"))
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    attended: Tensor = scores.softmax(-1) @ value
    return attended


def has_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 is at least as fast as float32 there; emulated it takes 20 times as long."""
    return device.type != "cpu" or torch.backends.cpu.get_cpu_capability() in _WITH_BFLOAT16


def has_fast_kernel(device: torch.device) -> bool:
    """Whether the fused attention kernel is the faster one there, backward included."""
    return device.type == "cuda"


class FeedForward(nn.Module):
    """Two linear layers with an activation between them."""

    def __init__(self, recipe: ModelRecipe) -> None:
        super().__init__()
        self.wide = nn.Linear(recipe.d_model, recipe.ffn)
        self.narrow = nn.Linear(recipe.ffn, recipe.d_model)
        self.activation = ACTIVATIONS[recipe.activation]

    def forward(self, x: Tensor) -> Tensor:
        """(B, L, D) -> (B, L, D)."""
        narrowed: Tensor = self.narrow(self.activation(self.wide(x)))
        return narrowed


class EncoderLayer(nn.Module):
    """Self-attention and feed-forward, each with a residual and a norm after it."""

    def __init__(self, recipe: ModelRecipe, dropout: Dropout) -> None:
        super().__init__()
        self.self_attention = Attention(recipe.d_model, recipe.heads, is_cross=False)
        self.self_norm = nn.LayerNorm(recipe.d_model)
        self.feed_forward = FeedForward(recipe)
        self.final_norm = nn.LayerNorm(recipe.d_model)
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """(B, S, D) -> (B, S, D)."""
        query, key, value = self.self_attention.own(x)
        x = self.self_norm(x + self.dropout(self.self_attention.join(attend(query, key, value, mask=mask))))
        normed: Tensor = self.final_norm(x + self.dropout(self.feed_forward(x)))
        return normed


class DecoderLayer(nn.Module):
    """Causal self-attention, attention to the source, and feed-forward."""

    def __init__(self, recipe: ModelRecipe, dropout: Dropout) -> None:
        super().__init__()
        self.self_attention = Attention(recipe.d_model, recipe.heads, is_cross=False)
        self.self_norm = nn.LayerNorm(recipe.d_model)
        self.cross_attention = Attention(recipe.d_model, recipe.heads, is_cross=True)
        self.cross_norm = nn.LayerNorm(recipe.d_model)
        self.feed_forward = FeedForward(recipe)
        self.final_norm = nn.LayerNorm(recipe.d_model)
        self.dropout = dropout

    def forward(
        self, x: Tensor, memory: Tensor, mask: Tensor | None, *, is_guided: bool
    ) -> tuple[Tensor, Tensor | None]:
        """(B, T, D) -> (B, T, D), and where `is_guided` how the first head attends (B, T, S)."""
        query, key, value = self.self_attention.own(x)
        attended = attend(query, key, value, mask=None, is_causal=True)
        x = self.self_norm(x + self.dropout(self.self_attention.join(attended)))
        query = self.cross_attention.split(self.cross_attention.query(x))
        key, value = self.cross_attention.source(memory)
        guided = first_head(query, key, mask) if is_guided else None
        x = self._finish(x, attend(query, key, value, mask=mask))
        return x, guided

    def step(self, x: Tensor, cache: Cache, mask: Tensor | None) -> tuple[Tensor, Cache]:
        """One more position (B, 1, D), with what earlier positions left."""
        query, key, value = self.self_attention.own(x)
        if cache.own is not None:
            key, value = torch.cat([cache.own[0], key], 2), torch.cat([cache.own[1], value], 2)
        x = self.self_norm(x + self.self_attention.join(attend(query, key, value, mask=None)))
        query = self.cross_attention.split(self.cross_attention.query(x))
        return self._finish(x, attend(query, *cache.source, mask=mask)), Cache((key, value), cache.source)

    def _finish(self, x: Tensor, attended: Tensor) -> Tensor:
        x = self.cross_norm(x + self.dropout(self.cross_attention.join(attended)))
        normed: Tensor = self.final_norm(x + self.dropout(self.feed_forward(x)))
        return normed


def first_head(query: Tensor, key: Tensor, mask: Tensor | None) -> Tensor:
    """Attention of the first head in float32 (B, T, S), spelled out because the fused kernels hide it."""
    scores = (query[:, 0] @ key[:, 0].transpose(1, 2)).float() * query.shape[-1] ** -0.5
    if mask is not None:
        scores = scores.masked_fill(~mask[:, 0], float("-inf"))
    attention: Tensor = scores.softmax(-1)
    return attention


class Marian(nn.Module):
    """The whole network up to the last hidden state; logits are its product with the embeddings.

    `vocabulary` counts the sentencepiece pieces; `<pad>` is one more id, its embedding always zero.
    `logit_bias` is never trained: models of others have one, and it keeps pieces from being written.
    """

    positions: Tensor
    logit_bias: Tensor

    def __init__(self, recipe: ModelRecipe, vocabulary: int, *, dropout: float = 0.0) -> None:
        super().__init__()
        self.recipe = recipe
        self.pad = vocabulary
        self.dropout = Dropout(dropout)
        self.embeddings = nn.Parameter(torch.zeros(vocabulary + 1, recipe.d_model))
        self.encoder = nn.ModuleList(EncoderLayer(recipe, self.dropout) for _ in range(recipe.encoder_layers))
        self.decoder = nn.ModuleList(DecoderLayer(recipe, self.dropout) for _ in range(recipe.decoder_layers))
        self.register_buffer("positions", _sinusoids(recipe.max_positions, recipe.d_model), persistent=False)
        self.register_buffer("logit_bias", torch.zeros(vocabulary + 1), persistent=False)

    def embed(self, ids: Tensor, start: int = 0) -> Tensor:
        """(B, L) -> (B, L, D); `start` is the position of the first id."""
        rows = functional.embedding(ids, self.embeddings, padding_idx=self.pad)
        placed: Tensor = rows * self.recipe.d_model**0.5 + self.positions[start : start + ids.shape[1]]
        return placed

    def encode(self, source: Tensor, mask: Tensor | None) -> Tensor:
        """Source ids (B, S) -> (B, S, D)."""
        x: Tensor = self.dropout(self.embed(source))
        for layer in self.encoder:
            x = layer(x, mask)
        return x

    def forward(
        self, source: Tensor, mask: Tensor | None, target: Tensor, *, is_guided: bool = False
    ) -> tuple[Tensor, Tensor | None]:
        """Hidden states that predict each target id (B, T, D), and the last layer's guided attention.

        `target` (B, T) is shifted right here; the search starts from `<pad>`.
        """
        return self.decode(self.encode(source, mask), mask, target, is_guided=is_guided)

    def decode(
        self, memory: Tensor, mask: Tensor | None, target: Tensor, *, is_guided: bool = False
    ) -> tuple[Tensor, Tensor | None]:
        """What `forward` gives, of an encoded source (B, S, D)."""
        x: Tensor = self.dropout(self.embed(functional.pad(target[:, :-1], (1, 0), value=self.pad)))
        guided: Tensor | None = None
        last = len(self.decoder) - 1
        for place, layer in enumerate(self.decoder):
            # The first of two layers hardly knows yet which word comes next: its guided loss stayed flat.
            x, guided = layer(x, memory, mask, is_guided=is_guided and place == last)
        return x, guided

    def write_only(self, mask: npt.NDArray[np.bool_]) -> None:
        """Keep the pieces outside `mask` (V,) from being written."""
        self.logit_bias[: self.pad].masked_fill_(torch.from_numpy(~mask), NEVER)

    def write_only_listed(self, path: Path) -> None:
        """Keep what a list does not name from being written; without such a file all may be.

        Raises:
            InvalidCorpus: see `load_written`.
        """
        mask = load_written(path, self.pad)
        if mask is not None:
            self.write_only(mask)

    def add_to_logits(self, bias: Tensor | None) -> None:
        """Take over the bias of another model of this vocabulary, if there is one.

        Raises:
            RuntimeError: it is of another vocabulary.
        """
        if bias is not None:
            self.logit_bias.copy_(bias)

    def logits(self, hidden: Tensor) -> Tensor:
        """Scores of every piece; that of `<pad>` is minus infinity, since it is never written."""
        scores = functional.linear(hidden, self.embeddings).float() + self.logit_bias
        scores[..., self.pad] = float("-inf")
        return scores

    def start_cache(self, memory: Tensor) -> list[Cache]:
        """The cache of each decoder layer before the first position."""
        layers = [layer for layer in self.decoder if isinstance(layer, DecoderLayer)]
        return [Cache(None, layer.cross_attention.source(memory)) for layer in layers]

    def step(
        self, ids: Tensor, position: int, cache: list[Cache], mask: Tensor | None
    ) -> tuple[Tensor, list[Cache]]:
        """Hidden state (B, D) after one more id (B,) at `position`, and the new cache."""
        x = self.embed(ids[:, None], position)
        grown = []
        for layer, kept in zip(self.decoder, cache, strict=True):
            assert isinstance(layer, DecoderLayer)  # noqa: S101  # ModuleList forgets the type
            x, one = layer.step(x, kept, mask)
            grown.append(one)
        return x[:, 0], grown


def _sinusoids(count: int, d_model: int) -> Tensor:
    """Marian's position table (count, D): sines in the first half, cosines in the second."""
    angles = np.arange(count)[:, None] / 10000 ** (np.arange(0, d_model, 2) / d_model)
    return torch.from_numpy(np.concatenate([np.sin(angles), np.cos(angles)], axis=1)).float()


def source_mask(source: Tensor, pad: int) -> Tensor:
    """True where a source position may be seen (B, 1, 1, S)."""
    return (source != pad)[:, None, None, :]
