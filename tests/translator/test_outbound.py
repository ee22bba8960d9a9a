"""Requests go to public addresses only, to the very address that was checked, and never further."""

from __future__ import annotations

import contextlib
import itertools
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.receiver import Receiver
from tests.services import find_openssl
from translator import outbound
from translator.errors import AddressRefused, InvalidRequest, ReceiverUnavailable
from translator.outbound import is_public, parse_endpoint, post


def send(url: str, *, resolve: Callable[[str, int], list[str]], private: bool = True, **more: Any) -> None:
    post(url, b"{}", headers={"x-a": "b"}, allow_private=private, resolve=resolve, **more)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "224.0.0.1", "224.0.1.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "198.18.0.1"),
        *("::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "ff0e::1", "fec0::1", "::ffff:127.0.0.1"),
        *("::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "2001:db8::1", "fe80::1%lo"),
        *("192.0.0.0", "192.0.0.8", "192.0.0.9", "192.0.0.10", "192.0.0.170", "192.0.0.171", "192.0.0.255"),
        *("192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "192.31.196.1", "192.52.193.1"),
        *("192.175.48.1", "::ffff:192.0.0.9", "2002:c000:9::", "64:ff9b::c000:9", "64:ff9b:1::1", "100::1"),
        *("2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "3fff::1", "5f00::1", "2620:4f:8000::1"),
    ],
)  # fmt: skip
def test_addresses_inside_a_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "192.0.1.1", "2606:4700:4700::1111"])
def test_others_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("", "hook.example", "ftp://hook.example/", "file:///etc/passwd", "http://", "http:///x", "//a/b"),
        *("http://user:pw@hook.example/", "http://hook.example:99999/", "http://hook.example/a b"),
        *("http://hook.example/\r\nX: y", "http://hőök.example/", "http://[::1", "http://a/" + "x" * 2000),
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidRequest, match="right is"):
        parse_endpoint(url, allow_private=True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "https://[::1]:8443/x", "http://169.254.169.254/latest"]
)
def test_a_private_address_is_refused_when_it_is_named(url: str) -> None:
    with pytest.raises(AddressRefused, match="TOLMACS_WEBHOOK_ALLOW_PRIVATE"):
        parse_endpoint(url, allow_private=False)
    assert parse_endpoint(url, allow_private=True)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.0.0.1"])
def test_every_spelling_of_loopback_is_refused(host: str, receiver: Receiver) -> None:
    with pytest.raises((AddressRefused, ReceiverUnavailable)):
        post(f"http://{host}:{receiver.server_port}/", b"{}", headers={}, allow_private=False)
    assert receiver.requests == []


def test_one_private_address_among_others_is_enough_to_refuse(receiver: Receiver) -> None:
    url = f"http://hook.example:{receiver.server_port}/"
    with pytest.raises(AddressRefused):
        send(url, resolve=lambda *_: ["93.184.215.14", "127.0.0.1"], private=False)
    assert receiver.requests == []


def test_a_request_arrives_under_its_own_name(receiver: Receiver) -> None:
    url = f"http://hook.example:{receiver.server_port}/a/b?c=d#e"
    send(url, resolve=lambda *_: ["127.0.0.1"])
    ((path, headers, body),) = receiver.requests
    assert (path, headers["host"], body) == ("/a/b?c=d", f"hook.example:{receiver.server_port}", b"{}")
    assert headers["x-a"] == "b"


def test_a_name_that_is_rebound_gains_nothing(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer is checked and used; the second, which would be loopback, is never asked for."""
    answers = itertools.chain(["93.184.215.14"], itertools.repeat("127.0.0.1"))
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], **_: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("translator.outbound.socket.create_connection", connect)
    url = f"http://hook.example:{receiver.server_port}/"
    with pytest.raises(ReceiverUnavailable):
        send(url, resolve=lambda *_: [next(answers)], private=False)
    assert connected == [("93.184.215.14", receiver.server_port)]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(receiver: Receiver, status: int) -> None:
    receiver.status = status
    receiver.headers = {"location": f"http://127.0.0.1:{receiver.server_port}/inside", "content-length": "0"}
    with pytest.raises(ReceiverUnavailable, match=f"status {status}"):
        send(f"http://hook.example:{receiver.server_port}/", resolve=lambda *_: ["127.0.0.1"])
    assert [path for path, _, _ in receiver.requests] == ["/"]


def test_the_next_address_is_tried_where_one_is_dead(receiver: Receiver) -> None:
    send(f"http://hook.example:{receiver.server_port}/", resolve=lambda *_: ["::1", "127.0.0.1"])
    assert len(receiver.requests) == 1


def _raise(*_: object) -> list[str]:
    raise socket.gaierror


def test_a_name_without_address_is_told() -> None:
    with pytest.raises(ReceiverUnavailable, match=r"'hook\.example' has no address"):
        send("http://hook.example/", resolve=_raise)
    with pytest.raises(ReceiverUnavailable, match="no address"):
        send("http://hook.example/", resolve=lambda *_: [])


@pytest.mark.parametrize(
    ("scheme", "first"), [("http", b"H"), ("https", b"\x16\x03\x03\x40\x00")], ids=["http", "https"]
)
def test_a_receiver_that_answers_drop_by_drop_is_cut_off(
    scheme: str, first: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In TLS, a long record of its handshake."""
    monkeypatch.setattr(outbound, "WHOLE_S", 1.0)
    was_cut = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(1000)
            connection.sendall(first)
            for _ in range(5000):
                connection.sendall(b"H")
                time.sleep(0.02)
            return
        was_cut.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        with pytest.raises(ReceiverUnavailable, match="does not answer"):
            send(f"{scheme}://hook.example:{listener.getsockname()[1]}/", resolve=lambda *_: ["127.0.0.1"])
        thread.join()
    assert was_cut.is_set()


def test_time_that_addresses_without_answer_took_is_over(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "WHOLE_S", 0.1)
    connect, lasted = socket.create_connection, threading.Event()

    def connect_late(address: tuple[str, int], **more: Any) -> socket.socket:
        lasted.wait(0.5)
        return connect(address, **more)

    monkeypatch.setattr("translator.outbound.socket.create_connection", connect_late)
    with pytest.raises(ReceiverUnavailable, match="does not answer: TimeoutError"):
        send(f"http://hook.example:{receiver.server_port}/", resolve=lambda *_: ["127.0.0.1"])
    assert receiver.requests == []


def test_tls_keeps_the_name_of_the_url(receiver: Receiver, tmp_path: Path) -> None:
    certificate, key = _make_certificate(tmp_path, name="hook.example")
    names: list[str | None] = []
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate, key)
    server_side.sni_callback = lambda _socket, name, _context: names.append(name)
    receiver.socket = server_side.wrap_socket(receiver.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=str(certificate))
    send(f"https://hook.example:{receiver.server_port}/", resolve=lambda *_: ["127.0.0.1"], tls=trusting)
    assert names == ["hook.example"]
    assert json.loads(receiver.requests[0][2]) == {}
    with pytest.raises(ReceiverUnavailable, match="SSLCertVerificationError"):
        send(f"https://other.example:{receiver.server_port}/", resolve=lambda *_: ["127.0.0.1"], tls=trusting)


def _make_certificate(place: Path, *, name: str) -> tuple[Path, Path]:
    certificate, key = place / "certificate.pem", place / "key.pem"
    words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -addext subjectAltName=DNS:{name}"
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([find_openssl(), *words.split(), *files], check=True, capture_output=True)
    return certificate, key
