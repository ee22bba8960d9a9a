"""Glossaries over HTTP, and documents that are translated by one."""

from __future__ import annotations

import base64
from typing import Any

from tests.translator.web.conftest import MakeSite, Site

TERMS = "source\ttarget\tlanguage\nPutyin\tPutin\thu\nKijev\tKiev\thu\n"


def create(site: Site, **fields: str) -> dict[str, Any]:
    answer = site.client.post("/v1/glossaries", json={"name": "press", "content": TERMS, **fields})
    assert answer.status_code == 201
    body: dict[str, Any] = answer.json()
    return body


def test_glossary_is_kept_changed_compared_and_deleted(site: Site) -> None:
    made = create(site)
    place = f"/v1/glossaries/{made['id']}"
    assert (made["name"], made["counts"]) == ("press", {"hu": 2})
    changed = TERMS.replace("Kiev", "Kyiv") + "Duna\tDanube\thu\n"
    answer = site.client.put(place, json={"name": "news", "content": changed})
    assert answer.json()["counts"] == {"hu": 3}
    assert [item["n"] for item in site.client.get(f"{place}/versions").json()["items"]] == [1, 2]
    found = site.client.get(f"{place}/difference", params={"old": 1}).json()
    assert [term["source"] for term in found["added"]] == ["Duna"]
    assert found["removed"] == []
    assert found["changed"][0]["after"]["target"] == "Kyiv"
    entries = site.client.get(f"{place}/entries", params={"n": 1})
    assert entries.headers["content-type"].startswith("text/tab-separated-values")
    assert "Kijev\tKiev\thu\tmatch" in entries.text
    assert site.client.get(f"{place}/entries", params={"n": 3}).status_code == 404
    assert [item["name"] for item in site.client.get("/v1/glossaries").json()["items"]] == ["news"]
    assert site.client.delete(place).status_code == 204
    assert site.client.get(place).status_code == 404


def test_what_is_wrong_is_told_by_line(site: Site) -> None:
    answer = site.client.post("/v1/glossaries", json={"name": "x", "content": "a\tb\n\tc\n"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_glossary"
    assert answer.json()["errors"] == [{"place": "line 2", "message": "the source is empty"}]
    checked = site.client.post("/v1/glossary-check", json={"content": "a\tb\n\tc\n"}).json()
    assert checked["problems"] == [{"line": 2, "message": "the source is empty"}]
    assert checked["is_valid"] is False


def test_check_counts_terms_in_a_text(site: Site) -> None:
    text = "Tegnap Putyinnal beszélt a kormány egyik képviselője, ma pedig Putyinék jönnek."
    checked = site.client.post("/v1/glossary-check", json={"content": TERMS, "text": text}).json()
    assert [(term["source"], term["n"]) for term in checked["terms"]] == [("Putyin", 2)]


def test_tbx_comes_as_base64(site: Site) -> None:
    tbx = (
        "<martif><text><body><termEntry><langSet xml:lang='ja'><tig><term>見本市</term></tig></langSet>"
        "<langSet xml:lang='en'><tig><term>fair</term></tig></langSet></termEntry></body></text></martif>"
    )
    content = base64.b64encode(tbx.encode()).decode()
    made = site.client.post(
        "/v1/glossaries", json={"name": "t", "content": content, "format": "tbx", "is_base64": True}
    )
    assert made.json()["counts"] == {"ja": 1}
    for wrong in ("a!", "chợ"):
        bad = {"name": "t", "content": wrong, "is_base64": True}
        assert site.client.post("/v1/glossaries", json=bad).status_code == 422


def test_document_names_a_glossary(make_site: MakeSite) -> None:
    site = make_site()
    made = create(site)
    given = {"text": "Putyinnal beszélt.", "source": "hu", "glossary": "press"}
    job = site.client.post("/v1/documents", json=given).json()
    assert job["glossary"] == made["version"]
    missing = site.client.post("/v1/documents", json={**given, "glossary": "none"})
    assert missing.status_code == 404
