"""Whether a model can be loaded and translates: tried in a process of its own, which damage may end."""

from __future__ import annotations

import multiprocessing
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from translator.errors import EngineOutOfMemory, ModelCorrupt
from translator.registry.manifest import ModelPart

_END = "</s>"
_TOKENS = 5


def require_loadable(stage: Path, part: ModelPart) -> None:
    """Load weights and vocabularies once, so that what is damaged is found before it is installed.

    Raises:
        ModelCorrupt: one of them cannot be loaded, or makes no translation.
        EngineOutOfMemory: they are larger than the memory that is free.
    """
    tokenization = part.tokenization
    names = sorted({tokenization.source_model, tokenization.target_model})
    processes = multiprocessing.get_context("spawn")
    ours, theirs = processes.Pipe(duplex=False)
    trial = processes.Process(target=_try, args=(stage / part.directory, names, theirs), daemon=True)
    trial.start()
    theirs.close()
    try:
        found: Exception | None = ours.recv()
    except EOFError:
        trial.join()
        # Linux kills what takes more memory than there is.
        is_killed = trial.exitcode == -signal.SIGKILL
        found = MemoryError() if is_killed else RuntimeError(f"they end the process, with {trial.exitcode}")
    trial.join()
    if isinstance(found, MemoryError):
        raise EngineOutOfMemory("not enough memory to load the model") from found
    if found is not None:
        raise ModelCorrupt(f"the files of the model cannot be loaded: {found}") from found


def _try(directory: Path, names: list[str], told: Connection) -> None:
    from ctranslate2 import Translator
    from sentencepiece import SentencePieceProcessor

    try:
        for name in names:
            SentencePieceProcessor(model_file=str(directory / name))
        network = Translator(str(directory), device="cpu", inter_threads=1, intra_threads=1)
        lengths = {"min_decoding_length": _TOKENS, "max_decoding_length": _TOKENS}
        network.translate_batch([[_END] * _TOKENS], beam_size=1, **lengths)
    except (OSError, RuntimeError, ValueError, IndexError, MemoryError) as error:
        told.send(type(error)(str(error)))
    else:
        told.send(None)
