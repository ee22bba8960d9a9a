"""Inputs made to freeze, fill or break the service: `python -m tests.bench.hostile [--only TEXT] [--door http|cli]`.

Each input goes to a server in a process of its own, or to the command line. For each are printed the answer, CPU seconds
(until it is answered; and in all, that is until the job of a document is finished and its result was fetched twice) and
memory (the peak of the process). None may be over 2 s in all, 500 MB or a 5xx; an input of many thousand pieces (cues,
messages, sentences) may take longer where a thousand of them cost less than 0.4 s, and all of them at most 2.6 times what
half of them do, each measured in a process of its own. Whatever else is over gets two more tries, each in a process
that has seen nothing yet, and the best counts: on a busy machine the same work takes up to three times the CPU. The engine
only marks what it gets, so what is measured is everything besides the model; `--model mini` gives the server the bundled
one. At the end there is a table by groups of inputs.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import httpx2

from tests.bench.hostile_command import STATUS_FILE
from tests.bench.hostile_inputs import cli_inputs, http_inputs
from tests.bench.hostile_sent import CliInput, HttpInput
from tests.web_server import SERVE, serving_process

Item = TypeVar("Item", HttpInput, CliInput)

MOST_S, MOST_BYTES = 2.0, 500_000_000
MOST_OF_THOUSAND_S, MOST_OF_HALF = 0.4, 2.6
_WAIT_S, _WAIT_CPU_S = 600.0, 60.0
_TRIES = 3
_FINAL = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class Outcome:
    """What an input came to; `is_bad` says that something gave way.

    `answered_s` of the `cpu_s` passed before it was answered. `half_s`: CPU seconds of half of its `n_pieces`.
    """

    door: str
    name: str
    answer: str
    answered_s: float
    cpu_s: float
    n_bytes: int
    is_broken: bool
    n_pieces: int = 0
    half_s: float = 0.0

    @property
    def is_bad(self) -> bool:
        """Whether it is over a limit."""
        is_slow = self.is_long and not self.is_cheap_and_linear
        return self.is_broken or is_slow or self.n_bytes > MOST_BYTES

    @property
    def is_long(self) -> bool:
        """Whether it takes longer than an input may that is not large."""
        return self.cpu_s > MOST_S

    @property
    def is_cheap_and_linear(self) -> bool:
        """Whether each of many pieces costs little, and as much as in half as large an input."""
        return bool(self.half_s) and (
            self.thousand_s <= MOST_OF_THOUSAND_S and self.cpu_s <= MOST_OF_HALF * self.half_s
        )

    @property
    def thousand_s(self) -> float:
        """CPU seconds of a thousand pieces."""
        return 1000 * self.cpu_s / self.n_pieces if self.n_pieces else 0.0

    @property
    def group(self) -> str:
        """The door and kind of the input."""
        return f"{self.door} {self.name.partition(':')[0].split(' ')[0]}"

    def line(self) -> str:
        """A line of the table."""
        mark = "  <--" if self.is_bad else ""
        if self.half_s:
            price = f"{1e3 * self.thousand_s:.0f} ms a thousand of {self.n_pieces:,}"
            mark = f"  {price}, {self.cpu_s / self.half_s:.1f} times half{mark}"
        seconds = f"{self.answered_s:6.2f} s {self.cpu_s:6.2f} s"
        return f"{self.door:4} {self.name:56} {self.answer:28} {seconds} {self.n_bytes / 1e6:5.0f} MB{mark}"


def main() -> int:
    """Print the table and what gave way; 1 where anything did."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="inputs with this in their names")
    parser.add_argument("--door", choices=["http", "cli"])
    parser.add_argument("--model", help="the model of the server; by default one that only marks its texts")
    given = parser.parse_args()
    outcomes = []
    for outcome in run(given.only, door=given.door, model=given.model):
        print(outcome.line(), flush=True)
        outcomes.append(outcome)
    for group in dict.fromkeys(outcome.group for outcome in outcomes):
        print(summarize(group, [outcome for outcome in outcomes if outcome.group == group]))
    bad = [outcome for outcome in outcomes if outcome.is_bad]
    print(f"{len(outcomes)} inputs, {len(bad)} over {MOST_S:g} s, {MOST_BYTES / 1e6:.0f} MB or a 5xx")
    return 1 if bad else 0


