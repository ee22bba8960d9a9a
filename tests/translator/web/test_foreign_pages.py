"""What pages of other sites can make a browser do to a server, with keys and without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from tests.translator.web.conftest import MakeSite, Site
from translator.web.app import DOORS
from translator.web.foreign_pages import is_foreign

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
