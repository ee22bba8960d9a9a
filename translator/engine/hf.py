"""The reference engine: transformers and torch, in float32 unless told otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from translator.engine.searching import BeamSearchEngine, Groups, PerProcess
from translator.errors import EngineOutOfMemory, ModelCorrupt
from translator.records import Decoding, Hypothesis
from translator.registry.families import family_named
from translator.registry.manifest import ModelPart
from translator.registry.with_torch import quiet_transformers, require_torch

BATCH_TEXTS = 32


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A network and its vocabulary; `end`, `pad` and `unknown` are token ids."""

    network: Any
    vocabulary: Any
    end: int
    pad: int
    unknown: int


class TransformersEngine(BeamSearchEngine):
    """One network in Hugging Face layout.

    Tokens come from sentencepiece as in the default engine, so that the two differ in arithmetic only;
    except that a repetition penalty with beams acts on log-probabilities here, and on logits there.
    """

    def __init__(
        self,
        directory: Path,
        part: ModelPart,
        *,
        label: str,
        dtype: str = "float32",
        device: str = "cpu",
        threads: int = 0,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare, as `BeamSearchEngine`.

        Args:
            dtype: as torch names it: `float32`, `bfloat16`.
            device: as torch names it: `cpu`, `cuda`.
            threads: CPU threads of torch, for the whole process; 0 leaves them as they are.

        Raises:
            ExtraMissing: torch is not installed.
        """
        require_torch("the transformers engine")
        super().__init__(directory, part, label=label, check=check)
        self._dtype, self._device, self._threads = dtype, device, threads
        self._loaded = PerProcess(self._load)

    def _search(
        self, tokens: Sequence[list[str]], groups: Groups, *, decoding: Decoding, count: int
    ) -> Iterator[tuple[int, list[Hypothesis]]]:
        for bound, members in groups.items():
            members = sorted(members, key=lambda index: len(tokens[index]), reverse=True)
            for start in range(0, len(members), BATCH_TEXTS):
                batch = members[start : start + BATCH_TEXTS]
                found = self._generate([tokens[index] for index in batch], bound, decoding, count)
                for row, index in enumerate(batch):
                    yield index, found[row * count : (row + 1) * count]

    def _generate(
        self, batch: list[list[str]], bound: int, decoding: Decoding, count: int
    ) -> list[Hypothesis]:
        """The hypotheses of the first text, then those of the second, and so on, `count` of each."""
        import torch

        loaded = self._loaded.get()
        prefix = loaded.vocabulary.convert_tokens_to_ids(list(self._tokenizer.target_prefix))
        with torch.inference_mode():
            output = loaded.network.generate(
                **self._inputs(loaded, batch),
                generation_config=self._generation(loaded, bound, decoding, prefix, count),
            )
            scores = loaded.network.compute_transition_scores(
                output.sequences, output.scores, getattr(output, "beam_indices", None), normalize_logits=False
            )
        # The first column of the sequences is the start token, which has no score.
        return [
            self._hypothesis(loaded, ids[1:], row, skipped=len(prefix))
            for ids, row in zip(output.sequences.tolist(), scores.tolist(), strict=True)
        ]

    def _inputs(self, loaded: _Loaded, batch: list[list[str]]) -> dict[str, Any]:
        import torch

        rows = [torch.tensor(loaded.vocabulary.convert_tokens_to_ids(tokens)) for tokens in batch]
        ids = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=loaded.pad)  # (N, T)
        lengths = torch.tensor([len(row) for row in rows])  # (N,)
        mask = torch.arange(ids.shape[1])[None, :] < lengths[:, None]  # (N, T)
        return {"input_ids": ids.to(self._device), "attention_mask": mask.long().to(self._device)}

    def _generation(
        self, loaded: _Loaded, bound: int, decoding: Decoding, prefix: list[int], count: int
    ) -> Any:
        from transformers import GenerationConfig

        beams = max(decoding.beam_size, count)
        return GenerationConfig(
            num_beams=beams,
            num_return_sequences=count,
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size,
            do_sample=False,
            # As CTranslate2 searches: it stops at the first `beam_size` finished hypotheses, and never
            # proposes an empty output, the unknown token, or Marian's padding, for which it has no row.
            early_stopping=True if beams > 1 else None,
            max_new_tokens=bound + len(prefix),
            min_new_tokens=len(prefix) + 1,
            suppress_tokens=[
                loaded.unknown,
                *([] if family_named(self._part.family).writes_pad else [loaded.pad]),
            ],
            renormalize_logits=True,
            forced_bos_token_id=prefix[0] if prefix else None,
            decoder_start_token_id=loaded.network.config.decoder_start_token_id,
            eos_token_id=loaded.end,
            pad_token_id=loaded.pad,
            return_dict_in_generate=True,
            output_scores=True,
        )

    def _hypothesis(
        self, loaded: _Loaded, ids: list[int], scores: list[float], *, skipped: int
    ) -> Hypothesis:
        length = ids.index(loaded.end) + 1 if loaded.end in ids else len(ids)
        tokens = loaded.vocabulary.convert_ids_to_tokens(ids[:length])
        counted = scores[skipped:length]
        return Hypothesis(
            self._tokenizer.detokenize(tokens), sum(counted) / max(len(counted), 1), tokens[-1] != "</s>"
        )

    def _load(self) -> _Loaded:
        import torch
        from safetensors import SafetensorError
        from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, GenerationConfig

        self._check()
        if self._threads:
            torch.set_num_threads(self._threads)
        local: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        with quiet_transformers():
            try:
                vocabulary = AutoTokenizer.from_pretrained(str(self._directory), **local)
                network = AutoModelForSeq2SeqLM.from_pretrained(
                    str(self._directory), dtype=getattr(torch, self._dtype), weights_only=True, **local
                )
            except MemoryError as error:
                raise EngineOutOfMemory(f"not enough memory to load {self._label}") from error
            except (OSError, ValueError, KeyError, RuntimeError, UnpicklingError, SafetensorError) as error:
                reason = str(error).strip().split("\n")[0]
                raise ModelCorrupt(f"model directory {self._directory} cannot be loaded: {reason}") from error
        # What the files set (forced end marks, beams, lengths) would fill in whatever we leave open.
        network.generation_config = GenerationConfig()
        return _Loaded(
            network.to(self._device).eval(),
            vocabulary,
            end=vocabulary.eos_token_id,
            pad=vocabulary.pad_token_id,
            unknown=vocabulary.unk_token_id,
        )
