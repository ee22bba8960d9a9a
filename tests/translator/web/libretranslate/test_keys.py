"""Keys as LibreTranslate's clients send them, and what a server says to those that are missing or wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.translator.service.suggested import list_suggestions
from tests.translator.web.conftest import MakeSite, Site
from translator.service.api_keys import add_key, list_keys

HU = "Jó reggelt kívánok mindenkinek!"
ASK = {"q": HU, "source": "hu", "target": "en"}


@pytest.fixture
def closed(make_site: MakeSite) -> Site:
    """An application that asks for keys."""
    return make_site(requires_key=True)


def ask(site: Site, **parameters: Any) -> tuple[int, Any]:
    found = site.client.post("/translate", json={**ASK, **parameters})
    return found.status_code, found.json()


def test_a_key_is_asked_for_and_checked(closed: Site) -> None:
    _, key = add_key("a", context=closed.context)
    needed = {"error": "Please contact the server operator to get an API key"}
    assert ask(closed) == (400, needed)
    assert ask(closed, api_key="") == (400, needed)
    assert ask(closed, api_key="wrong") == (403, {"error": "Invalid API key"})
    assert ask(closed, api_key=key)[0] == 200
    assert closed.client.post("/translate", data={**ASK, "api_key": key}).status_code == 200
    assert closed.client.post("/translate", params={**ASK, "api_key": key}).status_code == 200
    for path in ("/detect", "/suggest", "/translate_file"):
        assert closed.client.post(path, data=ASK).json() == needed
    for path in ("/languages", "/health", "/frontend/settings", "/spec"):
        assert closed.client.get(path).status_code == 200
    assert closed.client.get("/frontend/settings").json()["keyRequired"] is True


def test_an_open_server_takes_any_key(site: Site) -> None:
    assert ask(site, api_key="anything")[0] == 200


def test_limits_are_told(closed: Site) -> None:
    closed.stop_the_clock()
    _, key = add_key("a", context=closed.context, requests_per_minute=1)
    assert ask(closed, api_key=key)[0] == 200
    status, body = ask(closed, api_key=key)
    assert (status, body) == (429, {"error": "Slowdown: at most 1 request a minute"})


def test_what_was_translated_counts_once(closed: Site) -> None:
    _, key = add_key("a", context=closed.context, characters_per_month=len(HU))
    assert ask(closed, api_key=key, source="zz")[0] == 400
    assert ask(closed, api_key=key)[0] == 200
    assert [item.characters for item in list_keys(context=closed.context)] == [len(HU)]
    assert ask(closed, api_key=key, q="Jó")[0] == 429
    assert ask(closed, api_key=key, q="Jó", source="en")[0] == 200  # stays as it is


def test_a_suggestion_has_its_owner(closed: Site) -> None:
    owner, key = add_key("a", context=closed.context)
    closed.client.post("/suggest", data={**ASK, "s": "Good morning!", "api_key": key})
    assert len(list_suggestions(context=closed.context, owner=getattr(owner, "id", owner))) == 1
