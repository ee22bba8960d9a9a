"""Jobs are followed, cancelled, deleted; their results come in every format."""

from __future__ import annotations

import json
import logging
from http.client import HTTPConnection
from typing import Any

import pytest
from fastapi import Request
from sqlalchemy import text

from tests.services import PATIENCE_S, wait_until
from tests.translator.web.conftest import MakeSite, Site
from tests.translator.web.native.test_documents import VIETNAMESE, submit
from tests.web_server import running_server
from translator.formats.exports import DOCUMENT_FORMATS
from translator.jobs import Recipe, Submission
from translator.service import submission
from translator.service.work.turn import take_turn
from translator.web.downloads import negotiate
from translator.web.native import jobs
from translator.web.native.jobs import MEDIA_TYPES


@pytest.fixture
def done(make_site: MakeSite) -> tuple[Site, str]:
    """A site with a job that is done, and its path."""
    site = make_site(executor=True)
    path = f"/v1/jobs/{submit(site)['id']}"
    with site.client.stream("GET", f"{path}/events") as stream:
        stream.read()
    return site, path


def test_a_job_is_followed_to_its_end(make_site: MakeSite) -> None:
    site = make_site(executor=True)
    job = submit(site)
    with site.client.stream("GET", f"/v1/jobs/{job['id']}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        said = answer.read().decode().split("\n\n")[:-1]
    states = [json.loads(event.split("data: ")[1])["state"] for event in said]
    assert states[-1] == "done"
    assert all(event.startswith("event: job\n") for event in said)
    found = site.client.get(f"/v1/jobs/{job['id']}").json()
    assert (found["n_done"], found["n_segments"], found["error"]) == (2, 2, None)
    assert found["signature"].startswith("segmenter=")


def test_a_job_is_cancelled_once(site: Site) -> None:
    path = f"/v1/jobs/{submit(site)['id']}"
    assert site.client.post(f"{path}/cancel").json()["state"] == "cancelled"
    assert site.client.post(f"{path}/cancel").status_code == 409
    assert site.client.get(f"{path}/result").status_code == 409
    with site.client.stream("GET", f"{path}/events") as stream:
        assert '"state":"cancelled"' in stream.read().decode()
    assert site.client.delete(path).status_code == 204
    assert site.client.get(f"{path}/events").status_code == 404


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_a_result_comes_in_each_format(done: tuple[Site, str], form: str) -> None:
    site, path = done
    media_type = MEDIA_TYPES[form]
    named = site.client.get(f"{path}/result", params={"format": form})
    accepted = site.client.get(f"{path}/result", headers={"Accept": media_type})
    assert named.content == accepted.content
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    assert named.headers["content-type"] == media_type + charset
    assert "<VI> XIN CHÀO CÁC BẠN." in named.text.replace("&lt;", "<").replace("&gt;", ">")
    known = {"If-None-Match": named.headers["etag"]}
    again = site.client.get(f"{path}/result", params={"format": form}, headers=known)
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_comes_back_in_its_format(make_site: MakeSite) -> None:
    site = make_site(executor=True)
    page = b"<html><body><p>Xin ch\xc3\xa0o.</p></body></html>"
    job = site.client.post("/v1/documents", files={"file": ("tin.html", page)}, data={"source": "vi"}).json()
    with site.client.stream("GET", f"/v1/jobs/{job['id']}/events") as stream:
        stream.read()
    answer = site.client.get(f"/v1/jobs/{job['id']}/result")
    assert answer.headers["content-type"] == "text/html"  # whose charset the page itself tells
    assert site.client.head(f"/v1/jobs/{job['id']}/result").headers["etag"] == answer.headers["etag"]
    named = "attachment; filename=\"tin.en.html\"; filename*=UTF-8''tin.en.html"
    assert answer.headers["content-disposition"] == named  # curl -J reads the first name only
    assert "<p>&lt;VI&gt; XIN CHÀO.</p>" in answer.text


def test_every_export_is_offered() -> None:
    assert set(MEDIA_TYPES) == set(DOCUMENT_FORMATS)


@pytest.mark.parametrize(("query", "cell"), [("", "'=Xin chào."), ("&raw=true", "=Xin chào.")])
def test_cells_like_formulas_come_as_they_are_for_corpora(make_site: MakeSite, query: str, cell: str) -> None:
    site = make_site()
    given = Submission("a", "=Xin chào.", Recipe(source="vi"))
    job_id = submission.submit(given, context=site.context).job_id
    while take_turn(context=site.context):
        pass
    table = site.client.get(f"/v1/jobs/{job_id}/result?format=tsv{query}").text
    assert table.splitlines()[1].split("\t")[5] == cell


@pytest.mark.parametrize("address", ["/v1/jobs/{}/result?format=jsonl", "/jobs/{}/files/jsonl"])
def test_references_are_in_a_result_that_is_taken_before_anybody_located_them(
    site: Site, address: str
) -> None:
    given = {"text": VIETNAMESE, "source": "vi", "references": ["<VI> XIN CHÀO CÁC BẠN."]}
    job = site.client.post("/v1/documents", json=given).json()
    assert take_turn(context=site.context)
    with site.context.store.write() as tx:  # as right after the end of the job
        tx.connection.execute(text("DELETE FROM placement"))
    lines = site.client.get(address.format(job["id"])).text.splitlines()
    assert [json.loads(line)["reference"] for line in lines] == ["<VI> XIN CHÀO CÁC BẠN.", None]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", "same"),
        ("application/x-subrip;q=0.2, image/png", "same"),
        ("text/html, */*;q=0.1", "html"),
        ("text/plain;q=0.1, application/jsonl", "jsonl"),
        ("application/xliff+xml;q=0.9, text/plain;q=x", "xliff"),
        ("text/*;q=0, application/x-tmx+xml;q=0.5", "tmx"),
    ],
)
def test_the_best_liked_format_is_taken(accept: str, form: str) -> None:
    request = Request({"type": "http", "headers": [(b"accept", accept.encode())]})
    assert negotiate(request, {"same": "application/x-subrip", **MEDIA_TYPES}) == form


