"""Invented English sentences that share no rare word, as many as a test needs."""

from __future__ import annotations

import random

_SYLLABLES = ["ba", "dor", "fel", "gim", "kur", "lon", "mis", "nav", "pel", "rit", "sol", "tav", "vek", "zum"]


def sentences(count: int, *, seed: int = 0, words: int = 8) -> list[str]:
    """Sentences of about this many invented words."""
    chance = random.Random(seed)

    def word() -> str:
        return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4)))

    return [
        " ".join(word() for _ in range(chance.randint(words - 3, words + 3))).capitalize() + "."
        for _ in range(count)
    ]


def worsen(text: str, *, seed: int, keep: float = 0.7) -> str:
    """The sentence as a poor translation would give it: words lost, neighbors swapped."""
    chance = random.Random(f"{seed}{text}")
    kept = [word for word in text.split() if chance.random() < keep] or text.split()[:1]
    place = chance.randrange(len(kept))
    kept[place:] = kept[place:][::-1] if len(kept) - place == 2 else kept[place:]
    return " ".join(kept)
