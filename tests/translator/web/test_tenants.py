"""What came under one key does not exist for another, whatever the route."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from tests.services import PATIENCE_S
from tests.translator.web.conftest import MakeSite, Site
from translator.callers import ApiKey, Caller
from translator.service.api_keys import add_key, revoke_key
from translator.service.queries import get_job
from translator.web.native.jobs import follow


@pytest.fixture
def tenants(make_site: MakeSite) -> tuple[Site, dict[str, str], dict[str, str]]:
    """A site that asks for keys, and the headers of two of them."""
    site = make_site(executor=True, requires_key=True)
    headers = []
    for name, scheme in (("a", "Bearer"), ("b", "DeepL-Auth-Key")):
        _, key = add_key(name, context=site.context)
        headers.append({"Authorization": f"{scheme} {key}"})
    return site, headers[0], headers[1]


def routes(site: Site) -> list[tuple[str, str]]:
    """Methods and paths of the native API."""
    described = site.app.openapi()["paths"].items()
    return [(method.upper(), path) for path, ways in described if path.startswith("/v1/") for method in ways]


def fill(path: str, **known: str) -> str:
    """A path with ids; those that are not known are nobody's."""
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "0" * 32), path)


@pytest.fixture
def owned(tenants: tuple[Site, dict[str, str], dict[str, str]]) -> dict[str, Any]:
    """A job of the first tenant that is done."""
    site, mine, _ = tenants
    given = {"text": "Xin chào.", "source": "vi", "references": ["Hello."], "tags": ["t"]}
    job: dict[str, Any] = site.client.post("/v1/documents", json=given, headers=mine).json()
    with site.client.stream("GET", f"/v1/jobs/{job['id']}/events", headers=mine) as events:
        events.read()
    return job


def test_another_key_sees_nothing(
    tenants: tuple[Site, dict[str, str], dict[str, str]], owned: dict[str, Any]
) -> None:
    site, mine, theirs = tenants
    tried = [(method, path) for method, path in routes(site) if "{" in path]
    assert len(tried) >= 15
    terms = {"name": "x", "content": "a\tb\n"}
    glossary = site.client.post("/v1/glossaries", json=terms, headers=mine).json()["id"]
    queries = {"difference": "?old=1", "comparison": f"?before={owned['id']}"}
    for method, path in tried:
        known = {"job_id": owned["id"], "document_id": owned["document_id"], "glossary_id": glossary}
        place = fill(path, **known) + queries.get(path.rsplit("/", 1)[1], "")
        body = terms if method in ("POST", "PUT", "PATCH") else None
        answer = site.client.request(method, place, headers=theirs, json=body)
        assert answer.status_code == 404, (method, path)
    for path in (
        "/v1/jobs",
        "/v1/documents",
        "/v1/documents?tag=t",
        f"/v1/jobs?document_id={owned['document_id']}",
    ):
        assert site.client.get(path, headers=theirs).json()["items"] == []
        assert len(site.client.get(path, headers=mine).json()["items"]) == 1
    assert site.client.get("/v1/glossaries", headers=theirs).json()["items"] == []
    used = {"texts": ["Xin chào."], "glossary": glossary}
    assert site.client.post("/v1/translations", json=used, headers=theirs).status_code == 404
    assert site.client.post("/v1/translations", json=used, headers=mine).status_code == 200


def test_without_a_key_no_route_answers(tenants: tuple[Site, dict[str, str], dict[str, str]]) -> None:
    site, _, _ = tenants
    for method, path in routes(site):
        place = fill(path)
        answer = site.client.request(method, place)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), path
        wrong = site.client.request(method, place, headers={"Authorization": "Bearer x"})
        assert wrong.status_code == 403, path


def test_equal_idempotency_keys_of_two_tenants_do_not_meet(
    tenants: tuple[Site, dict[str, str], dict[str, str]],
) -> None:
    site, mine, theirs = tenants
    answers = [
        site.client.post("/v1/documents", json={"text": text}, headers={**who, "Idempotency-Key": "k"})
        for text, who in (("a", mine), ("b", theirs), ("a", mine))
    ]
    assert [answer.status_code for answer in answers] == [202, 202, 200]


def test_a_tenant_is_held_to_his_limits(make_site: MakeSite) -> None:
    site = make_site(requires_key=True)
    site.stop_the_clock()
    _, key = add_key("a", context=site.context, requests_per_minute=2, characters_per_month=10)
    mine = {"Authorization": f"Bearer {key}"}
    over = site.client.post("/v1/documents", json={"text": "x" * 11}, headers=mine)
    assert (over.status_code, over.json()["code"]) == (429, "quota_exceeded")
    assert site.client.get("/v1/jobs", headers=mine).status_code == 200
    often = site.client.get("/v1/jobs", headers=mine)
    assert (often.status_code, often.json()["code"], often.headers["retry-after"]) == (
        429,
        "rate_limited",
        "30",
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "statuses"),
    [
        ("POST", "/translate", {"q": "Xin chào.", "source": "vi", "target": "en"}, {400, 401, 403}),
        ("POST", "/detect", {"q": "Xin chào."}, {400, 401, 403}),
        ("POST", "/v2/translate", {"text": ["Xin chào."], "target_lang": "EN"}, {403}),
        ("GET", "/v2/usage", None, {403}),
        ("GET", "/jobs", None, {303, 401}),
        ("POST", "/jobs", {"text": "Xin chào."}, {303, 401, 403}),
    ],
)
def test_the_other_doors_ask_for_keys_too(
    make_site: MakeSite, method: str, path: str, body: object, statuses: set[int]
) -> None:
    site = make_site(requires_key=True)
    answer = site.client.request(method, path, json=body, follow_redirects=False)
    assert answer.status_code in statuses, answer.text
    assert "XIN CHÀO" not in answer.text
    assert site.engine.calls[1:] == []  # nothing but the warm-up
    assert site.client.get("/healthz").is_success


def test_metrics_and_memory_need_a_key_where_keys_are_required(
    tenants: tuple[Site, dict[str, str], dict[str, str]], make_site: MakeSite
) -> None:
    site, mine, theirs = tenants
    for path in ("/metrics", "/v1/memory"):
        assert site.client.get(path).status_code == 401
        assert site.client.get(path, headers={"Authorization": "Bearer none"}).status_code == 403
        assert site.client.get(path, headers=mine).status_code == 200
    site.client.post("/v1/translations", json={"texts": ["Xin chào."], "source": "vi"}, headers=mine)
    site.wait_for_facts(1, headers=mine)
    assert site.count_facts(headers=theirs) == 0
    opened = make_site(requires_key=True, open_metrics=True)
    assert opened.client.get("/metrics").status_code == 200


def test_events_end_when_the_key_is_revoked(make_site: MakeSite) -> None:
    site = make_site(requires_key=True)  # where nothing works on the job
    key_id, key = add_key("a", context=site.context)
    headers = {"Authorization": f"Bearer {key}"}
    given = {"text": "Xin chào.", "source": "vi"}
    job = site.client.post("/v1/documents", json=given, headers=headers).json()
    revoke_key(key_id, context=site.context)
    caller = Caller(ApiKey(key_id, "a", None, None, 0.0, None))

    async def read() -> list[str]:
        stored = get_job(job["id"], context=site.context)
        admission = site.app.state.admission
        events = follow(stored, caller=caller, admission=admission, context=site.context)
        return [event async for event in events]

    assert len(asyncio.run(asyncio.wait_for(read(), PATIENCE_S))) == 1
