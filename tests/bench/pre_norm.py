"""The network with its norms before attention and feed-forward instead of after the residual.

For `tests.bench.train_starts` alone: Marian's layout has no such network. Source: Xiong et al. 2020 (2002.04745).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from translator.train.model import Cache, DecoderLayer, EncoderLayer, Marian, attend, first_head
from translator.train.recipe import ModelRecipe


class PreNormEncoderLayer(EncoderLayer):
    """Norm, self-attention, residual; norm, feed-forward, residual."""

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """(B, S, D) -> (B, S, D)."""
        query, key, value = self.self_attention.own(self.self_norm(x))
        x = x + self.dropout(self.self_attention.join(attend(query, key, value, mask=mask)))
        added: Tensor = x + self.dropout(self.feed_forward(self.final_norm(x)))
        return added


class PreNormDecoderLayer(DecoderLayer):
    """As the encoder's layer, with attention to the source between the two."""

    def forward(
        self, x: Tensor, memory: Tensor, mask: Tensor | None, *, is_guided: bool
    ) -> tuple[Tensor, Tensor | None]:
        """(B, T, D) -> (B, T, D), and where `is_guided` how the first head attends (B, T, S)."""
        query, key, value = self.self_attention.own(self.self_norm(x))
        x = x + self.dropout(self.self_attention.join(attend(query, key, value, mask=None, is_causal=True)))
        query = self.cross_attention.split(self.cross_attention.query(self.cross_norm(x)))
        key, value = self.cross_attention.source(memory)
        guided = first_head(query, key, mask) if is_guided else None
        return self._finish(x, attend(query, key, value, mask=mask)), guided

    def step(self, x: Tensor, cache: Cache, mask: Tensor | None) -> tuple[Tensor, Cache]:
        """One more position (B, 1, D), with what earlier positions left."""
        query, key, value = self.self_attention.own(self.self_norm(x))
        if cache.own is not None:
            key, value = torch.cat([cache.own[0], key], 2), torch.cat([cache.own[1], value], 2)
        x = x + self.self_attention.join(attend(query, key, value, mask=None))
        query = self.cross_attention.split(self.cross_attention.query(self.cross_norm(x)))
        return self._finish(x, attend(query, *cache.source, mask=mask)), Cache((key, value), cache.source)

    def _finish(self, x: Tensor, attended: Tensor) -> Tensor:
        x = x + self.dropout(self.cross_attention.join(attended))
        added: Tensor = x + self.dropout(self.feed_forward(self.final_norm(x)))
        return added


class PreNormMarian(Marian):
    """Marian with such layers and a norm after the last of each side."""

    def __init__(self, recipe: ModelRecipe, vocabulary: int, *, dropout: float = 0.0) -> None:
        super().__init__(recipe, vocabulary, dropout=dropout)
        layers = range(recipe.encoder_layers), range(recipe.decoder_layers)
        self.encoder = nn.ModuleList(PreNormEncoderLayer(recipe, self.dropout) for _ in layers[0])
        self.decoder = nn.ModuleList(PreNormDecoderLayer(recipe, self.dropout) for _ in layers[1])
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(recipe.d_model), nn.LayerNorm(recipe.d_model)

    def encode(self, source: Tensor, mask: Tensor | None) -> Tensor:
        """Source ids (B, S) -> (B, S, D)."""
        normed: Tensor = self.encoder_norm(super().encode(source, mask))
        return normed

    def decode(
        self, memory: Tensor, mask: Tensor | None, target: Tensor, *, is_guided: bool = False
    ) -> tuple[Tensor, Tensor | None]:
        """As Marian's."""
        hidden, guided = super().decode(memory, mask, target, is_guided=is_guided)
        return self.decoder_norm(hidden), guided

    def logits(self, hidden: Tensor) -> Tensor:
        """Scores of what the last layer of a search step leaves."""
        return super().logits(self.decoder_norm(hidden))
