"""What pages let nobody do: run foreign code, be framed, be made to act by another site, show another's text."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.translator.web.conftest import MakeSite, Site
from translator.jobs import Submission
from translator.service.api_keys import add_key
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.web.pages.guard import COOKIE

ORIGIN = {"Origin": "http://testserver"}
POSTS = (
    "/at-once",
    "/at-once/alternatives",
    "/jobs",
    "/segments",
    "/examples/hu",
    "/align",
    f"/align/{'0' * 32}/beads",
    f"/align/{'0' * 32}/segments",
    f"/align/{'0' * 32}/delete",
    "/glossaries",
    f"/glossaries/{'0' * 32}/delete",
    f"/glossaries/{'0' * 32}/terms",
    f"/glossaries/{'0' * 32}/terms/{'0' * 32}",
    f"/glossaries/{'0' * 32}/terms/{'0' * 32}/remove",
    "/jobs/many",
    f"/jobs/{'0' * 32}/replace",
    f"/jobs/{'0' * 32}/segments/0",
    "/sign-in",
    "/sign-out",
)


@pytest.mark.parametrize("path", ["/", "/jobs", "/jobs/none", "/align", "/api", "/static/tolmacs.css"])
def test_every_answer_forbids_foreign_and_inline_code(site: Site, path: str) -> None:
    headers = site.client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", **ORIGIN},
        {"Sec-Fetch-Site": "same-site", **ORIGIN},
    ],
)
@pytest.mark.parametrize("path", POSTS)
def test_what_another_site_sends_is_refused(site: Site, path: str, headers: dict[str, str]) -> None:
    answer = site.client.post(path, data={"text": "Xin chào."}, headers=headers, follow_redirects=False)
    assert answer.status_code == 403


def test_owners_see_only_their_own(make_site: MakeSite) -> None:
    site = make_site(requires_key=True)
    keys = [add_key(name, context=site.context) for name in ("one", "two")]
    job_id = submit(
        Submission("mine.txt", "Xin chào các bạn.", owner=keys[0][0]), context=site.context
    ).job_id
    while take_turn(context=site.context):
        pass
    own, other = (_signed_in(site, secret) for _, secret in keys)
    paths = (
        "",
        "/segments/0",
        "/segments/0/alternatives",
        "/blocks/0",
        "/files/text",
        "/progress",
        "/events",
    )
    assert [own.get(f"/jobs/{job_id}{path}").status_code for path in paths] == [200] * len(paths)
    assert [other.get(f"/jobs/{job_id}{path}").status_code for path in paths] == [404] * len(paths)
    assert "mine.txt" in own.get("/jobs").text
    assert "mine.txt" not in other.get("/jobs").text
    for act in ("cancel", "delete", "segments/0"):
        answer = other.post(f"/jobs/{job_id}/{act}", data={"text": "x"}, headers=ORIGIN)
        assert answer.status_code == 404


def test_a_key_is_asked_for_kept_from_scripts_and_given_up(make_site: MakeSite) -> None:
    site = make_site(requires_key=True)
    _, secret = add_key("one", context=site.context)
    client = site.client
    assert client.get("/jobs?after=", follow_redirects=False).headers["location"].startswith("/sign-in?next=")
    assert client.get("/dashboard?part=1", headers={"Sec-Fetch-Dest": "empty"}).status_code == 401
    assert client.post("/sign-in", data={"key": "wrong"}, headers=ORIGIN).status_code == 403
    answer = client.post(
        "/sign-in", data={"key": secret, "next": "/jobs"}, headers=ORIGIN, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs")
    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in (COOKIE, "httponly", "samesite=strict"))
    assert client.get("/jobs").status_code == 200
    assert client.get("/v1/jobs").status_code == 401, "the API does not take cookies"
    client.post("/sign-out", headers=ORIGIN)
    assert client.get("/jobs", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("goal", ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil"])
def test_signing_in_leads_to_no_other_host(make_site: MakeSite, goal: str) -> None:
    site = make_site(requires_key=True)
    _, secret = add_key("one", context=site.context)
    answer = site.client.post(
        "/sign-in", data={"key": secret, "next": goal}, headers=ORIGIN, follow_redirects=False
    )
    assert answer.headers["location"] == "/"


def _signed_in(site: Site, secret: str) -> TestClient:
    client = TestClient(site.app, raise_server_exceptions=False)
    client.cookies.set(COOKIE, secret)
    return client
