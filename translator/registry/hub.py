"""How files come from a model hub: listed at one commit, resumed where cut, checked by digest.

A hub is not believed: what it sends is bounded in size and time, and it sends nobody into our own network.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import re
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from translator.errors import HubUnavailable, InvalidSetting, ModelCorrupt, ModelMissing
from translator.outbound import is_public, resolve_host
from translator.registry.manifest import sha256_of

DownloadProgress = Callable[[str, int, int], None]
"""Told the file, the bytes of it that are here, and its size."""

ATTEMPTS = 5
TIMEOUT_S = 30.0
SLOWEST_BYTES_PER_S = 1_000
"""What comes in slower over `TIMEOUT_S` is given up; the next call goes on from there."""
LEAST_PROGRESS_BYTES = 4_096
"""A connection that brings less of a file counts as one that brought nothing."""
_MOST_LISTING_BYTES = 16_000_000
_BLOCK_BYTES = 1 << 18
_PARTIAL_SUFFIX = ".part"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a snapshot: `sha256` where the hub keeps it as a large file, else git's blob id (SHA-1)."""

    name: str
    bytes: int
    sha256: str | None
    blob_id: str | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of a repository at one commit."""

    repository: str
    revision: str
    files: tuple[HubFile, ...]


def read_snapshot(hub_url: str, repository: str, *, revision: str) -> Snapshot:
    """Ask a hub for the files of a repository at a commit.

    Raises:
        HubUnavailable: no answer, or one that says to come back later.
        ModelMissing: the hub has no such repository or commit.
        ModelCorrupt: the answer is for another commit, makes no sense, or has no end.
    """
    url = f"{_base(hub_url)}/api/models/{quote(repository)}/revision/{quote(revision)}?blobs=true"
    body = _read_listing(url)
    try:
        answer = json.loads(body)
        files = tuple(_hub_file(entry) for entry in answer["siblings"])
        commit = str(answer["sha"])
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ModelCorrupt(f"model hub {hub_url} sent no file list for {repository}: {error!r}") from error
    if commit != revision:
        raise ModelCorrupt(f"model hub {hub_url} sent commit {commit} of {repository}; pinned is {revision}")
    return Snapshot(repository, revision, files)


def fetch(hub_url: str, snapshot: Snapshot, file: HubFile, *, into: Path, progress: DownloadProgress) -> str:
    """Download one file into a directory, going on from what an earlier attempt left there.

    Returns:
        Its SHA-256, in hex; the file is read once for this and the hub's own digest.

    Raises:
        HubUnavailable: `ATTEMPTS` connections in a row brought nothing; what came is kept for the next call.
        ModelMissing: the hub has no such file.
        ModelCorrupt: what came differs from the hub's own digest; it is deleted.
    """
    target = into / file.name
    if target.is_file() and target.stat().st_size == file.bytes:
        progress(file.name, file.bytes, file.bytes)
        return sha256_of(target)
    url = f"{_base(hub_url)}/{quote(snapshot.repository)}/resolve/{snapshot.revision}/{quote(file.name)}"
    partial = target.with_name(target.name + _PARTIAL_SUFFIX)
    try:
        _download(url, file, partial, progress=progress)
        sha256 = _check(partial, file, repository=snapshot.repository)
    except ModelCorrupt:
        partial.unlink()
        raise
    partial.rename(target)
    return sha256


def _download(url: str, file: HubFile, partial: Path, *, progress: DownloadProgress) -> None:
    reason, most, failures = "the connection was cut", _size(partial), 0
    while failures < ATTEMPTS and (_size(partial) < file.bytes or not partial.exists()):
        try:
            _append(url, file, partial, progress=progress)
        except (OSError, http.client.HTTPException) as error:
            reason = str(error) or type(error).__name__
        failures = 0 if _size(partial) >= most + LEAST_PROGRESS_BYTES else failures + 1
        most = max(most, _size(partial))
    if _size(partial) < file.bytes:
        raise HubUnavailable(
            f"download of {file.name} stopped at {_size(partial)} of {file.bytes} bytes ({reason}); "
            "the same command goes on from there"
        )


def _append(url: str, file: HubFile, partial: Path, *, progress: DownloadProgress) -> None:
    done = _size(partial)
    with _open(url, start=done) as response:
        # A server may ignore the range and send the whole file.
        resumes = response.status == http.HTTPStatus.PARTIAL_CONTENT
        done = done if resumes else 0
        with partial.open("ab" if resumes else "wb") as out:
            for block in _blocks(response, url):
                done += len(block)
                if done > file.bytes:
                    raise ModelCorrupt(f"{url} sends more than the {file.bytes} bytes that the hub announced")
                out.write(block)
                progress(file.name, done, file.bytes)


def _read_listing(url: str) -> bytes:
    body = bytearray()
    try:
        with _open(url) as response:
            for block in _blocks(response, url):
                body += block
                if len(body) > _MOST_LISTING_BYTES:
                    raise ModelCorrupt(f"{url} sends a list of more than {_MOST_LISTING_BYTES:,} bytes")
    except (OSError, http.client.HTTPException) as error:
        raise HubUnavailable(
            f"model hub sends no whole answer to {url} ({error!r}); try again later"
        ) from error
    return bytes(body)


def _blocks(response: Any, url: str) -> Iterator[bytes]:
    """What comes, as it comes.

    Raises:
        HubUnavailable: it comes drop by drop.
    """
    began, n_bytes = time.monotonic(), 0
    while block := response.read1(_BLOCK_BYTES):
        yield block
        n_bytes += len(block)
        seconds = time.monotonic() - began
        if seconds > TIMEOUT_S and n_bytes < SLOWEST_BYTES_PER_S * seconds:
            raise HubUnavailable(
                f"{url} sends less than {SLOWEST_BYTES_PER_S:,} bytes a second; try again later"
            )


def _check(path: Path, file: HubFile, *, repository: str) -> str:
    size = path.stat().st_size
    if size != file.bytes:
        raise ModelCorrupt(f"file {file.name} of {repository} has {size} bytes, the hub says {file.bytes}")
    blob = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    sha256 = sha256_of(path, also=() if file.sha256 else (blob,))
    expected, found = (file.sha256, sha256) if file.sha256 else (file.blob_id, blob.hexdigest())
    if found != expected:
        raise ModelCorrupt(
            f"file {file.name} of {repository} has digest {found[:12]}…, the hub says {str(expected)[:12]}…"
        )
    return sha256


def _open(url: str, *, start: int = 0) -> Any:
    headers = {"User-Agent": "tolmacs", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    # `_base` lets http and https through only.
    request = urllib.request.Request(url, headers=headers)  # noqa: S310
    try:
        return _make_opener(urlsplit(url)).open(request, timeout=TIMEOUT_S)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in {401, 403, 404, 410}:
            raise ModelMissing(f"model hub has no {url} (HTTP {error.code})") from error
        raise HubUnavailable(f"model hub answers HTTP {error.code} to {url}; try again later") from error
    # ValueError: it sends us to what is no address.
    except (urllib.error.URLError, TimeoutError, ConnectionError, ValueError) as error:
        reason = getattr(error, "reason", error)
        host = urlsplit(url).netloc
        raise HubUnavailable(
            f"model hub {host} cannot be reached ({reason}); connect, or set TOLMACS_HUB_URL to a mirror"
        ) from error


def _make_opener(hub: SplitResult) -> urllib.request.OpenerDirector:
    reach = partial(_reach, hub=(hub.hostname, hub.port or _PORTS[hub.scheme]))
    return urllib.request.build_opener(_Redirects, _Web(reach))


class _Web(urllib.request.HTTPSHandler, urllib.request.HTTPHandler):
    """HTTP, with TLS or without, to addresses that were judged; a proxy judges by itself."""

    def __init__(self, reach: Callable[..., socket.socket]) -> None:
        super().__init__()
        self._reach = reach

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open a request without TLS."""
        return self.do_open(partial(_connection, http.client.HTTPConnection, req, self._reach), req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open a request with TLS."""
        return self.do_open(partial(_connection, http.client.HTTPSConnection, req, self._reach), req)


def _connection(
    kind: type[http.client.HTTPConnection],
    request: urllib.request.Request,
    reach: Callable[..., socket.socket],
    host: str,
    **named: Any,
) -> http.client.HTTPConnection:
    made = kind(host, **named)
    if request.host == urlsplit(request.full_url).netloc:  # no proxy in between
        made._create_connection = reach  # type: ignore[attr-defined]  # where http.client makes its socket
    return made


def _reach(place: tuple[str, int], *given: Any, hub: tuple[str | None, int]) -> socket.socket:
    """A connection to the hub as it was named, or to a public address; a name is resolved once.

    Raises:
        HubUnavailable: the address is in our own network.
    """
    if place == hub:
        return socket.create_connection(place, *given)
    host, port = place
    addresses = resolve_host(host, port) if port in range(1, 1 << 16) else []
    if not all(map(is_public, addresses)):
        raise HubUnavailable(f"model hub {hub[0]} sends us to {host}:{port}, which is not asked")
    failure = OSError(f"{host}:{port} has no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), *given)
        except OSError as error:
            failure = error
    raise failure


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Redirects to web addresses; whether these are public is judged as they are reached."""

    def http_error_302(self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any) -> Any:
        """Go on to where an answer sends us; it is closed also where we do not."""
        with contextlib.closing(fp):
            return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """The request at the new address.

        Raises:
            HubUnavailable: it is no web address, or drops the encryption.
        """
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.scheme not in _PORTS or (old.scheme, new.scheme) == ("https", "http"):
            raise HubUnavailable(
                f"model hub {old.netloc} sends us to {new.scheme}://{new.netloc}, which is not asked"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _hub_file(entry: dict[str, Any]) -> HubFile:
    large = entry.get("lfs") or {}
    sha256 = large.get("sha256") or str(large.get("oid", "")).removeprefix("sha256:") or None
    file = HubFile(str(entry["rfilename"]), int(entry["size"]), sha256, entry.get("blobId"))
    if file.bytes < 0 or not _is_inside(file.name):
        raise ValueError(f"file {file.name!r} of {file.bytes} bytes")
    return file


def _is_inside(name: str) -> bool:
    """Whether a name leads to a place below where it is put, on any system."""
    parts = name.split("/")
    return not {"", ".", ".."} & set(parts) and name.isprintable() and not set(name) & set("\\:")


def _base(hub_url: str) -> str:
    if not re.match(r"https?://[^/]", hub_url):
        raise InvalidSetting(f"setting TOLMACS_HUB_URL={hub_url!r}: not an http or https address")
    return hub_url.rstrip("/")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def free_bytes(directory: Path) -> int:
    """Free space where a directory is or will be."""
    while not directory.exists():
        directory = directory.parent
    return shutil.disk_usage(directory).free
