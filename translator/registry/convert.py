"""How a model in Hugging Face layout becomes CTranslate2 files; needs the `torch` extra."""

from __future__ import annotations

import importlib.util
import pickle
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from translator.errors import ExtraMissing, ModelCorrupt
from translator.registry.families import LAYOUTS

NEVER_WRITTEN = -50.0
"""A bias up to this keeps a piece from being written, whatever else speaks for it."""
# Its id in every Marian vocabulary, after `</s>`.
_UNKNOWN = 1

Quantization = str
"""As CTranslate2 names it: `int8`, `float32`, …"""


def require_torch(purpose: str) -> None:
    """Raise `ExtraMissing` where the `torch` extra is not installed; nothing is imported.

    Args:
        purpose: what needs it, as the subject of the message.
    """
    if importlib.util.find_spec("torch") is None:
        raise ExtraMissing(f"{purpose} needs the torch extra; install it with: pip install 'tolmacs[torch]'")


def convert(source: Path, target: Path, *, family: str, quantization: Quantization = "int8") -> None:
    """Write the CTranslate2 form of a Hugging Face directory, sentencepiece models included.

    Args:
        target: made here; must not exist.

    Raises:
        ExtraMissing: torch is not installed.
        ModelCorrupt: the weights or the tokenizer cannot be read.
    """
    require_torch("converting a model")
    from safetensors import SafetensorError

    with quiet_transformers():
        try:
            _converter(source).convert(str(target), quantization=quantization)
        except pickle.UnpicklingError as error:
            raise ModelCorrupt(f"weights in {source} hold more than numbers and were not read") from error
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            reason = str(error).strip().split("\n")[0]
            raise ModelCorrupt(f"model directory {source} cannot be converted: {reason}") from error
    layout = LAYOUTS[family]
    for name in {layout.source_model, layout.target_model}:
        if (source / name).is_file():
            shutil.copyfile(source / name, target / name)


def _converter(source: Path) -> Any:
    from ctranslate2.converters import transformers as hub

    hub._MODEL_LOADERS["MarianConfig"] = _marian_loader(hub)
    hub._MODEL_LOADERS["M2M100Config"] = _m2m100_loader(hub)
    hub._MODEL_LOADERS["T5Config"] = _t5_loader(hub)

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


def _marian_loader(hub: Any) -> Any:
    class Loader(hub.MarianMTLoader):  # type: ignore[misc]  # the library is untyped
        def get_model_spec(self, model: Any) -> Any:
            """The network, its output layer without the pieces that its bias keeps from being written.

            `mini` writes 10,814 of 24,000 pieces; without the others it takes two thirds of the CPU.
            """
            spec, self.written = super().get_model_spec(model), None
            output = spec.decoder.projection
            if output.has_bias() and bool((output.bias <= NEVER_WRITTEN).any()):
                mask = output.bias > NEVER_WRITTEN
                # CTranslate2 asks for both, whatever their bias.
                mask[[model.config.eos_token_id, _UNKNOWN]] = True
                self.written = mask.nonzero()[:, 0].tolist()
                output.weight, output.bias = output.weight[mask], output.bias[mask]
                spec.decoder.embeddings.weight = output.weight
            return spec

        def set_vocabulary(self, spec: Any, tokens: list[str]) -> None:
            """Give each side its tokens."""
            spec.register_source_vocabulary(tokens)
            spec.register_target_vocabulary(
                tokens if self.written is None else [tokens[index] for index in self.written]
            )

    return Loader()


def _m2m100_loader(hub: Any) -> Any:
    class Loader(hub.M2M100Loader):  # type: ignore[misc]  # the library is untyped
        def get_vocabulary(self, model: Any, tokenizer: Any) -> list[str]:
            """Tokens by id.

            A tokenizer written by transformers 5 no longer names its language tags where the loader of
            CTranslate2 4.8 looks for them; the vocabulary then comes out 100 tokens short.
            """
            by_id = {index: token for token, index in tokenizer.get_vocab().items()}
            tags: dict[str, int] = getattr(tokenizer, "lang_token_to_id", {})
            by_id.update({index: token for token, index in tags.items()})
            size = model.config.vocab_size
            return [by_id.get(index, f"madeupword{index}") for index in range(size)]

    return Loader()


def _t5_loader(hub: Any) -> Any:
    class Loader(hub.T5Loader):  # type: ignore[misc]  # the library is untyped
        def get_model_spec(self, model: Any) -> Any:
            """The network.

            transformers 5 calls every T5 tied and keeps in another field whether its outputs are scaled;
            the loader of CTranslate2 4.8 would scale those of untied networks (MADLAD-400) too.
            """
            model.config.tie_word_embeddings = model.config.scale_decoder_outputs
            return super().get_model_spec(model)

    return Loader()


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
