"""Downloads: resumed, checked, and refused in one clear line."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from tests.hub_server import Hub, serve
from translator.errors import HubUnavailable, InvalidSetting, ModelCorrupt, ModelMissing
from translator.registry import hub as hubs
from translator.registry.hub import Snapshot, fetch, read_snapshot
from translator.registry.manifest import sha256_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE, SMALL = "model.safetensors", "config.json"


def _quiet(_name: str, _done: int, _total: int) -> None:
    return None


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    directory = tmp_path / "repository"
    directory.mkdir()
    (directory / LARGE).write_bytes(random.Random(1).randbytes(300_000))
    (directory / SMALL).write_bytes(b'{"model_type": "marian"}')
    with serve(Hub({"some/model": (COMMIT, directory)})) as served:
        yield served


def _snapshot(hub: Hub) -> Snapshot:
    return read_snapshot(hub.url, "some/model", revision=COMMIT)


def _fetch(hub: Hub, name: str, into: Path) -> Path:
    snapshot = _snapshot(hub)
    (file,) = (file for file in snapshot.files if file.name == name)
    sha256 = fetch(hub.url, snapshot, file, into=into, progress=_quiet)
    assert sha256 == sha256_of(into / name)
    return into / name


@pytest.mark.parametrize("name", [LARGE, SMALL])
def test_a_file_arrives_whole(hub: Hub, tmp_path: Path, name: str) -> None:
    for _ in range(2):
        path = _fetch(hub, name, tmp_path)
        assert path.read_bytes() == (tmp_path / "repository" / name).read_bytes()


def test_progress_counts_up_to_the_size(hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    snapshot = _snapshot(hub)
    (file,) = (file for file in snapshot.files if file.name == LARGE)
    fetch(
        hub.url, snapshot, file, into=tmp_path, progress=lambda _name, done, total: told.append((done, total))
    )
    assert told == sorted(told)
    assert told[-1] == (300_000, 300_000)


def test_a_cut_connection_is_resumed_where_it_was_cut(hub: Hub, tmp_path: Path) -> None:
    hub.cuts[LARGE] = [100_000, 50_000]
    path = _fetch(hub, LARGE, tmp_path)
    assert path.read_bytes() == (tmp_path / "repository" / LARGE).read_bytes()
    ranges = [header for name, header in hub.requests if name.endswith(LARGE)]
    assert ranges == [None, "bytes=100000-", "bytes=150000-"]


def test_a_later_call_goes_on_from_what_an_earlier_one_left(hub: Hub, tmp_path: Path) -> None:
    hub.cuts[LARGE] = [100_000] + [0] * 5
    with pytest.raises(HubUnavailable, match=r"100000 of 300000 bytes .*goes on from there"):
        _fetch(hub, LARGE, tmp_path)
    hub.requests.clear()
    _fetch(hub, LARGE, tmp_path)
    assert [header for name, header in hub.requests if name.endswith(LARGE)] == ["bytes=100000-"]


def test_a_server_that_ignores_ranges_is_read_from_the_start(hub: Hub, tmp_path: Path) -> None:
    hub.cuts[LARGE], hub.ignores_ranges = [100_000], True
    path = _fetch(hub, LARGE, tmp_path)
    assert path.read_bytes() == (tmp_path / "repository" / LARGE).read_bytes()


@pytest.mark.parametrize("name", [LARGE, SMALL])
def test_content_that_differs_from_the_hubs_digest_is_refused_and_deleted(
    hub: Hub, tmp_path: Path, name: str
) -> None:
    hub.spoiled.add(name)
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(ModelCorrupt, match=f"{name} of some/model has digest"):
        _fetch(hub, name, into)
    assert list(into.iterdir()) == []


def test_a_file_is_no_longer_than_it_was_announced(hub: Hub, tmp_path: Path) -> None:
    into = tmp_path / "into"
    into.mkdir()
    snapshot = _snapshot(hub)
    (file,) = (file for file in snapshot.files if file.name == LARGE)
    with pytest.raises(ModelCorrupt, match="more than the 1000 bytes"):
        fetch(hub.url, snapshot, replace(file, bytes=1000), into=into, progress=_quiet)
    assert list(into.iterdir()) == []


def test_a_file_that_is_here_is_not_asked_for_again(hub: Hub, tmp_path: Path) -> None:
    _fetch(hub, LARGE, tmp_path)
    hub.requests.clear()
    _fetch(hub, LARGE, tmp_path)
    assert [name for name, _ in hub.requests if name.endswith(LARGE)] == []


def test_another_commit_than_the_pinned_one_is_refused(hub: Hub) -> None:
    with pytest.raises(ModelMissing, match="HTTP 404"):
        read_snapshot(hub.url, "some/model", revision="f" * 40)
    commit, directory = hub.repositories["some/model"]
    hub.repositories["some/model"] = ("main", directory)
    with pytest.raises(ModelMissing):
        read_snapshot(hub.url, "some/model", revision=commit)


def test_an_unknown_repository_is_missing(hub: Hub) -> None:
    with pytest.raises(ModelMissing, match="other/model"):
        read_snapshot(hub.url, "other/model", revision=COMMIT)


def test_without_a_network_one_line_says_so() -> None:
    with pytest.raises(HubUnavailable, match=r"127\.0\.0\.1:9 cannot be reached") as caught:
        read_snapshot("http://127.0.0.1:9", "some/model", revision=COMMIT)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 4


def test_an_address_that_is_no_web_address_is_refused() -> None:
    with pytest.raises(InvalidSetting, match="HUB_URL"):
        read_snapshot("file:///etc", "some/model", revision=COMMIT)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b'{"sha": "x"}',
        b"\xff\xfe",
        b"[" * 200_000,
        json.dumps({"sha": COMMIT, "siblings": [{"rfilename": "a", "size": float("inf")}]}).encode(),
        json.dumps({"sha": COMMIT, "siblings": [{"rfilename": "a", "size": 1, "lfs": "x"}]}).encode(),
        json.dumps({"sha": COMMIT, "siblings": {"a": 1}}).encode(),
        json.dumps({"sha": COMMIT, "siblings": [{"rfilename": "a", "size": -1}]}).encode(),
        b'{"size": ' + b"9" * 10_000 + b"}",
    ],
    ids=[
        "empty",
        "array",
        "no files",
        "no UTF-8",
        "deep",
        "endless size",
        "wrong lfs",
        "no list",
        "negative size",
        "long number",
    ],
)
def test_a_list_that_makes_no_sense_is_one_clear_error(hub: Hub, answer: bytes) -> None:
    hub.listing = iter([answer])
    with pytest.raises(ModelCorrupt, match="no file list"):
        _snapshot(hub)


def test_a_list_without_end_is_left(hub: Hub) -> None:
    hub.listing = repeat(b" " * 1_000_000)
    with pytest.raises(ModelCorrupt, match="more than 16,000,000 bytes"):
        _snapshot(hub)


def test_a_list_that_comes_drop_by_drop_is_left(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip() -> Iterator[bytes]:
        monkeypatch.setattr(hubs, "TIMEOUT_S", 0.2)  # only now: a busy machine may take longer to get here
        yield from repeat(b" ")

    hub.listing, hub.pause_s = drip(), 0.02
    with pytest.raises(HubUnavailable, match="less than 1,000 bytes a second"):
        _snapshot(hub)


def test_a_list_that_ends_early_is_one_clear_error(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "TIMEOUT_S", 1.0)
    hub.listing, hub.pause_s = iter([b"{"]), 2.0
    with pytest.raises(HubUnavailable, match="no whole answer"):
        _snapshot(hub)


ELSEWHERE = ["../x", "a/../../x", "/etc/x", "..", "a//x", "C:\\x", "C:x", "..\\x", "a\x00", "a\nb", "\u202ex"]


@pytest.mark.parametrize("name", ELSEWHERE, ids=ascii)
def test_a_list_with_a_name_that_leads_elsewhere_is_refused(hub: Hub, name: str) -> None:
    hub.also_listed.append(name)
    with pytest.raises(ModelCorrupt, match="no file list") as caught:
        _snapshot(hub)
    assert str(caught.value).isprintable()


def test_a_list_may_name_files_in_folders(hub: Hub) -> None:
    hub.also_listed.append("onnx/model v1.5.onnx")
    assert "onnx/model v1.5.onnx" in {file.name for file in _snapshot(hub).files}


@pytest.mark.parametrize("announced", [299_999, 1])
def test_more_than_was_announced_is_refused(hub: Hub, tmp_path: Path, announced: int) -> None:
    hub.sizes[LARGE] = announced
    with pytest.raises(ModelCorrupt, match=f"more than the {announced} bytes"):
        _fetch(hub, LARGE, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"repository"}


def test_less_than_was_announced_is_no_file(hub: Hub, tmp_path: Path) -> None:
    hub.sizes[LARGE] = 300_001
    with pytest.raises((HubUnavailable, ModelCorrupt)):
        _fetch(hub, LARGE, tmp_path)
    assert not (tmp_path / LARGE).exists()


def test_a_file_in_drops_over_many_connections_is_left(hub: Hub, tmp_path: Path) -> None:
    hub.cuts[LARGE] = [1] * 1000
    with pytest.raises(HubUnavailable, match="300000 bytes"):
        _fetch(hub, LARGE, tmp_path)
    assert len(hub.requests) == 1 + hubs.ATTEMPTS


def test_what_is_packed_is_not_unpacked(hub: Hub, tmp_path: Path) -> None:
    """A little of gzip may be a disk full of zeros; nobody asked for it."""
    snapshot = _snapshot(hub)
    (tmp_path / "repository" / LARGE).write_bytes(bytes(300_000))
    hub.is_packed = True
    (file,) = (file for file in snapshot.files if file.name == LARGE)
    with pytest.raises(HubUnavailable, match="of 300000 bytes"):
        fetch(hub.url, snapshot, file, into=tmp_path, progress=_quiet)
    assert (tmp_path / f"{LARGE}.part").stat().st_size < 10_000
    with pytest.raises(ModelCorrupt, match="no file list"):
        _snapshot(hub)


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:9/model.safetensors",
        "http://10.0.0.1/x",
        "http://[::1]:9/x",
        "http://2130706433/x",
        "ftp://example.org/x",
        "file:///etc/passwd",
    ],
)
def test_a_hub_sends_nobody_into_our_network(hub: Hub, tmp_path: Path, address: str) -> None:
    hub.redirects[LARGE] = address
    with pytest.raises(HubUnavailable, match=r"which is not asked|answers HTTP 302"):
        _fetch(hub, LARGE, tmp_path)


@pytest.mark.parametrize(
    "address",
    ["http://[::1", "http://x:99999/", "http://x:y/", f"http://{'a' * 70}.example/", "http:///x", "//"],
)
def test_a_hub_that_sends_on_to_no_address_is_one_clear_error(
    hub: Hub, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "ATTEMPTS", 1)
    hub.redirects[LARGE] = address
    with pytest.raises((HubUnavailable, ModelMissing)):
        _fetch(hub, LARGE, tmp_path)


def test_a_hub_sends_nobody_to_another_service_on_its_host(hub: Hub, tmp_path: Path) -> None:
    with serve(Hub({})) as other:
        hub.redirects[LARGE] = f"{other.url}/x"
        with pytest.raises(HubUnavailable, match="which is not asked"):
            _fetch(hub, LARGE, tmp_path)
        assert other.requests == []


def test_a_name_that_means_another_address_a_moment_later_gains_nothing(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is resolved once, and what was judged is what is connected to."""
    monkeypatch.setattr(hubs, "ATTEMPTS", 1)
    monkeypatch.setattr(hubs, "TIMEOUT_S", 1.0)
    with serve(Hub({})) as inside:
        port = inside.url.rsplit(":", 1)[1]
        names = Names("cdn.example", ["93.184.215.14", "127.0.0.1"], monkeypatch)
        hub.redirects[LARGE] = f"http://cdn.example:{port}/x"
        with pytest.raises(HubUnavailable):
            _fetch(hub, LARGE, tmp_path)
        assert (names.n_asked, inside.requests) == (1, [])


