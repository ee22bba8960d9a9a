"""Who may send a body, and how much of bodies is kept: judged before anything is read."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic import BaseModel, field_validator
from starlette.types import Message, Scope

from tests.translator.web.conftest import MakeSite, Site
from translator.service.api_keys import add_key
from translator.web.app import DOORS
from translator.web.body_limit import Allowance, BodyLimit
from translator.web.body_route import BodyRoute
from translator.web.head_check import is_foreign

THREADS: list[bool] = []
ORIGIN = (b"origin", b"http://testserver")
KEYLESS = (
    ("POST", "/v1/documents", 401),
    ("POST", "/v1/translations", 401),
    ("POST", "/v1/alignments", 401),
    ("POST", "/v1/glossaries", 401),
    ("PUT", "/v1/glossaries/" + "0" * 32, 401),
    ("POST", "/v2/translate", 403),
    ("POST", "/v2/document", 403),
    ("POST", "/v2/glossaries", 403),
    ("PATCH", "/v3/glossaries/" + "0" * 32, 403),
    ("POST", "/jobs", 303),
    ("POST", "/align", 303),
    ("POST", "/glossaries", 303),
)


def ask(site: Site, method: str, path: str, *headers: tuple[bytes, bytes]) -> Message:
    """The beginning of the answer to a request of whose body nothing may be read."""
    found: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        found.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"content-length", b"9000000"), *headers],
        "server": ("testserver", 80),
    }
    assert site.client.portal
    site.client.portal.call(site.app, scope, receive, send)
    return found[0]


@pytest.fixture(scope="module")
def wrong() -> tuple[bytes, bytes]:
    return (b"authorization", b"Bearer wrong")


def test_nothing_is_read_of_who_has_no_key(make_site: MakeSite) -> None:
    site = make_site(requires_key=True)
    for method, path, status in KEYLESS:
        found = ask(site, method, path, ORIGIN)
        assert (found["status"], (b"connection", b"close") in found["headers"]) == (status, True), path


def test_nothing_is_read_of_who_has_a_wrong_key(make_site: MakeSite, wrong: tuple[bytes, bytes]) -> None:
    site = make_site(requires_key=True)
    for path in ("/v1/documents", "/v2/translate", "/translate", "/translate_file"):
        assert ask(site, "POST", path, wrong)["status"] == 403, path


def test_an_open_server_refuses_a_key_it_does_not_know(make_site: MakeSite) -> None:
    site = make_site()
    add_key("one", context=site.context)
    assert ask(site, "POST", "/v1/documents", (b"authorization", b"Bearer wrong"))["status"] == 403


def test_a_request_counts_once_for_its_key(make_site: MakeSite) -> None:
    site = make_site(requires_key=True)
    site.stop_the_clock()
    _, key = add_key("one", context=site.context, requests_per_minute=2)
    headers = {"Authorization": f"Bearer {key}"}
    terms = {"name": "x", "content": "a\tb\n"}
    found = [
        site.client.post("/v1/glossary-check", json=terms, headers=headers).status_code for _ in range(3)
    ]
    assert found == [422, 422, 429]


@pytest.mark.parametrize("size", ["x", "-1", "1e3", "99999999999"])
def test_a_length_that_is_none_or_too_large_is_refused(site: Site, size: str) -> None:
    for path in (
        "/v1/translations",
        "/v1/documents",
        "/translate",
        "/v2/translate",
        "/v2/document",
        "/v1/scores",
    ):
        answer = site.client.post(
            path, content=b"{}", headers={"content-length": size, "content-type": "application/json"}
        )
        assert answer.status_code in (400, 413), path


@pytest.mark.parametrize(
    ("path", "n_bytes"),
    [
        ("/v1/translations", 3_100_000),
        ("/translate", 3_100_000),
        ("/detect", 3_100_000),
        ("/v1/segments", 8_100_000),
        ("/v1/alignments", 8_100_000),
        ("/v1/glossaries", 14_100_000),
        ("/v2/glossaries", 14_100_000),
        ("/v2/translate", 132_000),
        ("/v1/scores", 1_100_000),
        ("/v1/locations", 1_100_000),
        ("/v1/retranslations", 1_100_000),
    ],
)
def test_bodies_are_near_the_limits_of_texts(site: Site, path: str, n_bytes: int) -> None:
    headers = (b"content-type", b"application/json"), (b"content-length", str(n_bytes).encode())
    answer = site.client.post(path, content=b" " * n_bytes, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 413), headers
    assert "bytes" in answer.text


def test_what_is_kept_of_all_bodies_is_bounded() -> None:
    """Twelve bodies that do not end: the sixth finds no room, and when they are gone there is."""
    limit = BodyLimit(_read_whole, allow=lambda _scope: Allowance(1000), most_kept=5000)

    async def run() -> list[Any]:
        gates = [asyncio.Event() for _ in range(12)]
        tasks = [asyncio.create_task(_send_slowly(limit, gate, size=1000)) for gate in gates]
        for _ in range(20):
            await asyncio.sleep(0)
        refused = [task.exception() for task in tasks if task.done()]
        for gate in gates:
            gate.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        again = asyncio.Event()
        again.set()
        await _send_slowly(limit, again, size=1000)
        return refused

    refused = asyncio.run(run())
    assert [(error.status_code, error.headers["Retry-After"]) for error in refused] == [(503, "2")] * 7


def test_a_share_of_it_stays_for_others() -> None:
    limit = BodyLimit(
        _read_whole,
        allow=lambda scope: Allowance(1000, 0.5 if scope["path"] == "/large" else 1.0),
        most_kept=1000,
    )

    async def run() -> list[Any]:
        gate = asyncio.Event()
        first = asyncio.create_task(_send_slowly(limit, gate, size=400, path="/large"))
        for _ in range(20):
            await asyncio.sleep(0)
        found = []
        for path in ("/large", "/small"):
            second = asyncio.create_task(_send_slowly(limit, gate, size=400, path=path))
            for _ in range(20):
                await asyncio.sleep(0)
            found.append(second.done())
        gate.set()
        await first
        return found

    assert asyncio.run(run()) == [True, False]


class Given(BaseModel):
    """A body that says where it was held to its schema."""

    n: int

    @field_validator("n", mode="before")
    @classmethod
    def note(cls, value: Any) -> Any:
        """Remember the thread."""
        THREADS.append(threading.current_thread().name.startswith("AnyIO worker"))
        return value


def test_bodies_are_held_to_their_schema_in_a_thread(site: Site) -> None:
    router = APIRouter(route_class=BodyRoute)

    @router.post("/x/number")
    async def number(given: Given) -> int:
        return given.n

    site.app.include_router(router)
    THREADS.clear()
    assert site.client.post("/x/number", json={"n": 3}).json() == 3
    assert site.client.post("/x/number", json={"n": "x"}).status_code == 422
    assert THREADS == [True, True]


def test_of_very_many_faults_some_are_told(site: Site) -> None:
    answer = site.client.post("/v1/glossary-check", json={f"k{n}": 0 for n in range(5000)})
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 100


async def _read_whole(_scope: Scope, receive: Callable[[], Awaitable[Message]], _send: Any) -> None:
    while (await receive()).get("more_body"):
        pass


async def _send_slowly(limit: BodyLimit, gate: asyncio.Event, *, size: int, path: str = "/") -> None:
    """A body in two pieces; the second comes when the gate is open and is empty."""
    pieces = [size, 0]

    async def receive() -> MutableMapping[str, Any]:
        if len(pieces) == 1:
            await gate.wait()
        n = pieces.pop(0)
        return {"type": "http.request", "body": b"x" * n, "more_body": bool(pieces)}

    async def send(_message: Message) -> None:
        raise AssertionError

    await limit(
        {"type": "http", "path": path, "headers": [(b"transfer-encoding", b"chunked")]}, receive, send
    )


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "127.9.9.9", "[::1]:8000"])
def test_own_names_are_answered(make_site: MakeSite, host: str) -> None:
    client = make_site(is_own_name_asked=True).client
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["rebound.example", "localhost.example:80", "192.168.0.7", "", "[", "a@b:c"])
@pytest.mark.parametrize("path", ["/v1/jobs", "/", "/languages"])
def test_any_other_is_refused(make_site: MakeSite, host: str, path: str) -> None:
    answer = make_site(is_own_name_asked=True).client.get(path, headers={"host": host})
    assert answer.status_code == 421
    assert "localhost" in answer.text


@pytest.mark.parametrize(
    "header",
    [
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "x-forwarded-x",
        "Via",
        "X-Real-IP",
    ],
)
@pytest.mark.parametrize("path", ["/v1/jobs", "/", "/languages"])
def test_what_a_proxy_passed_on_is_refused(make_site: MakeSite, header: str, path: str) -> None:
    client = make_site(is_own_name_asked=True).client
    answer = client.get(path, headers={"host": "localhost", header: "1.1 proxy"})
    assert answer.status_code == 421
    assert "TOLMACS_REQUIRE_KEYS" in answer.text


EVIL = "https://evil.example"
FRIEND = "https://app.example"
FOREIGN = (
    {"Origin": EVIL},
    {"Origin": "null"},
    {"Origin": "http://testserver:81"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
)
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
FRAME = {**LINK, "Sec-Fetch-Dest": "iframe"}
OWN: tuple[dict[str, str], ...] = (
    {},
    {"Origin": "http://testserver"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
)
NO_LINK = {("/v2/translate", "GET"), ("/jobs/zip", "GET")}
"""Where a GET is work."""


def routes(router: Any, start: str = "") -> Iterator[tuple[str, str]]:
    """Every path of a door with each of its methods."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            path = re.sub(r"{[^}]*}", "0" * 32, start + route.path)
            yield from ((path, method) for method in route.methods or ())
        else:
            yield from routes(route.original_router, start + route.include_context.prefix)


