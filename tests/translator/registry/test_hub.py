"""Downloads: resumed, checked, and refused in one clear line."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest

from tests.hub_server import Hub, serve
from translator.errors import HubUnavailable, InvalidSetting, ModelCorrupt, ModelMissing
from translator.registry import hub as hubs
from translator.registry.hub import Snapshot, fetch, read_snapshot

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
    return fetch(hub.url, snapshot, file, into=into, progress=_quiet)


@pytest.mark.parametrize("name", [LARGE, SMALL])
def test_a_file_arrives_whole(hub: Hub, tmp_path: Path, name: str) -> None:
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
    monkeypatch.setattr(hubs, "TIMEOUT_S", 0.2)
    hub.listing, hub.pause_s = repeat(b" "), 0.02
    with pytest.raises(HubUnavailable, match="less than 1,000 bytes a second"):
        _snapshot(hub)


def test_a_list_that_ends_early_is_one_clear_error(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "TIMEOUT_S", 0.1)
    hub.listing, hub.pause_s = iter([b"{"]), 1.0
    with pytest.raises(HubUnavailable, match="no whole answer"):
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


def test_a_hub_sends_on_within_itself(hub: Hub, tmp_path: Path) -> None:
    hub.redirects[LARGE] = f"{hub.url}/some/model/resolve/{COMMIT}/other"
    (tmp_path / "repository" / LARGE).rename(tmp_path / "other")
    (tmp_path / "repository" / "other").write_bytes((tmp_path / "other").read_bytes())
    (file,) = (file for file in _snapshot(hub).files if file.name == "other")
    assert fetch(hub.url, _snapshot(hub), replace(file, name=LARGE), into=tmp_path, progress=_quiet).is_file()
