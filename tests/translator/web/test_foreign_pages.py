"""What pages of other sites can make a browser do to a server, with keys and without."""

from __future__ import annotations

import pytest

from tests.translator.web.conftest import MakeSite, Site
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
WRITES = (
    ("POST", "/translate"),
    ("POST", "/suggest"),
    ("POST", "/translate_file"),
    ("POST", "/v1/documents"),
    ("POST", "/v1/glossaries"),
    ("POST", "/v1/translations"),
    ("PUT", "/v1/glossaries/" + "0" * 32),
    ("DELETE", "/v1/documents/" + "0" * 32),
    ("POST", "/v2/translate"),
    ("POST", "/v2/glossaries"),
    ("PATCH", "/v3/glossaries/" + "0" * 32),
    ("POST", "/jobs"),
    ("POST", "/nowhere"),
)


def routes(site: Site) -> set[tuple[str, str]]:
    """Everything that can be called, but for what is safe."""
    found = {(method, path) for path, ways in site.app.openapi()["paths"].items() for method in ways}
    return {(method.upper(), path) for method, path in found if method not in ("get", "head")}


@pytest.mark.parametrize("headers", FOREIGN)
def test_without_keys_a_foreign_page_writes_nothing(site: Site, headers: dict[str, str]) -> None:
    for method, path in WRITES:
        answer = site.client.request(method, path, headers=headers, content=b"q=x&s=y&source=vi&target=en")
        assert answer.status_code == 403, path
        assert "TOLMACS_ALLOWED_ORIGINS" in answer.text
        assert "access-control-allow-origin" not in answer.headers


def test_no_described_route_is_left_out(site: Site) -> None:
    assert len(routes(site)) > 20
    for method, path in routes(site):
        assert site.client.request(method, path, headers={"Origin": EVIL}).status_code == 403, path


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}],
)
def test_programs_and_own_pages_come_in(site: Site, headers: dict[str, str]) -> None:
    given = {"q": "Jó reggelt!", "s": "Good morning!", "source": "hu", "target": "en"}
    assert site.client.post("/suggest", data=given, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/languages", "/v1/models", "/healthz", "/"])
def test_what_is_safe_is_answered_but_cannot_be_read(site: Site, path: str) -> None:
    answer = site.client.get(path, headers={"Origin": EVIL, "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


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
