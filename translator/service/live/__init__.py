"""Short texts translated at once, in the process that was asked: looked up, batched over requests, kept."""

from translator.service.live.live import Live

__all__ = ["Live"]
