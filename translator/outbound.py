"""Sending a small request to an address that a user named, and to none inside our own network.

A name is resolved once. All its addresses must be public, and the connection goes to one of these, so that a
name which means something else a moment later gains nothing. Redirects are not followed, the answer's body is
not read, and the whole ends within `WHOLE_S` and one step.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from translator.errors import AddressRefused, InvalidRequest, ReceiverUnavailable

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host name; raises OSError where it has none."""

WHOLE_S = 10.0
_STEP_S = 4.0  # for one connection or one answer from the network
_MOST_CHARS = 2000
_MOST_ADDRESSES = 4
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The parts of a URL that a request needs."""

    is_secure: bool
    host: str
    port: int
    path: str


def parse_endpoint(url: str, *, allow_private: bool) -> Endpoint:
    """The parts of a URL; the addresses of its name are looked at when it is used.

    Raises:
        InvalidRequest: it is no plain HTTP address.
        AddressRefused: it names an address that is not public.
    """
    right = "right is http(s)://HOST[:PORT]/PATH"
    if len(url) > _MOST_CHARS or not all("!" <= letter <= "~" for letter in url):
        raise InvalidRequest(f"address of {len(url)} characters, or with spaces or other letters; {right}")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InvalidRequest(f"address {url!r}: {error}; {right}") from error
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise InvalidRequest(f"address {url!r}; {right}")
    if not allow_private and _is_address(parts.hostname):
        _require_public([parts.hostname])
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Endpoint(parts.scheme == "https", parts.hostname, port or _PORTS[parts.scheme], path)


def find_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host name, as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    allow_private: bool,
    resolve: Resolve = find_addresses,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Send a body with POST.

    Raises:
        InvalidRequest, AddressRefused: see `parse_endpoint`.
        ReceiverUnavailable: there was no answer in time, or none of success.
    """
    endpoint = parse_endpoint(url, allow_private=allow_private)
    addresses = _resolve(endpoint, resolve)
    if not allow_private:
        _require_public(addresses)
    status = _send(endpoint, addresses, body, headers, tls)
    if not 200 <= status < 300:
        raise ReceiverUnavailable(f"{endpoint.host} answered with status {status}")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet at large."""
    ip = ipaddress.ip_address(address)
    inner = ip.sixtofour if isinstance(ip, ipaddress.IPv6Address) else None
    return all(
        part.is_global and not (part.is_multicast or part.is_reserved)
        for part in (ip, inner)
        if part is not None
    ) and not (isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local)


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked, under the name that the URL has."""

    def __init__(self, endpoint: Endpoint, addresses: Sequence[str], tls: ssl.SSLContext | None) -> None:
        super().__init__(endpoint.host, endpoint.port, timeout=_STEP_S)
        self._addresses, self._tls = addresses, tls
        self._is_late = False
        self.default_port = _PORTS["https" if endpoint.is_secure else "http"]

    def connect(self) -> None:
        """Connect to the first address that takes us."""
        self._keep(self._open())
        if self._tls:
            secure = self._tls.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self._keep(secure)  # before the handshake, so that this can be cut
            secure.do_handshake()

    def cut(self) -> None:
        """End whatever is under way, and what begins later; for a thread that watches the time."""
        self._is_late = True
        if self.sock is not None:
            with contextlib.suppress(OSError):  # the other side was faster
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def _open(self) -> socket.socket:
        failure = OSError()
        for address in self._addresses[:_MOST_ADDRESSES]:
            self._require_time()
            try:
                return socket.create_connection((address, self.port), timeout=_STEP_S)
            except OSError as error:
                failure = error
        raise failure

    def _keep(self, sock: socket.socket) -> None:
        self.sock = sock
        self._require_time()

    def _require_time(self) -> None:
        if self._is_late:
            raise TimeoutError


def _resolve(endpoint: Endpoint, resolve: Resolve) -> Sequence[str]:
    try:
        addresses = resolve(endpoint.host, endpoint.port)
    except (OSError, UnicodeError):
        addresses = []
    if not addresses:
        raise ReceiverUnavailable(f"host {endpoint.host!r} has no address")
    return addresses


def _send(
    endpoint: Endpoint,
    addresses: Sequence[str],
    body: bytes,
    headers: Mapping[str, str],
    tls: ssl.SSLContext | None,
) -> int:
    secure = (tls or ssl.create_default_context()) if endpoint.is_secure else None
    connection = _Connection(endpoint, addresses, secure)
    watch = threading.Timer(WHOLE_S, connection.cut)
    watch.start()
    try:
        connection.request("POST", endpoint.path, body, dict(headers))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise ReceiverUnavailable(f"{endpoint.host} does not answer: {type(error).__name__}") from error
    finally:
        watch.cancel()
        connection.close()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _require_public(addresses: Sequence[str]) -> None:
    for address in addresses:
        if not is_public(address):
            raise AddressRefused(
                f"address {address} is inside a network; only public ones are called unless "
                "TOLMACS_WEBHOOK_ALLOW_PRIVATE is set"
            )
