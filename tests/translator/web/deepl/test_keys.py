"""Keys as DeepL's clients send them, what they open, and what they have used."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import deepl
import pytest

from tests.services import PATIENCE_S, wait_until
from tests.translator.web.conftest import MakeSite, Site
from tests.translator.web.deepl.test_client import client
from tests.web_server import running_server
from translator.errors import EngineError
from translator.records import SourceText
from translator.service.api_keys import add_key, list_keys
from translator.service.context import make_context
from translator.web.app import make_app

HU = "Jó reggelt kívánok mindenkinek!"
ASK = {"text": [HU], "target_lang": "EN-US"}
GLOSSARY = {
    "name": "g",
    "source_lang": "hu",
    "target_lang": "en",
    "entries": "reggel\tmorning",
    "entries_format": "tsv",
}


@pytest.fixture
def closed(make_site: MakeSite) -> Site:
    """An application that asks for keys."""
    return make_site(requires_key=True)


def headers(site: Site, name: str = "a", **limits: int) -> dict[str, str]:
    _, key = add_key(name, context=site.context, **limits)
    return {"Authorization": f"DeepL-Auth-Key {key}"}


def used(site: Site) -> int:
    return sum(item.characters for item in list_keys(context=site.context))


def count_holders(site: Site) -> int:
    return sum(charge.n_holders for charge in site.app.state.charges._held.values())


def hold_engine(site: Site) -> threading.Event:
    """Let the engine wait for what is returned."""
    goes_on, translate = threading.Event(), site.engine._translate

    def wait(source: SourceText) -> str:
        goes_on.wait(PATIENCE_S)
        return translate(source)

    site.engine._translate = wait
    return goes_on


def test_a_key_is_asked_for_everywhere(closed: Site) -> None:
    mine = headers(closed)
    routes = [
        ("GET", "/v2/usage"),
        ("GET", "/v2/languages"),
        ("GET", "/v3/languages"),
        ("GET", "/v2/glossaries"),
        ("GET", "/v3/glossaries"),
        ("GET", "/v2/glossary-language-pairs"),
        ("POST", "/v2/translate"),
        ("POST", "/v2/document"),
    ]
    for method, path in routes:
        for wrong in ({}, {"Authorization": "DeepL-Auth-Key wrong"}):
            refused = closed.client.request(method, path, headers=wrong)
            assert (refused.status_code, list(refused.json())) == (403, ["message"]), path
        assert closed.client.request(method, path, headers=mine).status_code in (200, 400)


def test_the_older_parameter_is_taken_too(closed: Site) -> None:
    key = headers(closed)["Authorization"].split()[1]
    assert closed.client.post("/v2/translate", data={**ASK, "auth_key": key}).status_code == 200
    assert closed.client.post("/v2/translate", json={**ASK, "auth_key": key}).status_code == 200
    assert closed.client.get("/v2/usage", params={"auth_key": key}).status_code == 200
    assert closed.client.post("/v2/translate", json=ASK, params={"auth_key": key}).status_code == 200
    file = {"file": ("a.txt", HU.encode())}
    given = {"target_lang": "EN-US", "auth_key": key}
    assert closed.client.post("/v2/document", files=file, data=given).status_code == 200


def test_no_body_is_none_whatever_its_type(closed: Site) -> None:
    mine, named = headers(closed), {"Content-Type": "application/json"}
    for path in ("/v2/usage", "/v2/languages?type=target", "/v3/glossaries"):
        assert closed.client.get(path, headers=named).status_code == 403
        assert closed.client.get(path, headers={**mine, **named}).status_code == 200
    assert closed.client.post("/v2/translate", headers=named).status_code == 403
    assert closed.client.post("/v2/translate", headers={**mine, **named}).status_code == 400


def test_usage_counts_what_was_translated(closed: Site) -> None:
    mine = headers(closed, characters_per_month=len(HU) + 1)
    assert closed.client.post("/v2/translate", json=ASK, headers=mine).status_code == 200
    usage = closed.client.get("/v2/usage", headers=mine).json()
    assert usage == {"character_count": len(HU), "character_limit": len(HU) + 1}
    refused = closed.client.post("/v2/translate", json=ASK, headers=mine)
    assert (refused.status_code, list(refused.json())) == (456, ["message"])


def test_what_fails_does_not_count(closed: Site) -> None:
    def fail(_source: SourceText) -> str:
        raise EngineError("broken")

    mine = headers(closed)
    closed.engine._translate = fail
    assert closed.client.post("/v2/translate", json=ASK, headers=mine).status_code == 500
    assert [item.characters for item in list_keys(context=closed.context)] == [0]


def test_a_client_that_gives_up_and_asks_again_pays_once(closed: Site) -> None:
    mine = headers(closed, characters_per_month=len(HU))
    goes_on = hold_engine(closed)
    with ThreadPoolExecutor() as clients:
        left = clients.submit(closed.abandon, "/v2/translate", json=ASK, headers=mine)
        wait_until(lambda: bool(closed.engine.calls), what="the work")
        wait_until(lambda: used(closed) == 0, what="giving the characters back")
        again = [
            clients.submit(closed.client.post, "/v2/translate", json=ASK, headers=mine) for _ in range(3)
        ]
        wait_until(lambda: count_holders(closed) == 3, what="the same request thrice")
        goes_on.set()
        left.result()
        assert [found.result().status_code for found in again] == [200] * 3
    assert used(closed) == len(HU)


def test_one_key_does_not_see_what_came_under_another(closed: Site) -> None:
    mine, theirs = headers(closed, "a"), headers(closed, "b")
    made = closed.client.post("/v2/glossaries", json=GLOSSARY, headers=mine).json()["glossary_id"]
    handle: Any = closed.client.post(
        "/v2/document",
        files={"file": ("a.txt", HU.encode())},
        data={"target_lang": "EN-US"},
        headers=mine,
    ).json()
    key = {"document_key": handle["document_key"]}
    document = f"/v2/document/{handle['document_id']}"
    assert closed.client.post(document, json=key, headers=mine).status_code == 200
    assert closed.client.post(document, json=key, headers=theirs).status_code == 404
    for version in ("v2", "v3"):
        path = f"/{version}/glossaries"
        assert closed.client.get(path, headers=theirs).json() == {"glossaries": []}
        assert len(closed.client.get(path, headers=mine).json()["glossaries"]) == 1
        for method in ("GET", "DELETE"):
            assert closed.client.request(method, f"{path}/{made}", headers=theirs).status_code == 404
    asked = {**ASK, "source_lang": "HU", "glossary_id": made}
    assert closed.client.post("/v2/translate", json=asked, headers=theirs).status_code == 404
    assert closed.client.post("/v2/translate", json=asked, headers=mine).status_code == 200


def test_the_sdk_tells_a_wrong_key_and_a_used_up_one(make_site: MakeSite) -> None:
    site = make_site()
    _, key = add_key("a", context=site.context, characters_per_month=5)
    app = make_app(make_context(site.context.settings, engines=site.context.engines), requires_key=True)
    with running_server(app) as address:
        with client(address) as sdk, pytest.raises(deepl.AuthorizationException):
            sdk.get_usage()
        with client(address, key=key) as sdk:
            usage = sdk.get_usage()
            assert (usage.character.count, usage.character.limit) == (0, 5)
            with pytest.raises(deepl.QuotaExceededException):
                sdk.translate_text(HU, target_lang="EN-US")
    app.state.context.store.close()
