"""Re-translations over HTTP."""

from __future__ import annotations

from typing import Any

from tests.translator.web.conftest import Site
from translator.retranslations import RunId
from translator.service.retranslation.scheduling import conduct
from translator.service.work.turn import take_turn


def submit(site: Site) -> dict[str, Any]:
    given = {"text": "Xin chào các bạn.", "source": "vi", "tags": ["news"]}
    job: dict[str, Any] = site.client.post("/v1/documents", json=given).json()
    assert take_turn(context=site.context)
    return job


def work_off(site: Site) -> None:
    while conduct(now=0.0, context=site.context) or take_turn(context=site.context):
        pass
    conduct(now=0.0, context=site.context)


def test_a_re_translation_goes_the_whole_way(site: Site) -> None:
    job = submit(site)
    order = {"query": {"tag": "news"}, "change": {"beam": 4}}
    plan = site.client.post("/v1/retranslation-plans", json=order).json()
    assert (plan["n_documents"], plan["n_changed"], plan["n_texts"]) == (1, 1, 1)
    answer = site.client.post("/v1/retranslations", json={**order, "name": "wider"})
    assert (answer.status_code, answer.json()["state"]) == (202, "running")
    place = f"/v1/retranslations/{answer.json()['id']}"
    assert site.client.post(f"{place}/pause").json()["state"] == "paused"
    assert site.client.post(f"{place}/resume").json()["state"] == "running"
    work_off(site)
    assert site.client.get(place).json()["jobs"] == {"done": 1}
    (item,) = site.client.get(f"{place}/documents").json()["items"]
    assert (item["document_id"], item["previous_job_id"]) == (job["document_id"], job["id"])
    assert site.client.get(f"{place}/comparison").json()["n_documents"] == 1
    one = site.client.get(f"{place}/documents/{job['document_id']}/comparison")
    assert one.json()["changes"] == []
    by_jobs = site.client.get(f"/v1/jobs/{item['job_id']}/comparison", params={"before": job["id"]})
    assert by_jobs.json() == one.json()
    other = submit(site)["id"]
    wrong = site.client.get(f"/v1/jobs/{item['job_id']}/comparison", params={"before": other})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "conflict")
    assert "text/html" in site.client.get(f"{place}/comparison.html").headers["content-type"]
    refused = site.client.post(f"{place}/accept", params={"accept_if": "segments_changed > 0"})
    assert (refused.status_code, refused.json()["code"]) == (409, "condition_not_met")
    assert site.client.post(f"{place}/accept").json() == {"n_documents": 1}
    assert site.client.post(f"{place}/rollback").json() == {"n_documents": 1}
    assert site.client.post(f"{place}/cancel").status_code == 409
    assert [run["name"] for run in site.client.get("/v1/retranslations").json()["items"]] == ["wider"]


def test_what_cannot_be_is_told(site: Site) -> None:
    submit(site)
    for order, code in (
        ({"query": {"tag": "none"}}, "nothing_matches"),
        ({}, "nothing_changes"),
        ({"change": {"beam": 4}, "accept_if": "x > 1"}, "invalid_condition"),
        ({"change": {"beam": 4}, "window": "99:00-01:00"}, "invalid_request"),
        ({"change": {"glossary": "none such"}}, "not_found"),
        ({"change": {"model": "none"}}, "not_found"),
    ):
        answer = site.client.post("/v1/retranslations", json=order)
        assert answer.json()["code"] == code
    assert site.client.get(f"/v1/retranslations/{RunId('0' * 32)}").status_code == 404


def test_schedules_are_kept(site: Site) -> None:
    submit(site)
    order = {"change": {"beam": 4}, "window": "22:00-06:00"}
    made = site.client.post("/v1/retranslations/schedules", json=order)
    assert (made.status_code, made.json()["window"]) == (201, "22:00-06:00")
    assert len(site.client.get("/v1/retranslations/schedules").json()["items"]) == 1
    assert site.client.delete(f"/v1/retranslations/schedules/{made.json()['id']}").status_code == 204
    assert site.client.get("/v1/retranslations/schedules").json()["items"] == []
