"""Decides when things run; what a run does is decided by `translator`."""

__all__: list[str] = []
