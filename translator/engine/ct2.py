"""The default engine: CTranslate2 on the CPU."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from translator.engine.searching import BeamSearchEngine, Groups, PerProcess
from translator.errors import EngineOutOfMemory, ModelCorrupt
from translator.records import Decoding, Hypothesis
from translator.registry.manifest import ModelPart

# Source tokens of a batch; what a search keeps of more does not fit the caches of a core (docs/figures.md).
BATCH_TOKENS = 512
_END = "</s>"
_CPU_FACTS = Path("/proc/cpuinfo")
# Processors that are not slowed down by their wide registers; AVX-512 came with ones that were.
_WIDE = {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl", "avx512_vbmi2"}


class CTranslate2Engine(BeamSearchEngine):
    """One network in CTranslate2 format."""

    def __init__(
        self,
        directory: Path,
        part: ModelPart,
        *,
        label: str,
        threads: int = 0,
        compute_type: str = "default",
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare, as `BeamSearchEngine`.

        Args:
            threads: CPU threads; 0 means all cores that this process may use.
            compute_type: as CTranslate2 names it; "default" keeps that of the file.
        """
        super().__init__(directory, part, label=label, check=check)
        self._threads, self._compute_type = threads or _usable_cores(), compute_type
        self._translator = PerProcess(self._load)

    def _search(
        self, tokens: Sequence[list[str]], groups: Groups, *, decoding: Decoding, count: int
    ) -> Iterator[tuple[int, list[Hypothesis]]]:
        # CTranslate2 sorts a group and cuts the batches; all groups are queued before the first is awaited.
        queued = [
            (index, result)
            for bound, members in groups.items()
            for index, result in zip(
                members,
                self._queue([tokens[index] for index in members], bound, decoding, count),
                strict=True,
            )
        ]
        for index, result in queued:
            yield index, self._hypotheses(result.result(), decoding=decoding)

    def _queue(self, batch: list[list[str]], bound: int, decoding: Decoding, count: int) -> list[Any]:
        prefix = list(self._tokenizer.target_prefix)
        results: list[Any] = self._translator.get().translate_batch(
            batch,
            [prefix] * len(batch) if prefix else None,
            asynchronous=True,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            beam_size=max(decoding.beam_size, count),
            num_hypotheses=count,
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size,
            # Both bounds count the prefix and the end mark; an empty output is never proposed.
            min_decoding_length=len(prefix) + 1,
            max_decoding_length=bound + len(prefix),
            max_input_length=0,
            disable_unk=True,
            return_scores=True,
            return_end_token=True,
        )
        return results

    def _hypotheses(self, result: Any, *, decoding: Decoding) -> list[Hypothesis]:
        return [
            self._hypothesis(tokens, score, decoding=decoding)
            for tokens, score in zip(result.hypotheses, result.scores, strict=True)
        ]

    def _hypothesis(self, tokens: list[str], score: float, *, decoding: Decoding) -> Hypothesis:
        # The score is the sum of log-probabilities over length ** length_penalty; that length counts the
        # prefix, which has no log-probability of its own, and the end mark.
        total = score * len(tokens) ** decoding.length_penalty
        length = len(tokens) - len(self._tokenizer.target_prefix)
        is_cut = not tokens or tokens[-1] != _END
        return Hypothesis(self._tokenizer.detokenize(tokens), total / max(length, 1), is_cut)

    def _load(self) -> Any:
        self._check()
        _choose_instructions()
        from ctranslate2 import Translator

        try:
            return Translator(
                str(self._directory),
                device="cpu",
                compute_type=self._compute_type,
                inter_threads=self._threads,
                intra_threads=1,
            )
        except MemoryError as error:
            raise EngineOutOfMemory(f"not enough memory to load {self._label}") from error
        except (RuntimeError, ValueError) as error:
            raise ModelCorrupt(
                f"model file {self._directory / 'model.bin'} cannot be loaded: {error}"
            ) from error


def _usable_cores() -> int:
    """Cores that this process may run on, which may be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _choose_instructions() -> None:
    """Let CTranslate2 compute with AVX-512 where that is faster; by itself it takes AVX2 everywhere.

    Has no effect on a process that has used CTranslate2 before, or whose environment says what to take.
    """
    flags = next((line for line in _read_cpu_facts() if line.startswith("flags")), "").split()
    if _WIDE.issubset(flags):
        os.environ.setdefault("CT2_FORCE_CPU_ISA", "AVX512")


def _read_cpu_facts() -> list[str]:
    try:
        return _CPU_FACTS.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
