"""What surrounds every route: ids, error shapes, limits on bodies, health."""

from __future__ import annotations

import asyncio
import http.client
import logging
from collections.abc import Iterator
from contextlib import closing

import pytest
from fastapi import APIRouter, Body
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from tests.services import PATIENCE_S, wait_until
from tests.translator.web.conftest import MakeSite, Site
from tests.web_server import running_server
from translator.errors import QueueFull, StoreUnavailable
from translator.web.body_limit import Allowance, BodyLimit
from translator.web.door import Door, find_door
from translator.web.problems import PROBLEM_JSON

SECRET = "xin chào các bạn"  # noqa: S105  # a text that must appear nowhere


@pytest.fixture
def broken(site: Site) -> Site:
    """An application with routes that fail."""
    router = APIRouter()

    @router.get("/x/full")
    def full() -> None:
        raise QueueFull("too much waits", retry_after_s=7)

    @router.get("/x/store")
    def store() -> None:
        raise StoreUnavailable("database postgresql://secret-host/x: gone")

    @router.get("/x/bug")
    def bug() -> None:
        raise ValueError(SECRET)

    @router.post("/x/number")
    def number(n: int = Body(embed=True)) -> int:
        return n

    site.app.include_router(router)
    return site


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("DELETE", "/healthz", 405, "method_not_allowed"),
        ("GET", "/x/full", 429, "queue_full"),
        ("GET", "/x/store", 503, "store_unavailable"),
        ("GET", "/x/bug", 500, "internal_error"),
        ("POST", "/x/number", 422, "invalid_request"),
    ],
)
def test_every_error_is_a_problem(broken: Site, method: str, path: str, status: int, code: str) -> None:
    answer = broken.client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM_JSON)
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"] == answer.headers["x-request-id"]
    assert SECRET not in answer.text
    assert "secret-host" not in answer.text


def test_a_problem_brings_its_headers(broken: Site) -> None:
    assert broken.client.get("/x/full").headers["retry-after"] == "7"
    assert broken.client.delete("/healthz").headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'"\xff"'])
def test_a_body_that_is_no_json_is_400(broken: Site, body: bytes) -> None:
    answer = broken.client.post("/x/number", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM_JSON)


def test_values_stay_out_of_answers_and_logs(broken: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answer = broken.client.post("/x/number", json={"n": SECRET}, params={"q": SECRET})
    assert answer.json()["errors"][0]["place"] == "body.n"
    broken.client.get("/x/bug")
    assert SECRET not in answer.text
    logged = [record for record in caplog.records if record.name.startswith("translator")]
    assert any(getattr(record, "reason", "") == "ValueError" for record in logged)
    assert SECRET not in repr([vars(record) for record in logged])


@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_3", True), ("a b", False), ("x" * 65, False)])
def test_a_usable_request_id_is_kept(site: Site, given: str, kept: bool) -> None:
    answer = site.client.get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["x-request-id"] == given) is kept
    assert len(answer.headers["x-request-id"]) in (len(given), 32)


def test_another_door_words_its_errors() -> None:
    door = Door(APIRouter(), ("/v2",), lambda problem, _id: JSONResponse({"message": problem.detail}))
    assert find_door([door], "/v2/x") is door
    assert find_door([door], "/v2") is door
    assert find_door([door], "/v20") is None


def test_a_body_is_counted_while_it_is_read(make_site: MakeSite) -> None:
    site = make_site(max_document_bytes=1000)
    router = APIRouter()

    @router.post("/x/json")
    def take(n: dict[str, object]) -> int:
        return len(n)

    site.app.include_router(router)

    def endless() -> Iterator[bytes]:
        yield b'{"a": "'
        for _ in range(10_000):
            yield b"x" * 65_536

    with running_server(site.app) as url:
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE_S)
        with closing(connection), pytest.raises((BrokenPipeError, ConnectionResetError)):
            connection.request(
                "POST", "/x/json", endless(), {"Content-Type": "application/json"}, encode_chunked=True
            )
    assert site.client.post("/x/json", content=b"[" * 1_002_001).status_code == 413


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def silent() -> Message:
        await asyncio.sleep(3600)
        raise AssertionError

    async def read(_scope: Scope, receive: Receive, _send: Send) -> None:
        await receive()

    limit = BodyLimit(read, allow=lambda _scope: Allowance(10), most_kept=10, silence_s=0.01)
    with pytest.raises(HTTPException) as refused:
        asyncio.run(limit({"type": "http", "headers": []}, silent, silent))  # type: ignore[arg-type]
    assert refused.value.status_code == 408


def test_health_and_figures(site: Site) -> None:
    assert site.client.get("/healthz").json() == {"status": "ok"}
    assert [site.client.head(path).status_code for path in ("/healthz", "/health")] == [200, 200]
    wait_until(lambda: site.client.get("/readyz").is_success, what="ready")
    assert site.client.head("/readyz").status_code == 200
    assert site.client.get("/readyz").json() == {
        "status": "ready",
        "store": "ok",
        "model": "fake@1+000000000000",
        "broker": "none",
    }
    figures = site.client.get("/metrics")
    assert figures.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "tolmacs_chunks_queued 0" in figures.text.splitlines()


def test_a_missing_broker_degrades_and_a_missing_model_is_not_ready(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda _seconds: None)
    site = make_site(broker_url="redis://127.0.0.1:9/0")
    wait_until(lambda: site.client.get("/readyz").is_success, what="ready")
    assert site.client.get("/readyz").json()["status"] == "degraded"
    site.app.state.warmup.is_ready = False
    assert site.client.get("/readyz").status_code == 503
