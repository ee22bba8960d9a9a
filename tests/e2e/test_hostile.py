"""Hostile input against a running server: refused soon, with bounded memory, and the service goes on."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.e2e.farm import find_open_files
from tests.services import PATIENCE_S, wait_until
from tests.web_server import serving_process

_MEGABYTE = 1_000_000
_MOST_CPU_S = 2.0
_MOST_GROWTH = 250 * _MEGABYTE

XLIFF = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="vi" '
    'target-language="en" datatype="plaintext" original="x"><body>'
    '<trans-unit id="1"{attribute}><source>{text}</source></trans-unit></body></file></xliff>'
)
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">'
    + "".join(f'<!ENTITY {to} "{f"&{name};" * 20}">' for name, to in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def zipped(entries: dict[str, bytes]) -> bytes:
    """An archive with these entries, packed as tightly as can be."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return data.getvalue()


def word_file(document: bytes, **others: bytes) -> bytes:
    """A DOCX with this as its document."""
    return zipped({"[Content_Types].xml": CONTENT_TYPES.encode(), "word/document.xml": document, **others})


FILES: dict[str, tuple[str, Any]] = {
    "entity bomb in XLIFF": ("a.xlf", lambda: (BOMB + XLIFF.format(text="&i;", attribute="")).encode()),
    "entity bomb in TMX": ("a.tmx", lambda: (BOMB + "<tmx version='1.4'><body>&i;</body></tmx>").encode()),
    "entity bomb in DOCX": ("a.docx", lambda: word_file((BOMB + "<w>&i;</w>").encode())),
    "external entity": ("a.xlf", lambda: (EXTERNAL + XLIFF.format(text="&a;", attribute="")).encode()),
    "external entity in DOCX": ("a.docx", lambda: word_file((EXTERNAL + "<w>&a;</w>").encode())),
    "huge attribute": (
        "a.xlf",
        lambda: XLIFF.format(text="a", attribute=f' note="{"x" * 15 * _MEGABYTE}"').encode(),
    ),
    "deep XML": ("a.xlf", lambda: XLIFF.format(text="<g id='1'>" * 100_000, attribute="").encode()),
    "zip bomb": ("a.docx", lambda: word_file(b" " * 400 * _MEGABYTE)),
    "many entries": ("a.epub", lambda: zipped({f"{number}": b"" for number in range(50_000)})),
    "path out of an archive": ("a.docx", lambda: word_file(b"<w/>", **{"../../../tmp/evil": b"x"})),
    "no archive": ("a.docx", lambda: b"PK\x03\x04" + os.urandom(1000)),
    "no presentation": ("a.pptx", lambda: zipped({"x": b"y"})),
    "broken UTF-8": ("a.txt", lambda: "Xin chào".encode()[:-1] + b"\xff"),
    "UTF-16 cut": ("a.txt", lambda: "Xin chào".encode("utf-16")[:-1]),
    "NUL": ("a.txt", lambda: b"a\0b"),
    "empty": ("a.txt", lambda: b""),
    "deep JSON": ("a.json", lambda: b"[" * 500_000 + b"]" * 500_000),
    "long number in JSON": ("a.json", lambda: b'{"a": ' + b"9" * 1_000_000 + b"}"),
    "no subtitles": ("a.srt", lambda: b"\x89PNG\r\n\x1a\n" * 100),
    "no catalogue": ("a.po", lambda: b"msgid " * 10_000),
    "many paragraphs": ("a.html", lambda: b"<p>a</p>" * 500_000),
    "many elements": ("a.xml", lambda: b"<r>" + b"<p>a</p>" * 500_000 + b"</r>"),
    "many units": ("a.tmx", lambda: b"<tmx><body>" + b"<tu><tuv><seg>a</seg></tuv></tu>" * 300_000),
    "many strings": ("a.json", lambda: b"[" + b'"ab",' * 800_000 + b'"ab"]'),
    "many lists": ("a.json", lambda: b"[" + b"[]," * 6_000_000 + b'"ab"]'),
    "many cues": ("a.srt", lambda: b"1\n00:00:01,000 --> 00:00:02,000\nab.\n\n" * 400_000),
    "many lines": ("a.srt", lambda: b"\n" * 15 * _MEGABYTE),
    "many messages": ("a.po", lambda: b'msgid "ab"\nmsgstr ""\n\n' * 180_000),
    "path in the name": ("../../etc/passwd", lambda: b"a"),
}