def summarize(group: str, outcomes: list[Outcome]) -> str:
    """A row of the table by groups: how many, the worst of each figure, and how often which answer came.

    Inputs that are judged by the thousand pieces have a column of their own.
    """
    answers = Counter(outcome.answer for outcome in outcomes)
    told = ", ".join(f"{n} {answer}" for answer, n in answers.most_common())
    usual = [outcome for outcome in outcomes if not outcome.half_s]
    answered_s = max((outcome.answered_s for outcome in usual), default=0.0)
    worst_s = max((outcome.cpu_s for outcome in usual), default=0.0)
    thousand_ms = 1e3 * max(outcome.thousand_s for outcome in outcomes)
    large = f"{len(outcomes) - len(usual)} at {thousand_ms:.0f} ms" if len(usual) < len(outcomes) else "-"
    worst_mb = max(outcome.n_bytes for outcome in outcomes) / 1e6
    return f"| {group} | {len(outcomes)} | {answered_s:.2f} | {worst_s:.2f} | {large} | {worst_mb:.0f} | {told} |"


def run(only: str, *, door: str | None, model: str | None) -> Iterator[Outcome]:
    """All outcomes; a server that died is started again."""
    if door != "cli":
        yield from _run_http([item for item in http_inputs() if only in item.name], model=model)
    if door != "http":
        for item in cli_inputs():
            if only in item.name:
                yield _judge(_run_cli(item), item, _run_cli)


def _run_http(inputs: list[HttpInput], *, model: str | None) -> Iterator[Outcome]:
    waiting = list(inputs)
    while waiting:
        with serving(model) as server:
            while waiting and server.process.poll() is None:
                item = waiting.pop(0)
                outcome = _send(server, item)
                if outcome.is_bad:
                    break  # with a server that may be broken
                yield outcome
            else:
                continue
        if outcome.is_bad:
            yield _judge(outcome, item, partial(_send_alone, model=model))


def _judge(first: Outcome, item: Item, measure: Callable[[Item], Outcome]) -> Outcome:
    """The best of several tries; of a large input with the cost of half of it."""
    found = [_with_half(first, item, measure)]
    while found[-1].is_bad and len(found) < _TRIES:
        found.append(_with_half(measure(item), item, measure))
    return min(found, key=lambda outcome: (outcome.is_broken, outcome.is_bad, outcome.cpu_s))


def _with_half(found: Outcome, item: Item, measure: Callable[[Item], Outcome]) -> Outcome:
    if not (item.half and found.is_long):
        return found
    half = measure(item.halved())
    return replace(found, n_pieces=item.n_pieces, half_s=half.cpu_s)


def _send_alone(item: HttpInput, *, model: str | None) -> Outcome:
    with serving(model) as server:
        return _send(server, item)


