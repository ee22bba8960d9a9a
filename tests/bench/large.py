"""What is far too large is refused soon and cheaply: `python -m tests.bench.large`.

A document of 50 MB and a line of 1 GB, at the command line and over HTTP; for each the answer, CPU seconds and the
peak of memory of the process that met it.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.e2e.farm import Farm, running_farm
from tests.services import wait_until

_BLOCK = "Xin chào các bạn. ".encode() * 5_000
SIZES = {"50 MB of sentences": 50_000_000, "a line of 1 GB": 1_000_000_000}


def main() -> None:
    """Print a line for each input and door."""
    with tempfile.TemporaryDirectory() as place:
        for name, n_bytes in SIZES.items():
            path = Path(place, "large.txt")
            with path.open("wb") as file:
                file.writelines(_blocks(n_bytes))
            _try_command_line(f"{name}, a file", ["segment", str(path)])
            _try_command_line(f"{name}, standard input", ["segment", "-"], path)
            path.unlink()
        with running_farm(f"sqlite:///{place}/x.sqlite", None, Path(place)) as farm:
            for name, n_bytes in SIZES.items():
                for kind in ("text/plain; charset=utf-8", "application/json"):
                    _try_server(f"{name}, {kind}", farm, n_bytes, kind)


def _blocks(n_bytes: int) -> Iterator[bytes]:
    return (_BLOCK for _ in range(n_bytes // len(_BLOCK)))


def _try_command_line(name: str, arguments: list[str], given: Path | None = None) -> None:
    with contextlib.ExitStack() as stack:
        stdin = stack.enter_context(given.open("rb")) if given else subprocess.DEVNULL
        process = subprocess.Popen(
            [sys.executable, "-m", "translator.cli", *arguments],
            stdin=stdin,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        assert process.stderr
        said = process.stderr.read().decode().strip()
        _, status, used = os.wait4(process.pid, 0)
    answer = f"exit {os.waitstatus_to_exitcode(status)}: {said.splitlines()[-1] if said else ''}"
    _tell(f"command line, {name}", answer, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def _try_server(name: str, farm: Farm, n_bytes: int, kind: str) -> None:
    farm.start_api()
    assert farm.api
    wait_until(lambda: _ask(farm, "GET", "/healthz") == 200, what="the server answers")
    before = _cpu_s(farm.api.pid)
    connection = http.client.HTTPConnection("127.0.0.1", farm.port, timeout=60)
    headers = {"content-type": kind, "transfer-encoding": "chunked"}
    with contextlib.suppress(OSError):  # it has said no and hangs up
        connection.request("POST", "/v1/documents?name=a.txt", _blocks(n_bytes), headers, encode_chunked=True)
    try:
        answer = connection.getresponse()
        said = f"{answer.status}: {answer.read()[:150].decode()}"
    except (OSError, http.client.HTTPException) as error:
        said = repr(error)
    peak = next(
        int(line.split()[1]) / 1000
        for line in Path(f"/proc/{farm.api.pid}/status").read_text(encoding="ascii").splitlines()
        if line.startswith("VmHWM")
    )
    _tell(f"HTTP, {name}", said, _cpu_s(farm.api.pid) - before, peak)


def _ask(farm: Farm, method: str, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", farm.port, timeout=60)
    try:
        connection.request(method, path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _tell(name: str, answer: str, cpu_s: float, megabytes: float) -> None:
    print(f"{name}: {cpu_s:.1f} s, {megabytes:.0f} MB; {answer}", flush=True)


if __name__ == "__main__":
    main()
