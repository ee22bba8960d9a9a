"""How long `/healthz` takes while a large upload is read: `python -m tests.bench.uploads`.

Milliseconds of the clock, so the first line, without an upload, says how busy the machine is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import httpx2

from tests.bench.hostile import Server, serving

_HEAD = b'--b\r\nContent-Disposition: form-data; name="file"'
_FILE = _HEAD + b'; filename="a.txt"\r\n\r\n'
_END = b"\r\n--b--\r\n"
BODIES = {
    "999 fields of 20 kB": (_HEAD + b"\r\n\r\n" + b"x" * 20_000 + b"\r\n") * 999 + b"--b--\r\n",
    "5,000 files of 4 kB": (_FILE + b"x" * 4_000 + b"\r\n") * 5_000 + b"--b--\r\n",
    "a file of 20 MB of line ends": _FILE + b"\r\n" * 10_000_000 + _END,
}


def main() -> None:
    """Print a line for each upload."""
    with serving(None) as server:
        _say("nothing", *_during(server, _wait))
        for name, body in BODIES.items():
            _say(name, *_during(server, partial(_upload, server, body)))


def _wait() -> int:
    time.sleep(3)
    return 0


def _upload(server: Server, body: bytes) -> int:
    head = {"Content-Type": "multipart/form-data; boundary=b"}
    return server.client.post("/v1/documents", content=body, headers=head).status_code


def _during(server: Server, work: Callable[[], int]) -> tuple[int, float, list[float]]:
    """What some work came to, its CPU seconds in the server, and how long each look at it took meanwhile."""
    is_over = threading.Event()
    took: list[float] = []
    before = server.cpu_s()

    def look() -> None:
        with httpx2.Client(base_url=server.client.base_url) as client:
            while not (is_over.is_set() and took):
                started = time.monotonic()
                client.get("/healthz")
                took.append(time.monotonic() - started)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        status = work()
    finally:
        is_over.set()
        thread.join()
    return status, server.cpu_s() - before, took


def _say(name: str, status: int, cpu_s: float, took: list[float]) -> None:
    worst, middle = max(took), median(took)
    print(
        f"{name:30} {status or '-':>4} {cpu_s:5.2f} s CPU; {middle * 1e3:4.0f} ms, worst {worst * 1e3:4.0f} ms"
    )


if __name__ == "__main__":
    main()
