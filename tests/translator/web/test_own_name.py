"""An open server on this machine answers only to this machine's names."""

from __future__ import annotations

import pytest

from tests.translator.web.conftest import MakeSite


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
    ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "x-forwarded-x", "Via"],
)
@pytest.mark.parametrize("path", ["/v1/jobs", "/", "/languages"])
def test_what_a_proxy_passed_on_is_refused(make_site: MakeSite, header: str, path: str) -> None:
    client = make_site(is_own_name_asked=True).client
    answer = client.get(path, headers={"host": "localhost", header: "1.1 proxy"})
    assert answer.status_code == 421
    assert "TOLMACS_REQUIRE_KEYS" in answer.text
