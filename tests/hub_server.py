"""A model hub on this machine: serves directories as Hugging Face does, and can be told to misbehave."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_LARGE_BYTES = 50_000


@dataclass
class Hub:
    """Repositories by id, each a directory at a commit; `requests` records (path, range header).

    `cuts` gives, per file name, after how many bytes each coming connection is cut; `spoiled` names files
    whose content differs from what the hub says; `ignores_ranges` makes it send whole files always.
    `redirects` gives addresses by file name, `listing` is sent in place of one, in pieces `pause_s` apart.
    `also_listed` gives names that are no files of the directory, `sizes` what is announced in place of the size
    that a file has, and `is_packed` sends all with gzip.
    """

    repositories: dict[str, tuple[str, Path]]
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    cuts: dict[str, list[int]] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    ignores_ranges: bool = False
    redirects: dict[str, str] = field(default_factory=dict)
    listing: Iterator[bytes] | None = None
    pause_s: float = 0.0
    also_listed: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    is_packed: bool = False
    url: str = ""


@contextmanager
def serve(hub: Hub) -> Iterator[Hub]:
    """Serve a hub on a free port of the loopback address; sets its `url`."""
    handler = type("Handler", (_Handler,), {"hub": hub})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        hub.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def do_GET(self) -> None:
        """Answer a listing or a file."""
        path = urlsplit(self.path).path
        self.hub.requests.append((path, self.headers.get("Range")))
        for repository, (commit, directory) in self.hub.repositories.items():
            if path == f"/api/models/{repository}/revision/{commit}":
                return (
                    self._send_listing(repository, commit, directory)
                    if not self.hub.listing
                    else self._drip()
                )
            if path.startswith(f"/{repository}/resolve/{commit}/"):
                return self._send_file(directory / path.rsplit("/", 1)[1])
        self.send_error(404)
        return None

    def _send_listing(self, repository: str, commit: str, directory: Path) -> None:
        files = [_entry(path) for path in sorted(directory.iterdir()) if path.is_file()]
        files += [{"rfilename": name, "size": 4, "blobId": "0" * 40} for name in self.hub.also_listed]
        files = [{**entry, "size": self.hub.sizes.get(entry["rfilename"], entry["size"])} for entry in files]
        body = json.dumps({"id": repository, "sha": commit, "siblings": files}).encode()
        self._send(200, body, length=len(body))

    def _send_file(self, path: Path) -> None:
        if path.name in self.hub.redirects:
            self.send_response(302)
            self.send_header("Location", self.hub.redirects[path.name])
            return self.end_headers()
        if not path.is_file():
            return self.send_error(404)
        content = path.read_bytes()
        if path.name in self.hub.spoiled:
            content = bytes([content[0] ^ 1]) + content[1:]
        header = self.headers.get("Range")
        start = (
            int(header.removeprefix("bytes=").rstrip("-")) if header and not self.hub.ignores_ranges else 0
        )
        body = content[start:]
        cuts = self.hub.cuts.get(path.name, [])
        sent = body[: cuts.pop(0)] if cuts else body
        return self._send(206 if start else 200, sent, length=len(body))

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):  # they had enough
            for piece in self.hub.listing or ():
                self.wfile.write(piece)
                time.sleep(self.hub.pause_s)

    def _send(self, status: int, body: bytes, *, length: int) -> None:
        self.send_response(status)
        if self.hub.is_packed:
            body = gzip.compress(body)
            length = len(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


def _entry(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    entry: dict[str, Any] = {"rfilename": path.name, "size": len(content), "blobId": blob}
    if len(content) > _LARGE_BYTES:
        sha256 = hashlib.sha256(content).hexdigest()
        entry["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 134}
    return entry
