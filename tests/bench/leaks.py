"""What a server keeps of requests that are over: `python -m tests.bench.leaks [--requests 20000]`.

Texts, uploads, refusals and unfinished bodies in turn; after each tenth its descriptors, files in its directory for
temporary files, and memory. The engine only marks its texts.
"""

from __future__ import annotations

import argparse
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from tests.web_server import serving_process


def main() -> None:
    """Print a line for each tenth."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=20_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        temporary = Path(place, "temporary")
        temporary.mkdir()
        settings = {"TOLMACS_DATA_DIR": place, "TMPDIR": str(temporary), "TOLMACS_BROKER_URL": ""}
        with serving_process(settings, module=["tests.bench.hostile_server"]) as (address, process):
            _send(address, given.requests, tell=lambda n: _tell(n, process.pid, temporary))


def _send(address: str, n_requests: int, *, tell: Callable[[int], None]) -> None:
    upload = {"file": ("a.md", "# Xin chào\n\nCác bạn.\n".encode(), "text/markdown")}
    with httpx2.Client(base_url=address, timeout=600) as client:
        kinds: list[Callable[[int], object]] = [
            lambda n: client.post("/translate", json={"q": f"Xin chào {n}.", "source": "vi", "target": "en"}),
            lambda _: client.post("/translate_file", files=upload, data={"source": "vi", "target": "en"}),
            lambda _: client.post("/translate", content=b"{", headers={"content-type": "application/json"}),
            lambda _: client.get("/no-such-page"),
            lambda _: client.post("/detect", json={"q": "Jó napot kívánok."}),
            lambda _: _leave(address),
        ]
        for number in range(n_requests):
            if number % (n_requests // 10) == 0:
                tell(number)
            kinds[number % len(kinds)](number)
        tell(n_requests)


def _leave(address: str) -> None:
    """Begin a body and go."""
    place = urlsplit(address)
    with socket.create_connection((str(place.hostname), int(place.port or 80))) as connection:
        head = (
            "POST /translate_file HTTP/1.1\r\nHost: {}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        )
        connection.sendall((head + "Content-Length: 100000\r\n\r\n--x\r\n").format(place.netloc).encode())


def _tell(n_requests: int, pid: int, temporary: Path) -> None:
    n_descriptors = len(os.listdir(f"/proc/{pid}/fd"))
    n_files = sum(1 for _ in temporary.rglob("*"))
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    memory = next(int(line.split()[1]) / 1000 for line in status if line.startswith("VmRSS"))
    print(
        f"{n_requests}: {n_descriptors} descriptors, {n_files} temporary files, {memory:.0f} MB", flush=True
    )


if __name__ == "__main__":
    main()