@dataclass(frozen=True)
class Server:
    """A server in a process of its own."""

    process: subprocess.Popen[bytes]
    address: str

    @property
    def cpu_s(self) -> float:
        """CPU time so far: what a request costs, however busy the machine is."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, figure: str = "VmHWM") -> int:
        """Bytes: most so far, or `VmRSS` now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        found = re.search(rf"{figure}:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024

    @property
    def n_sockets(self) -> int:
        """Connections that are open."""
        return sum(name.startswith("socket:") for name in find_open_files(self.process))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has translated once."""
    place = tmp_path_factory.mktemp("hostile")
    given = {"DATA_DIR": str(place), "MODEL": "mini", "THREADS": "1"}
    with serving_process({f"TOLMACS_{name}": value for name, value in given.items()}) as (address, process):
        httpx2.post(f"{address}/v1/translations", json={"texts": ["Xin chào."]}, timeout=PATIENCE_S)
        for name in ("a.docx", "a.xlf", "a.html"):  # what reads these formats is loaded once
            httpx2.post(f"{address}/v1/documents", files={"file": (name, b"x")}, timeout=PATIENCE_S)
        yield Server(process, address)


@pytest.mark.parametrize("kind", FILES)
def test_a_hostile_file_is_refused_cheaply(server: Server, kind: str) -> None:
    name, make = FILES[kind]
    data = make()
    cpu_s, memory = server.cpu_s, server.memory()
    answer = httpx2.post(f"{server.address}/v1/documents", files={"file": (name, data)}, timeout=PATIENCE_S)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert server.cpu_s - cpu_s < _MOST_CPU_S
    assert server.memory() - memory < _MOST_GROWTH
    assert "root:" not in answer.text


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/translations", "/v1/alignments", "/v1/glossaries"])
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 1_000_000,
        b'{"text":' * 100_000,
        b'{"texts": ["\\ud800"]}',
        b'{"beam": 1' + b"0" * 1_000_000 + b"}",
        b"\xff\xfe",
        b'{"text": NaN}',
        b"",
    ],
    ids=["deep list", "deep object", "half a surrogate", "long number", "no UTF-8", "NaN", "nothing"],
)
def test_hostile_json_is_refused_cheaply(server: Server, path: str, body: bytes) -> None:
    cpu_s = server.cpu_s
    headers = {"Content-Type": "application/json"}
    answer = httpx2.post(server.address + path, content=body, headers=headers, timeout=PATIENCE_S)
    assert 400 <= answer.status_code < 500, answer.text
    assert server.cpu_s - cpu_s < _MOST_CPU_S


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"x", {"Content-Type": "multipart/form-data; boundary="}),
        (b"--b\r\n" * 200_000, {"Content-Type": "multipart/form-data; boundary=b"}),
        (
            b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n' * 50_000 + b"--b--",
            {"Content-Type": "multipart/form-data; boundary=b"},
        ),
        (b"--b\r\nX: " + b"y" * 1_000_000, {"Content-Type": "multipart/form-data; boundary=b"}),
        (b"\x1f\x8b" + b"x" * 100, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}),
        (b"a", {"Content-Type": "text/plain; charset=utf-7\x01"}),
        (b"a", {"Content-Type": "application/x-www-form-urlencoded"}),
    ],
    ids=["no boundary", "empty parts", "many parts", "endless header", "packed", "odd type", "form"],
)
def test_hostile_bodies_are_refused_cheaply(server: Server, content: bytes, headers: dict[str, str]) -> None:
    cpu_s = server.cpu_s
    answer = httpx2.post(
        f"{server.address}/v1/documents", content=content, headers=headers, timeout=PATIENCE_S
    )
    assert 400 <= answer.status_code < 500 or headers["Content-Type"].endswith("\x01"), answer.text
    assert server.cpu_s - cpu_s < _MOST_CPU_S


def test_clients_that_leave_leave_nothing_behind(server: Server) -> None:
    text = {"text": "Xin chào. " * 2000, "source": "vi"}
    job = httpx2.post(f"{server.address}/v1/documents", json=text, timeout=PATIENCE_S).json()
    host, port = server.address.removeprefix("http://").split(":")
    before = server.n_sockets
    sockets = []
    for number in range(40):
        connection = socket.create_connection((host, int(port)))
        if number % 2:  # half a body
            connection.sendall(b"POST /v1/documents HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n")
            connection.sendall(b"Content-Length: 1000000\r\n\r\nXin")
        else:  # events that nobody reads
            connection.sendall(f"GET /v1/jobs/{job['id']}/events HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        sockets.append(connection)
    assert httpx2.get(f"{server.address}/healthz", timeout=PATIENCE_S).is_success
    for connection in sockets:
        connection.close()
    wait_until(lambda: server.n_sockets <= before, what="connections are closed", every_s=0.2)
    assert (
        httpx2.delete(f"{server.address}/v1/documents/{job['document_id']}", timeout=PATIENCE_S).status_code
        == 204
    )


def test_the_server_is_as_it_was(server: Server) -> None:
    answer = httpx2.post(
        f"{server.address}/v1/translations", json={"texts": ["Xin chào."]}, timeout=PATIENCE_S
    )
    assert answer.is_success
    assert server.process.poll() is None
    assert not Path("/tmp/evil").exists()  # noqa: S108  # what an archive wanted to write
    assert json.loads(httpx2.get(f"{server.address}/readyz", timeout=PATIENCE_S).text)["status"] == "ready"