@dataclass(frozen=True)
class Server:
    """A server in a process of its own, and a client of it."""

    process: subprocess.Popen[bytes]
    client: httpx2.Client

    def cpu_s(self) -> float:
        """CPU seconds so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _send(server: Server, item: HttpInput) -> Outcome:
    pid = server.process.pid
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak of memory begins anew
    before = server.cpu_s()
    answered_s = 0.0
    try:
        status, job_id = _ask(server, item)
        answered_s = server.cpu_s() - before
        answer = f"{status} {_fetch(server, job_id)}" if job_id else str(status)
        is_broken = bool(re.search(r"\b5\d\d\b", answer))
    except httpx2.TransportError as error:
        may_be = item.may_hang_up and not isinstance(error, httpx2.LocalProtocolError)  # which was never sent
        answer, is_broken = type(error).__name__, not may_be
    try:
        return Outcome(
            "http", item.name, answer, answered_s, server.cpu_s() - before, peak_bytes(pid), is_broken
        )
    except (FileNotFoundError, ProcessLookupError, AttributeError):
        return Outcome("http", item.name, "the server died", answered_s, 0.0, 0, True)


def _ask(server: Server, item: HttpInput) -> tuple[int, str | None]:
    """Send an input; the status, and the job that it made where there is one."""
    if item.is_no_http:
        return _ask_by_hand(server, item), None
    headers = {name.encode(): value.encode() for name, value in item.headers.items()}
    answer = server.client.request(item.method, item.path, headers=headers, content=item.data())
    is_job = item.path.startswith("/v1/documents") and answer.status_code == 202
    return answer.status_code, answer.json()["id"] if is_job else None


def _ask_by_hand(server: Server, item: HttpInput) -> int:
    """Send what a client of HTTP refuses to."""
    address = urlsplit(str(server.client.base_url))
    head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": address.netloc, **item.headers}.items())
    with socket.create_connection((address.hostname, address.port), timeout=_WAIT_S) as connection:
        connection.sendall(f"{item.method} {item.path} HTTP/1.1\r\n{head}\r\n".encode() + item.data())
        return int(connection.makefile("rb").readline().split()[1])


def _fetch(server: Server, job_id: str) -> str:
    """How a job ended, and what its result comes with, twice."""
    path = f"/v1/jobs/{job_id}/result?format=same"
    return " ".join([_follow(server, job_id), *(str(server.client.get(path).status_code) for _ in range(2))])


def _follow(server: Server, job_id: str) -> str:
    end, most_s = time.monotonic() + _WAIT_S, server.cpu_s() + _WAIT_CPU_S
    while time.monotonic() < end and server.cpu_s() < most_s:
        job = server.client.get(f"/v1/jobs/{job_id}").json()
        if job["state"] in _FINAL:
            return str(job["error"]["code"] if job["error"] else job["state"])
        time.sleep(0.2)
    return "never done 599"


def _run_cli(item: CliInput) -> Outcome:
    with tempfile.TemporaryDirectory() as place:
        return _run_in(Path(place), item)


def _run_in(place: Path, item: CliInput) -> Outcome:
    file = place / item.file
    file.write_bytes(item.data())
    other = place / "other.txt"
    other.write_bytes(item.other())
    command = [
        sys.executable,
        "-m",
        "tests.bench.hostile_command",
        *(part.format(file=file, other=other) for part in item.arguments),
    ]
    settings = {"TOLMACS_DATA_DIR": str(place / "data"), "TOLMACS_MODEL": "mini", "TOLMACS_THREADS": "1"}
    settings[STATUS_FILE] = str(place / "status")
    with (place / "output").open("wb") as output, (place / "said").open("wb") as said_file:
        process = subprocess.Popen(command, env={**os.environ, **settings}, stdout=output, stderr=said_file)
        timer = time.monotonic() + _WAIT_S
        usage, code = _wait(process, timer)
    said = (place / "said").read_bytes()
    if item.arguments[0] != "translate":  # whose output is a file, with whatever the document has
        said += (place / "output").read_bytes()
    status = place / "status"
    is_broken = (
        code not in (0, 2)
        or not status.exists()
        or b"Traceback" in said
        or any(n < 32 and n not in (9, 10, 13) for n in said)
    )
    cpu_s = usage.ru_utime + usage.ru_stime
    n_bytes = _peak_in(status) if status.exists() else 0
    return Outcome("cli", item.name, f"exit {code}", cpu_s, cpu_s, n_bytes, is_broken)


def _wait(process: subprocess.Popen[bytes], until: float) -> tuple[resource.struct_rusage, int]:
    while time.monotonic() < until:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage, process.returncode
        time.sleep(0.02)
    process.kill()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage, process.returncode


@contextmanager
def serving(model: str | None) -> Iterator[Server]:
    """A server that is ready."""
    with tempfile.TemporaryDirectory() as place:
        settings = {"TOLMACS_DATA_DIR": place, "TOLMACS_MODEL": model or "auto", "TOLMACS_THREADS": "1"}
        module = SERVE if model else ["tests.bench.hostile_server"]
        with (
            serving_process(settings, module=module) as (address, process),
            httpx2.Client(base_url=address, timeout=_WAIT_S) as client,
        ):
            yield Server(process, client)


def peak_bytes(pid: int) -> int:
    """The most memory that a process had since its peak was cleared."""
    return _peak_in(Path(f"/proc/{pid}/status"))


def _peak_in(status: Path) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("ascii"))
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
