"""What bodies cost that come in part and then no further, 12 at once: `python -m tests.bench.unfinished`.

The CPU seconds and the peak of memory of the server, how long `/healthz` takes meanwhile, and what is answered.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections import Counter
from urllib.parse import urlsplit

from tests.bench.hostile import Server, peak_bytes, serving

_COUNT, _BLOCKS = 12, 39
_BLOCK = b"a" * 1_000_000
_WAIT_S = 6.0
_JSON, _FORM = "application/json", "multipart/form-data; boundary=b"
_LENGTH, _CHUNKED = "Content-Length: 40000000", "Transfer-Encoding: chunked"
_PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
CASES = [
    ("/v1/translations", _JSON, _LENGTH),
    ("/v1/translations", _JSON, _CHUNKED),
    ("/v1/documents", _JSON, _CHUNKED),
    ("/v1/documents", _FORM, _CHUNKED),
]


def main() -> None:
    """Print a line for each kind of body."""
    for path, kind, length in CASES:
        with serving(None) as server:
            print(
                f"{path} {kind.partition(';')[0]} {length}: {_measure(server, path, kind, length)}",
                flush=True,
            )


def _measure(server: Server, path: str, kind: str, length: str) -> str:
    before = server.cpu_s()
    with contextlib.ExitStack() as held:
        lines = [held.enter_context(_begin(server, path, kind, length)) for _ in range(_COUNT)]
        started = time.monotonic()
        server.client.get("/healthz").raise_for_status()
        took_s = time.monotonic() - started
        told = Counter(_answer(line) for line in lines)
    mb = peak_bytes(server.process.pid) / 1e6
    return f"{server.cpu_s() - before:.2f} s CPU, {mb:.0f} MB, /healthz {took_s * 1e3:.0f} ms; {dict(told)}"


def _begin(server: Server, path: str, kind: str, length: str) -> socket.socket:
    """A connection on which as much was sent as the server took."""
    address = urlsplit(str(server.client.base_url))
    line = socket.create_connection((address.hostname, address.port), timeout=_WAIT_S)
    head = f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: {kind}\r\n{length}\r\n\r\n"
    blocks = [_PART] * (kind == _FORM) + [_BLOCK] * _BLOCKS
    with contextlib.suppress(OSError):  # it hung up
        line.sendall(head.encode())
        for block in blocks:
            line.sendall(b"%x\r\n%s\r\n" % (len(block), block) if length == _CHUNKED else block)
    return line


def _answer(line: socket.socket) -> str:
    try:
        return line.recv(60).partition(b"\r\n")[0].decode()
    except OSError as error:
        return type(error).__name__


if __name__ == "__main__":
    main()
