"""The whole path against the bare engine: `python -m tests.bench.queue_throughput MODEL_DIR TEXT...`.

The given texts are varied to 500 different documents. Raw: all their different texts, cut and detected
beforehand, in calls to the same model as fast as it goes. Path: submit, store, Redis, worker, store.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.farm import ROOT, Farm, find_children, running_farm
from tests.services import running_redis, wait_until
from translator import service
from translator.engine import load_engine
from translator.jobs import Recipe, Submission
from translator.pipeline import find_wanted, translate_texts
from translator.records import Decoding
from translator.segment import join, segment
from translator.settings import load_settings


def main() -> None:
    """Print both times, their ratio, and the memory of the worker."""
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=500)
    given = parser.parse_args()
    sources = [path.read_text("utf-8") for path in given.texts]
    documents = [_vary(sources[index % len(sources)], index) for index in range(given.documents)]
    raw = _measure_raw(documents, given.model)
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(running_redis())
        url = f"sqlite:///{place / 'x.sqlite'}"
        settings = {"model": given.model, "log_level": "WARNING"}
        farm = stack.enter_context(running_farm(url, redis, place, **settings))
        path = _measure_path(farm, documents)
    print(f"raw {raw:.1f} s, path {path:.1f} s, ratio {raw / path:.3f}")


def _vary(text: str, number: int) -> str:
    """Every segment gets a number of its own, so that no two documents share a translation."""
    segments = segment(text)
    return join(text, segments, [f"{item.text} {number}" for item in segments])


def _measure_raw(documents: list[str], model: str) -> float:
    engine = load_engine(model, settings=load_settings({}))
    translate_texts(find_wanted(segment("Xin chào."), languages=("vi",)), engine=engine, decoding=Decoding())
    segments = [item for text in documents for item in segment(text)]
    wanted = find_wanted(segments, languages=engine.languages)
    started = time.monotonic()
    translate_texts(wanted, engine=engine, decoding=Decoding())
    seconds = time.monotonic() - started
    print(f"{len(documents)} documents, {len(segments)} segments, {len(wanted)} different texts")
    return seconds


def _measure_path(farm: Farm, documents: list[str]) -> float:
    worker = subprocess.Popen(
        [sys.executable, "-m", "workers"],
        cwd=ROOT,
        env={**os.environ, **farm.environment},
        start_new_session=True,
    )
    farm.workers.append(worker)
    recipe = Recipe(model=farm.context.settings.model)
    farm.wait_for(service.submit(Submission("warm", "Xin chào.", recipe), context=farm.context).job_id)
    started = time.monotonic()
    for text in documents:
        service.submit(Submission("d", text, recipe), context=farm.context)
    wait_until(lambda: farm.count_open() == 0, within_s=3600, what="all jobs are done", every_s=0.2)
    seconds = time.monotonic() - started
    for number in (worker.pid, *find_children(worker)):
        status = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
        figures = dict(line.split(":", 1) for line in status.splitlines()[1:])
        print(f"process {number}: {int(figures['Pss'].split()[0]) / 1000:.0f} MB (Pss)")
    return seconds


if __name__ == "__main__":
    main()
