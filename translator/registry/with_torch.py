"""What needs the `torch` extra: its absence said, transformers kept quiet, its networks converted."""

from __future__ import annotations

import importlib.util
import pickle
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from translator.errors import ExtraMissing, ModelCorrupt
from translator.registry.quantize import save_network

PACKAGES = ("torch==2.13.0", "huggingface-hub", "safetensors")
"""The `torch` extra by packages, since there may be no checkout; a test holds it to pyproject.toml."""


# What transformers raises of files that are not what it takes them for.
_DAMAGED = (
    *(OSError, ValueError, RuntimeError, AttributeError, TypeError, LookupError, ArithmeticError),
    *(AssertionError, ImportError, MemoryError),
)


def require_torch(purpose: str) -> None:
    """Raise `ExtraMissing` where the `torch` extra is not installed; nothing is imported.

    Args:
        purpose: what needs it, as the subject of the message.
    """
    if importlib.util.find_spec("torch") is None:
        command = f"{sys.executable} -m pip install {' '.join(PACKAGES)}"
        raise ExtraMissing(f"{purpose} needs torch; install it with: {command}")


def convert_with_torch(
    source: Path, target: Path, *, quantization: str, config: str, loader: Callable[[Any], Any]
) -> None:
    """Convert a Hugging Face directory by its class in transformers.

    Args:
        target: made here; must not exist.
        config: name of its class of configuration.
        loader: CTranslate2's module of loaders -> the loader to use for it.

    Raises:
        ExtraMissing: torch is not installed.
        ModelCorrupt: the weights or the tokenizer cannot be read, or hold more than numbers.
    """
    require_torch("converting this model")
    from ctranslate2.converters import transformers as hub
    from safetensors import SafetensorError

    from translator.registry.tensors import require_plain_lists

    require_plain_lists(source)
    with quiet_transformers():
        hub._MODEL_LOADERS[config] = loader(hub)
        try:
            save_network(_local_converter(hub, source)._load(), target, quantization=quantization)
        except pickle.UnpicklingError as error:
            raise ModelCorrupt(f"weights in {source} hold more than numbers and were not read") from error
        except (*_DAMAGED, SafetensorError) as error:
            reason = str(error).strip().split("\n")[0]
            raise ModelCorrupt(f"model directory {source} cannot be converted: {reason}") from error


def _local_converter(hub: Any, source: Path) -> Any:
    """A converter that reads what lies there, asks nobody and runs no code of the model's."""

    class LocalConverter(hub.TransformersConverter):  # type: ignore[misc]  # the library is untyped
        def load_model(self, model_class: Any, name: str, **kwargs: Any) -> Any:
            return model_class.from_pretrained(
                name, local_files_only=True, weights_only=True, trust_remote_code=False, **kwargs
            )

        def load_tokenizer(self, tokenizer_class: Any, name: str, **kwargs: Any) -> Any:
            return tokenizer_class.from_pretrained(
                name, local_files_only=True, trust_remote_code=False, **kwargs
            )

    return LocalConverter(str(source))


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Keep transformers from drawing bars, logging and warning while a model is loaded."""
    import transformers

    logging = transformers.utils.logging
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            # It recommends sacremoses, which only rewrites punctuation and which we do not use.
            warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
            yield
    finally:
        logging.set_verbosity(verbosity)
        logging.enable_progress_bar()
