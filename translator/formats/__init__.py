"""What documents come in as, and what translations go out as: one module per format."""

__all__: list[str] = []
