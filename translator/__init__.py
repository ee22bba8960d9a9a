"""The service: what happens to a text, one module per step, in order of happening."""

__all__: list[str] = []
