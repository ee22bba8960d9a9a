"""What clients of LibreTranslate ask and tell besides texts."""

from __future__ import annotations

import pytest

from tests.translator.service.suggested import list_suggestions
from tests.translator.web.conftest import Site
from translator.jobs import Suggestion


def test_lists_languages_with_their_targets(site: Site) -> None:
    found = {item["code"]: (item["name"], item["targets"]) for item in site.client.get("/languages").json()}
    assert found == {
        "en": ("English", ["en"]),
        "hu": ("Hungarian", ["en", "hu"]),
        "ja": ("Japanese", ["en", "ja"]),
        "vi": ("Vietnamese", ["en", "vi"]),
    }
    # As libretranslatepy asks.
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": "0"}
    assert site.client.request("GET", "/languages", headers=headers).status_code == 200


def test_tells_a_user_interface_what_it_needs(site: Site) -> None:
    found = site.client.get("/frontend/settings").json()
    assert found["charLimit"] == 10_000
    assert found["keyRequired"] is False
    assert found["language"]["target"] == {"code": "en", "name": "English"}
    assert site.client.get("/health").json() == {"status": "ok"}


def test_describes_its_routes(site: Site) -> None:
    found = site.client.get("/spec").json()
    assert found["swagger"] == "2.0"
    for path, methods in found["paths"].items():
        for method in methods:
            assert site.client.request(method, path).status_code in (200, 400)


def test_a_suggestion_is_kept_as_a_candidate(site: Site) -> None:
    given = {"q": "Jó reggelt!", "s": "Good morning!", "source": "HU", "target": "en"}
    for sent in ({"json": given}, {"data": {**given, "source": "auto"}}):
        found = site.client.post("/suggest", **sent)  # type: ignore[arg-type]
        assert (found.status_code, found.json()) == (200, {"success": True})
    assert list_suggestions(context=site.context) == [
        Suggestion("auto", "en", "Jó reggelt!", "Good morning!"),
        Suggestion("hu", "en", "Jó reggelt!", "Good morning!"),
    ]
    assert list_suggestions(context=site.context, owner="someone else") == []


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"q": ""}, "Invalid request: missing q parameter"),
        ({"s": ""}, "Invalid request: missing s parameter"),
        ({"source": ""}, "Invalid request: missing source parameter"),
        ({"target": "zz"}, "zz is not supported"),
        ({"s": "a" * 10_001}, "Invalid request: request (10001) exceeds text limit (10000)"),
    ],
)
def test_an_incomplete_suggestion_is_refused(site: Site, wrong: dict[str, str], error: str) -> None:
    given = {"q": "Jó reggelt!", "s": "Good morning!", "source": "hu", "target": "en", **wrong}
    found = site.client.post("/suggest", data=given)
    assert (found.status_code, found.json()) == (400, {"error": error})
    assert list_suggestions(context=site.context) == []
