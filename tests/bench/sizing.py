"""What to plan for: memory and processor time of a model, disk of what is kept: `python -m tests.bench.sizing`.

Each step runs in a process of its own, on one thread. Figures are of processor time and of bytes, which other work
on the machine disturbs little; the network of OPUS-MT's size is randomly initialized and made to write as many
tokens as it is told, which costs what a trained one does.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

import httpx2

from tests.bench.engine import BATCH
from tests.fakes import FakeEngine
from tests.services import wait_until
from tests.tiny_models import OPUS_SIZE, make_marian, sentences
from tests.web_server import serving_process
from translator.engine import load_engine
from translator.jobs import Submission
from translator.pipeline import translate_document
from translator.records import SourceText
from translator.registry.describe import describe_model
from translator.registry.install import convert
from translator.registry.location import find_model
from translator.registry.with_torch import quiet_transformers
from translator.service.context import make_context
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.settings import load_settings

_SAMPLES = ("vi", "hu", "mixed")
_LENGTH, _BEAM = 30, 2
_SEGMENTS, _CHARS = 4000, 100


def main() -> None:
    """Print all, or one step."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sizing")
    parser.add_argument("step", nargs="?", choices=[*STEPS, "make"])
    given = parser.parse_args()
    if given.step:
        (STEPS | {"make": _make_opus})[given.step]()
        return
    for step in STEPS:
        command = [sys.executable, "-m", "tests.bench.sizing", step]
        subprocess.run(command, check=True, env={**os.environ, "TOLMACS_THREADS": "1"})


def _measure_documents() -> None:
    """The bundled samples on the whole road, as the one process of `tolmacs translate`."""
    settings = load_settings({"TOLMACS_MODEL": "mini", "TOLMACS_THREADS": "1"})
    engine = load_engine("mini", settings=settings)
    texts = [(files("translator") / "samples" / f"{name}.txt").read_text("utf-8") for name in _SAMPLES]
    translate_document(texts[0], engine=engine)
    started = time.process_time()
    done = [translate_document(text, engine=engine) for text in texts]
    spent = time.process_time() - started
    segments = sum(len(item.translations) for item in done)
    chars = sum(map(len, texts))
    print(f"documents, mini: {segments} segments, {chars} characters, {spent:.2f} s CPU", end="; ")
    print(f"{chars / spent:.0f} characters, {segments / spent:.0f} segments a second of a core")
    print(f"process: {_memory_mb():.0f} MB, at most {_most_mb():.0f} MB")


def _measure_mini() -> None:
    _measure_network("mini", find_model("mini", settings=load_settings({})))


def _measure_opus() -> None:
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / "int8"
        subprocess.run(
            [sys.executable, "-m", "tests.bench.sizing", "make"], check=True, env={**os.environ, "AT": place}
        )
        _measure_network("OPUS-MT's size, one language", made)


def _make_opus() -> None:
    place = Path(os.environ["AT"])
    with quiet_transformers():
        hub = make_marian(place / "hub", shape=OPUS_SIZE)
    convert(hub, place / "int8", family=describe_model(hub).family)


def _measure_network(title: str, directory: Path) -> None:
    """Memory and time of the bare network, writing tokens of a sentence of usual length."""
    from ctranslate2 import Translator

    size = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file()) / 1e6
    before = _memory_mb()
    network = Translator(str(directory), inter_threads=1, intra_threads=1)
    loaded = _memory_mb()
    tokens = [["▁a"] * _LENGTH for _ in range(BATCH)]
    seconds = []
    for _ in range(3):
        started = time.process_time()
        network.translate_batch(
            tokens,
            beam_size=_BEAM,
            min_decoding_length=_LENGTH,
            max_decoding_length=_LENGTH,
            max_batch_size=BATCH,
        )
        seconds.append((time.process_time() - started) / BATCH)
    print(
        f"{title}: {size:.0f} MB on disk, {loaded - before:.0f} MB loaded, {_most_mb() - before:.0f} MB at most",
        end="; ",
    )
    print(f"{min(seconds) * 1000:.1f} ms CPU a sentence of {_LENGTH} tokens, beam {_BEAM}")


def _measure_store() -> None:
    """What a million different segments take in SQLite, by a part of them."""
    lines = list(dict.fromkeys(f"{n} {line}"[:_CHARS] for n, line in enumerate(sentences(_SEGMENTS, seed=1))))
    text = "\n\n".join(lines)
    with tempfile.TemporaryDirectory() as place:
        engine = FakeEngine(_echo)
        context = make_context(load_settings({"TOLMACS_DATA_DIR": place}), engines=lambda _name: engine)
        empty = _bytes_in(place)
        submit(Submission("many.txt", text), context=context)
        while take_turn(context=context):
            pass
        context.store.close()
        taken = _bytes_in(place) - empty
    share = taken / len(lines)
    print(
        f"store: {share:.0f} bytes a segment of {len(text.encode()) / len(lines):.0f} bytes and as much English",
        end="; ",
    )
    print(f"{share / 1000:.1f} GB a million")


def _measure_server() -> None:
    """`tolmacs serve` with `mini` after a text and a document; what it shares with others counts in part."""
    with tempfile.TemporaryDirectory() as place:
        given = {"TOLMACS_DATA_DIR": place, "TOLMACS_MODEL": "mini"}
        with serving_process(given) as (address, server):
            client = httpx2.Client(base_url=address, timeout=120)
            text = (files("translator") / "samples" / "hu.txt").read_text("utf-8")
            job = client.post("/v1/documents", json={"text": text}).json()["id"]
            wait_until(
                lambda: client.get(f"/v1/jobs/{job}").json()["state"] == "done",
                what="a document",
                every_s=0.2,
            )
            client.post("/v1/translations", json={"text": "Xin chào các bạn."})
            rollup = Path(f"/proc/{server.pid}/smaps_rollup").read_text(encoding="ascii")
    (share,) = [line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")]
    print(f"server with mini: {int(share) / 1000:.0f} MB")


def _echo(source: SourceText) -> str:
    return source.text


def _bytes_in(place: str) -> int:
    return sum(path.stat().st_size for path in Path(place).rglob("*") if path.is_file())


def _memory_mb() -> float:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _most_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


STEPS = {
    "documents": _measure_documents,
    "mini": _measure_mini,
    "opus": _measure_opus,
    "server": _measure_server,
    "store": _measure_store,
}


if __name__ == "__main__":
    main()
