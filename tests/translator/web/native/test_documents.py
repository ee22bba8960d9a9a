"""Documents come in as JSON, form or file, are listed in pages, and go without a trace."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.translator.web.conftest import MakeSite, Site
from translator.service.queries import get_result
from translator.store import tables

VIETNAMESE = "Xin chào các bạn. Hôm nay trời đẹp."


def submit(site: Site, text: str = VIETNAMESE, **options: Any) -> dict[str, Any]:
    answer = site.client.post("/v1/documents", json={"text": text, "source": "vi", **options})
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_text_becomes_a_job(site: Site) -> None:
    answer = site.client.post("/v1/documents", json={"text": VIETNAMESE, "name": "a.txt", "beam": 4})
    job = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (202, f"/v1/jobs/{job['id']}")
    assert (job["state"], job["name"], job["beam"], job["priority"]) == ("queued", "a.txt", 4, "bulk")
    assert site.client.get(answer.headers["location"]).json() == job
    document = site.client.get(f"/v1/documents/{job['document_id']}").json()
    assert (document["name"], document["format"], document["accepted_job_id"]) == ("a.txt", "text", None)


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        ({"files": {"file": ("tin.html", b"<p>Xin ch\xc3\xa0o.</p>")}, "data": {"beam": "4"}}, "tin.html"),
        (
            {"files": {"file": ("x.txt", "Xin chào.".encode())}, "data": {"beam": "4", "name": "y.txt"}},
            "y.txt",
        ),
        (
            {
                "content": "Xin chào.".encode(),
                "headers": {"Content-Type": "text/plain; charset=utf-8"},
                "params": {"beam": 4, "name": "z.txt"},
            },
            "z.txt",
        ),
        (
            {
                "content": "<p>Xin chào.</p>".encode(),
                "headers": {"Content-Type": "text/html"},
                "params": {"beam": 4},
            },
            "document.html",
        ),
    ],
)
def test_a_file_becomes_a_job(make_site: MakeSite, request_: dict[str, Any], name: str) -> None:
    site = make_site(executor=True)
    answer = site.client.post("/v1/documents", **request_)
    assert answer.status_code == 202, answer.text
    assert (answer.json()["name"], answer.json()["beam"]) == (name, 4)
    with site.client.stream("GET", f"/v1/jobs/{answer.json()['id']}/events") as events:
        events.read()
    assert get_result(answer.json()["id"], context=site.context).source.strip() == "Xin chào."


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"json": {"text": ""}}, 422),
        ({"json": {"text": "a\0b"}}, 422),
        ({"json": {"text": "a", "beams": 2}}, 422),
        ({"json": {"text": "a", "model": "/etc"}}, 422),
        ({"json": {"text": "a", "model": "none"}}, 404),
        ({"json": {"text": "a", "name": "../a"}}, 422),
        ({"json": {"text": "a", "webhook": "http://127.0.0.1/", "webhook_secret": "s"}}, 422),
        ({"json": {"text": "a", "webhook": "https://example.org/"}}, 422),
        ({"json": ["a"]}, 422),
        ({"content": b'{"text": "\\ud800"}', "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b"\xff", "headers": {"Content-Type": "text/plain"}}, 400),
        ({"content": b"", "headers": {"Content-Type": "text/plain"}}, 400),
        ({"content": b"a", "headers": {"Content-Type": "image/png"}}, 415),
        ({"content": b"a"}, 415),
        ({"content": b"a", "headers": {"Content-Type": "multipart/form-data"}}, 400),
        ({"files": {"other": ("a.txt", b"a")}}, 422),
        ({"files": {"file": ("../../a.txt", b"a")}}, 422),
        ({"files": [("file", ("a.txt", b"a")), ("file", ("b.txt", b"b"))]}, 422),
        ({"json": {"text": "a"}, "headers": {"Idempotency-Key": "k" * 65}}, 422),
    ],
)
def test_what_is_wrong_is_refused(site: Site, request_: dict[str, Any], status: int) -> None:
    answer = site.client.post("/v1/documents", **request_)
    assert (answer.status_code, answer.json()["status"]) == (status, status), answer.text


def test_the_same_key_gives_the_same_job(site: Site) -> None:
    def post(text: str) -> Any:
        return site.client.post("/v1/documents", json={"text": text}, headers={"Idempotency-Key": "k"})

    first, second, other = post("a"), post("a"), post("b")
    assert (first.status_code, second.status_code, other.status_code) == (202, 200, 409)
    assert first.json()["id"] == second.json()["id"]


def test_lists_come_in_pages_newest_first(site: Site) -> None:
    made = [submit(site, name=f"{number}.txt", tags=["t"] if number else []) for number in range(5)]
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = site.client.get("/v1/documents", params={"limit": 2, "cursor": cursor, "tag": "t"}).json()
        found += [item["name"] for item in page["items"]]
        cursor = page["next"]
    assert found == ["4.txt", "3.txt", "2.txt", "1.txt"]
    jobs = site.client.get("/v1/jobs", params={"limit": 4}).json()
    assert [item["id"] for item in jobs["items"]] == [item["id"] for item in reversed(made[1:])]
    rest = site.client.get("/v1/jobs", params={"cursor": jobs["next"]}).json()
    assert ([item["id"] for item in rest["items"]], rest["next"]) == ([made[0]["id"]], None)
    one = site.client.get("/v1/jobs", params={"document_id": made[2]["document_id"]}).json()
    assert [item["id"] for item in one["items"]] == [made[2]["id"]]
    assert site.client.get("/v1/jobs", params={"state": "done"}).json()["items"] == []
    assert site.client.get("/v1/jobs", params={"cursor": "none"}).status_code == 422


def test_deleting_leaves_no_row(make_site: MakeSite) -> None:
    site = make_site(executor=True)
    job = submit(site, references=["Hello everyone."], tags=["t"])
    with site.client.stream("GET", f"/v1/jobs/{job['id']}/events") as events:
        events.read()
    path = f"/v1/documents/{job['document_id']}"
    assert site.client.get(path).json()["accepted_job_id"] == job["id"]
    assert site.client.delete(path).status_code == 204
    assert site.client.get(path).status_code == site.client.delete(path).status_code == 404
    assert site.client.get(f"/v1/jobs/{job['id']}").status_code == 404
    with site.context.store.read() as tx:
        left = {
            table.name: tx.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.metadata.sorted_tables
        }
    assert {name for name, number in left.items() if number} <= {"worker", "engine_speed"}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/documents", {"GET", "HEAD", "POST"}),
        ("POST", f"/v1/documents/{'0' * 32}", {"GET", "HEAD", "DELETE"}),
        ("PUT", "/v1/retranslations/schedules", {"GET", "HEAD", "POST"}),
    ],
)
def test_another_method_is_told_the_right_ones(site: Site, method: str, path: str, allowed: set[str]) -> None:
    answer = site.client.request(method, path)
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, allowed)


def test_whole_numbers_are_whole_however_they_are_written(site: Site) -> None:
    for beam, status in ((2.0, 202), (2.5, 422), (True, 422), (17, 422), ("2", 422)):
        answer = site.client.post("/v1/documents", json={"text": "a", "beam": beam})
        assert answer.status_code == status, beam


@pytest.mark.parametrize("encoding", ["", "windows-1250"])
def test_a_file_of_an_old_encoding_says_what_it_was_read_in(make_site: MakeSite, encoding: str) -> None:
    site = make_site()
    data = "1\n00:00:01,000 --> 00:00:02,000\nAz őrségi erdőkben köd ült.\n".encode("cp1250")
    files = {"file": ("a.srt", data)}
    job = site.client.post("/v1/documents", files=files, data={"encoding": encoding}).json()
    document = site.client.get(f"/v1/documents/{job['document_id']}").json()
    assert document["encoding"] == "windows-1250"


def test_an_encoding_that_nobody_knows_is_refused(make_site: MakeSite) -> None:
    site = make_site()
    answer = site.client.post("/v1/documents", files={"file": ("a.txt", b"x")}, data={"encoding": "rot13"})
    assert answer.status_code == 422
