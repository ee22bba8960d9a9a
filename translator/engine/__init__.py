"""What turns a source text into hypotheses: one protocol, two engines."""

from translator.engine.protocol import Engine

__all__ = ["Engine"]
