"""What turns a source text into hypotheses: one protocol, two engines."""

from translator.engine.load import EngineKind, load_engine
from translator.engine.protocol import Engine

__all__ = ["Engine", "EngineKind", "load_engine"]
