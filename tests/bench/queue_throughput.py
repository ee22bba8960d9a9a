"""The whole path against the bare engine: `python -m tests.bench.queue_throughput MODEL TEXT...`.

The given texts are varied to 500 different documents. Three ways of translating all their different texts:
raw, one call of `translate_batch` with tokens made beforehand, no checks, no second tries; ours, the calls of
our pipeline to the same model; path, submit (with `--http` through a server), store, Redis, worker, store. Seconds
are of the clock, and of all processors in the processes that take part, which other work disturbs less.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.bench.queue_cost import cpu_s
from tests.e2e.farm import ROOT, Farm, find_children, running_farm
from tests.services import Redis, running_redis, wait_until
from tests.web_server import serving_process
from translator.engine import load_engine
from translator.engine.ct2 import BATCH_TOKENS
from translator.engine.searching import Tokenizer
from translator.jobs import Recipe, Submission
from translator.pipeline import find_wanted, translate_texts
from translator.records import Decoding, SourceText
from translator.registry.location import find_model
from translator.registry.opening import open_model
from translator.segment import join, segment
from translator.service.submission import submit
from translator.settings import load_settings

# Punctuation at the end of a segment: what comes after a full stop is a segment by itself.
_ENDING = re.compile(r"(\W*)$")

# Neither numbers nor names, whose loss would be flagged and cost a second try.
_SYLLABLES = ("ba", "co", "da", "fe", "go", "la", "mi", "no", "pu", "ra")


@dataclass(frozen=True)
class Spent:
    """Seconds of the clock and of processors."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Server:
    """The HTTP door over a farm."""

    pid: int
    client: httpx2.Client

    def submit(self, text: str) -> None:
        """Hand a document in."""
        answer = self.client.post("/v1/documents", json={"text": text})
        assert answer.status_code == 202, answer.text


def main() -> None:
    """Print the times, their ratios, and the memory of the worker."""
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--http", action="store_true", help="submit through the HTTP door")
    given = parser.parse_args()
    sources = [path.read_text("utf-8") for path in given.texts]
    documents = [_vary(sources[index % len(sources)], index) for index in range(given.documents)]
    segments = [item for text in documents for item in segment(text)]
    wanted = find_wanted(segments, languages=load_engine(given.model, settings=load_settings({})).languages)
    print(f"{len(documents)} documents, {len(segments)} segments, {len(wanted)} different texts")
    before = _measure_raw(wanted, given.model), _measure_ours(wanted, given.model)
    spent = {"path": _measure_path(documents, given.model, http=given.http)}
    # Before and after, since machines get slower and faster by themselves.
    spent["ours"] = _mean(_measure_ours(wanted, given.model), before[1])
    spent["raw"] = _mean(_measure_raw(wanted, given.model), before[0])
    for name, figure in spent.items():
        ratios = f"path by clock {figure.wall / spent['path'].wall:.3f}, by CPU {figure.cpu / spent['path'].cpu:.3f}"
        print(f"{name}: {figure.wall:.1f} s, {figure.cpu:.1f} s CPU; {ratios}")


def _vary(text: str, number: int) -> str:
    """Every segment ends with a made-up word of the document, so that no two share a translation."""
    word = "".join(_SYLLABLES[int(digit)] for digit in str(number))
    segments = segment(text)
    return join(text, segments, [_ENDING.sub(rf" {word}\1", item.text, count=1) for item in segments])


def _measure_raw(wanted: list[SourceText], model: str) -> Spent:
    from ctranslate2 import Translator

    settings = load_settings({})
    directory, manifest = open_model(find_model(model, settings=settings), settings=settings)
    tokenizer = Tokenizer(directory, manifest.parts[0].tokenization)
    most = manifest.parts[0].max_source_tokens
    tokens = [tokenizer.tokenize(text.text, language=text.language)[:most] for text in wanted]
    cores = len(os.sched_getaffinity(0))
    raw = Translator(str(directory), inter_threads=cores, intra_threads=1)
    options = {"beam_size": Decoding().beam_size, "max_batch_size": BATCH_TOKENS, "batch_type": "tokens"}
    return _measure(lambda: raw.translate_batch(tokens, **options, disable_unk=True, max_decoding_length=256))


def _measure_ours(wanted: list[SourceText], model: str) -> Spent:
    engine = load_engine(model, settings=load_settings({}))
    engine.translate(wanted[:1], decoding=Decoding())
    return _measure(lambda: translate_texts(wanted, engine=engine, decoding=Decoding()))


def _mean(one: Spent, other: Spent) -> Spent:
    return Spent((one.wall + other.wall) / 2, (one.cpu + other.cpu) / 2)


def _measure(run: Callable[[], object]) -> Spent:
    wall, cpu = time.monotonic(), time.process_time()
    run()
    return Spent(time.monotonic() - wall, time.process_time() - cpu)


def _measure_path(documents: list[str], model: str, *, http: bool) -> Spent:
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(running_redis())
        url = f"sqlite:///{place / 'x.sqlite'}"
        settings = {"model": model, "log_level": "WARNING"}
        farm = stack.enter_context(running_farm(url, redis, place, **settings))
        server = stack.enter_context(_serving(farm)) if http else None
        return _measure_farm(farm, redis, documents, server=server)


@contextlib.contextmanager
def _serving(farm: Farm) -> Iterator[Server]:
    with (
        serving_process(farm.environment) as (address, process),
        httpx2.Client(base_url=address, timeout=60) as client,
    ):
        yield Server(process.pid, client)


def _measure_farm(farm: Farm, redis: Redis, documents: list[str], *, server: Server | None) -> Spent:
    worker = subprocess.Popen(
        [sys.executable, "-m", "workers"],
        cwd=ROOT,
        env={**os.environ, **farm.environment},
        start_new_session=True,
    )
    farm.workers.append(worker)
    recipe = Recipe(model=farm.context.settings.model)
    farm.wait_for(submit(Submission("warm", "Xin chào.", recipe), context=farm.context).job_id)
    assert redis.process
    others = (worker.pid, *find_children(worker), *([server.pid] if server else []), redis.process.pid)
    before = sum(cpu_s(number) for number in others)

    def run() -> None:
        for text in documents:
            if server:
                server.submit(text)
            else:
                submit(Submission("d", text, recipe), context=farm.context)
        wait_until(lambda: farm.count_open() == 0, within_s=7200, what="all jobs are done", every_s=0.25)

    own = _measure(run)
    for number in others[:-1]:
        status = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
        figures = dict(line.split(":", 1) for line in status.splitlines()[1:])
        print(f"process {number}: {int(figures['Pss'].split()[0]) / 1000:.0f} MB (Pss)")
    return Spent(own.wall, own.cpu + sum(cpu_s(number) for number in others) - before)


if __name__ == "__main__":
    main()
