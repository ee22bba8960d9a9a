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

from translator.counting import pluralize
from translator.errors import AddressRefused, InvalidRequest, ReceiverUnavailable

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host name; raises OSError where it has none."""

WHOLE_S = 10.0
_STEP_S = 4.0  # for one connection or one answer from the network
_MOST_CHARS = 2000
_MOST_ADDRESSES = 4
# Of IANA's registries of special addresses, what Python's `is_global` lets through in some version: protocol
# assignments and their anycast addresses, 6to4 relays, AS112, AMT, discard, segment routing, dummies.
_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        "192.0.0.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.175.48.0/24 100::/64 100:0:0:1::/64 "
        "2001::/23 2001:db8::/32 2620:4f:8000::/48 3fff::/20 5f00::/16 64:ff9b:1::/48".split(),
    )
)
_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48")))
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
        raise InvalidRequest(
            f"address of {pluralize(len(url), 'character')}, or with spaces or other letters; {right}"
        )
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


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of a host name, as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    allow_private: bool,
    resolve: Resolve = resolve_host,
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
    if isinstance(ip, ipaddress.IPv4Address):
        return _is_public_part(ip)
    parts = (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ()), _translated(ip))
    inner = [part for part in parts if part is not None]
    return _is_public_part(ip) and not ip.is_site_local and all(map(_is_public_part, inner))


def _is_public_part(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    is_general = ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
    return is_general and not any(ip in network for network in _SPECIAL if network.version == ip.version)


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """What NAT64 makes of an address."""
    is_translated = any(ip in network for network in _TRANSLATED)
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if is_translated else None


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
