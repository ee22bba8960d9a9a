"""How fast the engine is: `python -m tests.bench.engine`, ratios measured in one run.

1. CTranslate2 int8 against transformers float32, same weights, same token counts (forced output length),
   batches of 32, greedy and beam 4. Reach: 7 and 6.
2. Our engine against raw `translate_batch` on the same texts, tokens made beforehand for the latter.
   Reach: .95.

The model of 1 is of the size of OPUS-MT, randomly initialized, unless `--model` names a Marian directory in
Hugging Face layout; that of 2 is `--engine-model` (default: mini). Rounds alternate between the two sides
and the fastest of each counts, so that other work on the machine weighs on both. `ratio` is of sentences a
second; `by CPU` of sentences per second of processor time, which other work disturbs less.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.tiny_models import OPUS_SIZE, make_marian, sentences
from translator.engine.ct2 import BATCH_TOKENS
from translator.engine.load import load_engine
from translator.engine.searching import Tokenizer
from translator.records import Decoding, SourceText
from translator.registry.describe import describe_model
from translator.registry.install import convert
from translator.registry.location import find_model
from translator.registry.opening import open_model
from translator.registry.with_torch import quiet_transformers
from translator.settings import Settings, load_settings

BATCH = 32


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print a small table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.engine")
    parser.add_argument("--model", type=Path, help="Marian directory in Hugging Face layout")
    parser.add_argument("--engine-model", default="mini", help="name or directory")
    parser.add_argument("--texts", type=Path, help="one source text per line (default: made up)")
    parser.add_argument("--language", default="vi", help="language of the texts")
    parser.add_argument("--length", type=int, default=30, help="output tokens of each sentence in 1")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["1", "2"])
    arguments = parser.parse_args(argv)
    print(f"{'what':<52}{'ours':>9}{'other':>9}{'ratio':>8}{'by CPU':>10}")
    if arguments.only != "2":
        with tempfile.TemporaryDirectory() as directory:
            _compare_with_transformers(arguments, Path(directory))
    if arguments.only != "1":
        _compare_with_raw(arguments, load_settings())
    return 0


def _compare_with_transformers(arguments: argparse.Namespace, directory: Path) -> None:
    from ctranslate2 import Translator

    with quiet_transformers():
        hub = arguments.model or make_marian(directory / "hub", shape=OPUS_SIZE)
    part = describe_model(hub)
    convert(hub, directory / "int8", family=part.family)
    tokens = _source_tokens(Tokenizer(hub, part.tokenization), arguments, count=2 * BATCH)
    cores = len(os.sched_getaffinity(0))
    ours = Translator(str(directory / "int8"), inter_threads=cores, intra_threads=1)
    reference = _Reference(hub, cores)
    for beam_size in (1, 4):
        title = f"int8 / transformers float32, beam {beam_size}, sent/s"
        _report(
            title,
            lambda beam_size=beam_size: _run_raw(ours, tokens, beam_size, arguments.length),  # type: ignore[misc]
            lambda beam_size=beam_size: reference.run(tokens[:BATCH], beam_size, arguments.length),  # type: ignore[misc]
            rounds=arguments.rounds,
        )


def _run_raw(translator: Any, tokens: list[list[str]], beam_size: int, length: int) -> int:
    translator.translate_batch(
        tokens,
        beam_size=beam_size,
        max_batch_size=BATCH,
        min_decoding_length=length,
        max_decoding_length=length,
    )
    return len(tokens)


class _Reference:
    """transformers with the same weights, as fast as it goes on this machine."""

    def __init__(self, hub: Path, cores: int) -> None:
        import torch
        from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

        torch.set_num_threads(cores)
        with quiet_transformers():
            self._network = AutoModelForSeq2SeqLM.from_pretrained(str(hub), dtype=torch.float32).eval()
            self._vocabulary = AutoTokenizer.from_pretrained(str(hub))

    def run(self, tokens: list[list[str]], beam_size: int, length: int) -> int:
        """Translate one batch; the number of sentences."""
        import torch

        ids = [self._vocabulary.convert_tokens_to_ids(one) for one in tokens]
        batch = self._vocabulary.pad({"input_ids": ids}, return_tensors="pt")
        with torch.inference_mode():
            self._network.generate(
                **batch, num_beams=beam_size, do_sample=False, min_new_tokens=length, max_new_tokens=length
            )
        return len(tokens)


def _compare_with_raw(arguments: argparse.Namespace, settings: Settings) -> None:
    from ctranslate2 import Translator

    directory, manifest = open_model(find_model(arguments.engine_model, settings=settings), settings=settings)
    engine = load_engine(str(directory), settings=settings)
    texts = [SourceText(text, arguments.language) for text in _texts(arguments, count=400)]
    tokenizer = Tokenizer(directory, manifest.parts[0].tokenization)
    tokens = [tokenizer.tokenize(text.text, language=text.language) for text in texts]
    cores = len(os.sched_getaffinity(0))
    raw = Translator(str(directory), inter_threads=cores, intra_threads=1)
    for beam_size in (1, 2):
        decoding = Decoding(beam_size=beam_size)

        def ours(decoding: Decoding = decoding) -> int:
            return len(engine.translate(texts, decoding=decoding))

        def other(beam_size: int = beam_size) -> int:
            results = raw.translate_batch(
                tokens,
                beam_size=beam_size,
                max_batch_size=BATCH_TOKENS,
                batch_type="tokens",
                disable_unk=True,
                max_decoding_length=256,
            )
            return len(results)

        _report(f"our engine / raw, beam {beam_size}, sent/s", ours, other, rounds=arguments.rounds)


def _report(title: str, ours: Callable[[], int], other: Callable[[], int], *, rounds: int) -> None:
    wall, cpu = [0.0, 0.0], [0.0, 0.0]
    for _ in range(rounds + 1):  # the first round warms both up
        for side, run in enumerate((ours, other)):
            wall_started, cpu_started = time.perf_counter(), time.process_time()
            count = run()
            wall[side] = max(wall[side], count / (time.perf_counter() - wall_started))
            cpu[side] = max(cpu[side], count / (time.process_time() - cpu_started))
    ratios = f"{wall[0] / wall[1]:>8.2f}{cpu[0] / cpu[1]:>10.2f}"
    print(f"{title:<52}{wall[0]:>9.1f}{wall[1]:>9.1f}{ratios}", flush=True)


def _source_tokens(tokenizer: Tokenizer, arguments: argparse.Namespace, *, count: int) -> list[list[str]]:
    language = tokenizer.languages[0]
    return [tokenizer.tokenize(text, language=language) for text in _texts(arguments, count=count)]


def _texts(arguments: argparse.Namespace, *, count: int) -> list[str]:
    if arguments.texts is None:
        return sentences(count)
    lines = arguments.texts.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip()][:count]


if __name__ == "__main__":
    # Threads that spin while they wait cost torch most of its speed when other work runs beside it.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    raise SystemExit(main())