class Names:
    """Gives each who asks for a name the next of its addresses; other names mean what they did."""

    def __init__(self, name: str, addresses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.n_asked, self._name, self._addresses = 0, name, addresses
        self._others = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._find)

    def _find(self, host: str, *given: Any, **named: Any) -> Any:
        if host == self._name:
            host, self.n_asked = self._addresses[self.n_asked], self.n_asked + 1
        return self._others(host, *given, **named)


def test_a_proxy_is_asked_wherever_it_is(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the operator names one, it connects, and judges."""
    monkeypatch.setenv("http_proxy", hub.url)
    monkeypatch.setenv("no_proxy", "")
    snapshot = read_snapshot("http://hub.example", "some/model", revision=COMMIT)
    assert {file.name for file in snapshot.files} == {LARGE, SMALL}


def test_a_hub_sends_on_within_itself(hub: Hub, tmp_path: Path) -> None:
    hub.redirects[LARGE] = f"{hub.url}/some/model/resolve/{COMMIT}/other"
    (tmp_path / "repository" / LARGE).rename(tmp_path / "other")
    (tmp_path / "repository" / "other").write_bytes((tmp_path / "other").read_bytes())
    (file,) = (file for file in _snapshot(hub).files if file.name == "other")
    fetch(hub.url, _snapshot(hub), replace(file, name=LARGE), into=tmp_path, progress=_quiet)
    assert (tmp_path / LARGE).is_file()