TABLE = sorted({(path, method) for door in DOORS for path, method in routes(door.router)})


def is_refused(site: Site, path: str, method: str, headers: dict[str, str]) -> bool:
    answer = site.client.request(method, path, headers=headers, content=b"q=x", follow_redirects=False)
    return answer.status_code == 403 and "TOLMACS_ALLOWED_ORIGINS" in answer.text


def test_the_table_has_all_doors() -> None:
    starts = {path.split("/")[1] for path, _ in TABLE}
    assert starts >= {"v1", "v2", "v3", "translate", "jobs", "align", "healthz", ""}
    assert {method for _, method in TABLE} == {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    assert len(TABLE) > 130


@pytest.mark.parametrize("headers", [*FOREIGN, FRAME])
def test_without_keys_no_route_answers_a_foreign_page(site: Site, headers: dict[str, str]) -> None:
    came_in = {row for row in TABLE if not is_refused(site, *row, headers)}
    assert {method for _, method in came_in} == {"OPTIONS"}
    assert is_refused(site, "/nowhere", "POST", headers)


def test_links_lead_to_what_is_only_read_and_is_no_work(site: Site) -> None:
    refused = {row for row in TABLE if is_refused(site, *row, LINK)}
    assert refused == {row for row in TABLE if row[1] not in ("GET", "OPTIONS")} | NO_LINK
    assert not is_refused(site, "/", "HEAD", LINK)
    assert site.client.head("/v2/translate", headers=LINK).status_code == 403


@pytest.mark.parametrize("path", ["/v2/translate?text=x&target_lang=EN", "/jobs/zip"])
@pytest.mark.parametrize("headers", OWN)
def test_work_is_done_for_programs_and_own_pages(site: Site, path: str, headers: dict[str, str]) -> None:
    assert not is_refused(site, path, "GET", headers)


def test_who_is_refused_cannot_read_why(site: Site) -> None:
    answer = site.client.post("/translate", headers={"Origin": EVIL}, json={})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("headers", OWN)
def test_programs_and_own_pages_come_in(site: Site, headers: dict[str, str]) -> None:
    given = {"q": "Jó reggelt!", "s": "Good morning!", "source": "hu", "target": "en"}
    assert site.client.post("/suggest", data=given, headers=headers).status_code == 200


def test_a_page_that_a_setting_names_may_write_and_read(make_site: MakeSite) -> None:
    site = make_site(allowed_origins=f"http://localhost:3000, {FRIEND}")
    given = {"q": "Jó reggelt!", "s": "Good morning!", "source": "hu", "target": "en"}
    headers = {"Origin": FRIEND, "Sec-Fetch-Site": "cross-site"}
    answer = site.client.post("/suggest", json=given, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == FRIEND
    asked = site.client.options("/suggest", headers=headers)
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, FRIEND)
    assert site.client.post("/suggest", json=given, headers={"Origin": EVIL}).status_code == 403


def test_with_keys_any_page_may_ask_and_read(make_site: MakeSite) -> None:
    site = make_site(requires_key=True)
    answer = site.client.post("/translate", json={"q": "x"}, headers={"Origin": EVIL})
    assert answer.status_code == 400
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("headers", "found"),
    [({"sec-fetch-site": "same-origin", "origin": EVIL}, False), *((h, True) for h in FOREIGN)],
)
def test_the_browser_is_believed(headers: dict[str, str], found: bool) -> None:
    from starlette.datastructures import Headers

    assert is_foreign(Headers({"host": "testserver", **headers})) is found
