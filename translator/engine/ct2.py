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

# 1,024 source tokens were the fastest batches measured on two cores (192 mixed sentences: 4.2 s,
# against 4.6 s with 2,048 and 7.8 s as one batch).
BATCH_TOKENS = 1024
_END = "</s>"


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
        from ctranslate2 import Translator

        self._check()
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
