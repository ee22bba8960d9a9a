"""The service: what happens to a text, one module per step, in order of happening."""

__all__ = ["__version__"]

__version__ = "0.1.0"