def test_what_nobody_offers_is_406(done: tuple[Site, str]) -> None:
    site, path = done
    answer = site.client.get(f"{path}/result", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


def test_segments_come_in_pages(done: tuple[Site, str]) -> None:
    site, path = done
    pages: list[dict[str, Any]] = [
        site.client.get(f"{path}/segments", params={"first": first, "limit": 1}).json() for first in (0, 1, 2)
    ]
    assert [page["next"] for page in pages] == [1, None, None]
    items = [item for page in pages for item in page["items"]]
    assert [item["text"] for item in items] == ["Xin chào các bạn.", "Hôm nay trời đẹp."]
    assert all(VIETNAMESE[item["start"] : item["end"]] == item["text"] for item in items)
    assert items[1]["translation"] == "<VI> HÔM NAY TRỜI ĐẸP."
    assert (items[1]["lang"], items[1]["model"]) == ("vi", "fake@1+000000000000")


def test_references_scores_and_beads_of_a_job(make_site: MakeSite) -> None:
    site = make_site(executor=True)
    given = ["Xin chào các bạn", "Something about nothing in it."]
    path = f"/v1/jobs/{submit(site, 'Xin chào các bạn.', references=given)['id']}"
    wait_until(lambda: site.client.get(f"{path}/references").json()["is_complete"], what="scores")
    found = site.client.get(f"{path}/references").json()
    assert (found["n_given"], [item["text"] for item in found["items"]]) == (2, given)
    scores = site.client.get(f"{path}/scores").json()
    assert scores["is_complete"]
    assert all(item["signature"].startswith("nrefs:1") for item in scores["items"])
    assert site.client.get(f"{path}/alignments").json() == {
        "items": [{"source": [0], "target": [0], "similarity": None}],
        "next": None,
    }


def test_unknown_jobs_are_404(site: Site) -> None:
    for tail in ("", "/result", "/events", "/segments", "/references", "/scores", "/alignments"):
        assert site.client.get(f"/v1/jobs/{'0' * 32}{tail}").status_code == 404
    assert site.client.get("/v1/jobs/none").status_code == 422


def test_the_log_of_the_work_has_the_id_of_the_request(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    site = make_site(executor=True)
    headers = {"X-Request-ID": "r-1"}
    job = site.client.post("/v1/documents", json={"text": VIETNAMESE}, headers=headers).json()
    with site.client.stream("GET", f"/v1/jobs/{job['id']}/events") as stream:
        stream.read()

    def ids() -> list[str]:
        return [vars(record)["request_id"] for record in caplog.records if record.msg == "chunk done"]

    wait_until(lambda: bool(ids()), what="a line of the log, which is written after the end")
    assert ids() == ["r-1"]


def test_a_silent_stream_says_that_it_lives(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_POLL_S", 0.01)
    monkeypatch.setattr(jobs, "_COMMENT_S", 0)
    path = f"/v1/jobs/{submit(site)['id']}"
    with running_server(site.app) as address:
        connection = HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE_S)
        connection.request("GET", f"{path}/events")
        answer = connection.getresponse()
        lines = iter(answer.readline, b"")
        assert next(lines) == b"event: job\n"
        assert next(line for line in lines if line.startswith(b":")) == b": still here\n"
        site.client.post(f"{path}/cancel")
        assert any(b'"state":"cancelled"' in line for line in lines)
        connection.close()


def test_a_job_that_cannot_be_read_is_shown_and_deleted(site: Site) -> None:
    job_id = submit(site)["id"]
    with site.context.store.write() as tx:
        tx.connection.execute(text("UPDATE job SET recipe = '{}'"))
    take_turn(context=site.context)
    found = site.client.get(f"/v1/jobs/{job_id}").json()
    assert (found["state"], found["error"]["code"]) == ("failed", "unreadable_recipe")
    assert {found[name] for name in ("source", "model", "beam", "glossary")} == {None}
    assert site.client.get("/v1/jobs").json()["items"] == [found]
    for path in ("/jobs", f"/jobs/{job_id}"):
        assert site.client.get(path).status_code == 200
    assert site.client.delete(f"/v1/jobs/{job_id}").status_code == 204
