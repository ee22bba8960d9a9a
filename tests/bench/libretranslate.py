"""Documents a second against LibreTranslate: `python -m tests.bench.libretranslate LT_PYTHON FLORES_DIR`.

LT_PYTHON is the interpreter of an environment with libretranslate 1.9.6; documents are ten lines each of
`flores-dev.{vi,hu,ja}`. It runs our bundled model, packed as
argos packages, with its defaults, and once more with our beam. Two things stand in for what it cannot have:
a regular expression for its sentence splitter, whose models would be downloaded (it is faster), and the
language mark that the model reads before each sentence. Both servers get the same documents from the same
clients through `POST /translate`, in turns of a dozen, on the same cores. Where others use these cores too,
the documents per second of CPU time tell more than those per second.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from tests.services import free_port
from translator.records import Decoding

ROOT = Path(__file__).resolve().parents[2]
MINI = ROOT / "translator" / "models" / "mini"
LANGUAGES = {"vi": "Vietnamese", "hu": "Hungarian", "ja": "Japanese"}
_LINES, _TURN = 10, 12
_LAUNCHER = r"""
import re
from pathlib import Path
from argostranslate import sbd, tokenizer

sbd.MiniSBDSentencizer.split_sentences = lambda self, text: re.split(r"(?<=[.!?…。])\s+", text)
plain = tokenizer.SentencePieceTokenizer.encode
tokenizer.SentencePieceTokenizer.encode = lambda self, text: (
    [f">>{Path(self.model_file).parent.name.split('_')[0]}<<", *plain(self, text)]
)
from libretranslate.main import main

main()
"""

Document = tuple[str, str]
"""Language and text."""


@dataclass(frozen=True)
class Server:
    """A server in a process of its own."""

    address: str
    pid: int

    def cpu_seconds(self) -> float:
        """CPU time of the process so far, all threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Speed:
    """What a server did, and what that took."""

    documents: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Documents a second."""
        return self.documents / self.seconds

    @property
    def per_cpu_second(self) -> float:
        """Documents per second of CPU time."""
        return self.documents / self.cpu_seconds

    def add(self, server: Server, documents: Sequence[Document], *, clients: int) -> None:
        """Translate some documents and count."""
        cpu, started = server.cpu_seconds(), time.monotonic()
        with ThreadPoolExecutor(clients) as pool:
            found = list(pool.map(lambda document: post(server.address, document), documents))
        self.seconds += time.monotonic() - started
        self.cpu_seconds += server.cpu_seconds() - cpu
        self.documents += len(documents)
        if not all(text.strip() for text in found):
            raise RuntimeError("a document came back empty")


def main() -> None:
    """Print documents a second of each, and the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lt_python")
    parser.add_argument("flores", type=Path)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--clients", type=int, default=8)
    given = parser.parse_args()
    documents = make_documents(given.flores, count=given.documents)
    with contextlib.ExitStack() as stack:
        servers = {"tolmacs": stack.enter_context(running_tolmacs())}
        for beam in (4, Decoding().beam_size):
            running = _running_libretranslate(given.lt_python, beam=beam)
            servers[f"libretranslate, beam {beam}"] = stack.enter_context(running)
        speeds = {name: Speed() for name in servers}
        for server in servers.values():
            _warm_up(server)
        for start in range(0, len(documents), _TURN):
            for name, server in servers.items():
                speeds[name].add(server, documents[start : start + _TURN], clients=given.clients)
    ours = speeds["tolmacs"]
    for name, speed in speeds.items():
        print(
            f"{name}: {speed.per_second:.2f} documents/s, {speed.per_cpu_second:.2f} per CPU second; "
            f"ours is {ours.per_second / speed.per_second:.2f}, "
            f"{ours.per_cpu_second / speed.per_cpu_second:.2f} times that"
        )


def make_documents(place: Path, *, count: int) -> list[Document]:
    """Documents of ten lines, the languages in turn."""
    lines = {code: (place / f"flores-dev.{code}").read_text("utf-8").splitlines() for code in LANGUAGES}
    codes = itertools.cycle(LANGUAGES)
    starts = itertools.count()
    return [
        (code, "\n".join(lines[code][start : start + _LINES]))
        for code, start in zip(
            itertools.islice(codes, count), (n // 3 * _LINES for n in starts), strict=False
        )
    ]


def post(address: str, document: Document) -> str:
    """The translation of a document."""
    language, text = document
    body = json.dumps({"q": text, "source": language, "target": "en"}).encode()
    request = urllib.request.Request(  # noqa: S310  # our own address
        f"{address}/translate", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310
        return str(json.load(answer)["translatedText"])


def _warm_up(server: Server) -> None:
    for language in LANGUAGES:
        post(server.address, (language, "Xin chào. Jó napot."))


@contextlib.contextmanager
def running(command: Sequence[str], address: str, **environ: str) -> Iterator[Server]:
    """A server in a process of its own, once it answers `/languages`."""
    process = subprocess.Popen(
        command, env={**os.environ, **environ}, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 120
        while True:
            with contextlib.suppress(URLError, ConnectionError):
                urllib.request.urlopen(f"{address}/languages", timeout=5).close()  # noqa: S310
                break
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{command[0]} does not answer")
            time.sleep(0.2)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def running_tolmacs() -> Iterator[Server]:
    """Our server with the bundled model and an empty store."""
    port = free_port()
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "translator.cli", "serve", "--port", str(port)]
        environ = {"TOLMACS_DATA_DIR": place, "TOLMACS_MODEL": "mini"}
        with running(command, f"http://127.0.0.1:{port}", **environ) as server:
            yield server


@contextlib.contextmanager
def _running_libretranslate(python: str, *, beam: int) -> Iterator[Server]:
    port = free_port()
    with tempfile.TemporaryDirectory() as place:
        for code, name in LANGUAGES.items():
            _pack(Path(place) / "argos-translate" / "packages" / f"{code}_en", code=code, name=name)
        command = [python, "-c", _LAUNCHER, "--host", "127.0.0.1", "--port", str(port), "--disable-web-ui"]
        environ = {
            "XDG_DATA_HOME": place,
            "XDG_CONFIG_HOME": place,
            "XDG_CACHE_HOME": place,
            "ARGOS_BEAM_SIZE": str(beam),
        }
        with running(command, f"http://127.0.0.1:{port}", **environ) as server:
            yield server


def _pack(place: Path, *, code: str, name: str) -> None:
    """Our model as an argos package of one language."""
    (place / "model").mkdir(parents=True)
    for file in (MINI / "model.bin", *MINI.glob("*_vocabulary.json")):
        shutil.copy(file, place / "model" / file.name)
    shutil.copy(MINI / "source.spm", place / "sentencepiece.model")
    config = json.loads((MINI / "config.json").read_text("utf-8")) | {"add_source_eos": True}
    (place / "model" / "config.json").write_text(json.dumps(config), "utf-8")
    about = {
        "package_version": "1.0",
        "argos_version": "1.9",
        "from_code": code,
        "from_name": name,
        "to_code": "en",
        "to_name": "English",
    }
    (place / "metadata.json").write_text(json.dumps(about), "utf-8")


if __name__ == "__main__":
    main()
