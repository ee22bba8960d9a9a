"""`/translate_file` and `/download_file` as clients of LibreTranslate use them."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from tests.services import wait_until
from tests.translator.web.conftest import MakeSite, Site
from translator.errors import EngineError
from translator.records import SourceText
from translator.service.queries import list_jobs

HU = "Jó reggelt kívánok mindenkinek!"
HU_EN = f"<HU> {HU.upper()}"


@pytest.fixture
def working(make_site: MakeSite) -> Site:
    """An application that works on documents."""
    return make_site(executor=True)


def send(site: Site, name: str = "a.txt", data: str = HU, **fields: str) -> httpx2.Response:
    given = {"source": "hu", "target": "en", **fields}
    return site.client.post("/translate_file", files={"file": (name, data.encode())}, data=given)


@pytest.mark.parametrize(
    ("name", "data", "english", "english_name"),
    [
        ("a.txt", f"{HU}\n\n{HU}\n", f"{HU_EN}\n\n{HU_EN}\n", "a_en.txt"),
        ("A.TXT", HU, HU_EN, "A_en.TXT"),
        ("a.html", f"<p>{HU}</p>", "<p>&lt;HU&gt; JÓ REGGELT KÍVÁNOK MINDENKINEK!</p>", "a_en.html"),
    ],
)
def test_a_file_comes_back_in_english(
    working: Site, name: str, data: str, english: str, english_name: str
) -> None:
    found = send(working, name, data)
    assert found.status_code == 200, found.text
    link = found.json()["translatedFileUrl"]
    assert link.startswith("http://testserver/download_file/")
    assert link.endswith(f".{english_name}")
    for _ in range(2):
        file = working.client.get(link)
        assert (file.status_code, file.content.decode()) == (200, english)
        assert f'filename="{english_name}"' in file.headers["content-disposition"]
    assert working.client.head(link).headers["content-length"] == str(len(file.content))
    assert working.client.options(link).status_code == 200


def test_any_name_is_survived(working: Site) -> None:
    link = send(working, '../../x/một "tệp"?.txt', source="auto").json()["translatedFileUrl"]
    file = working.client.get(link)
    assert file.content.decode() == HU_EN
    assert "/x/" not in file.headers["content-disposition"]


@pytest.mark.parametrize(
    ("request_parts", "error"),
    [
        (
            {"data": {"source": "hu", "target": "en"}},
            "The browser (or proxy) sent a request that this server could not understand.",
        ),
        (
            {"files": {"file": ("a.txt", b"x")}, "data": {"target": "en"}},
            "Invalid request: missing source parameter",
        ),
        (
            {"files": {"file": ("a.txt", b"x")}, "data": {"source": "hu"}},
            "Invalid request: missing target parameter",
        ),
        (
            {"files": {"file": ("a.exe", b"x")}, "data": {"source": "hu", "target": "en"}},
            "Invalid request: file format not supported",
        ),
        (
            {"files": {"file": ("a.txt", b"x")}, "data": {"source": "zz", "target": "en"}},
            "zz is not supported",
        ),
        (
            {"files": {"file": ("a.txt", b"x")}, "data": {"source": "auto", "target": "hu"}},
            "Hungarian (hu) is not available as a target language from Auto Detect (auto)",
        ),
        (
            {"files": {"file": ("a.txt", b"x")}, "data": {"source": "en", "target": "en"}},
            "Source and target language are equal (en): there is nothing to translate",
        ),
        (
            {"files": {"file": ("a.txt", b"")}, "data": {"source": "hu", "target": "en"}},
            "a.txt: the file is empty",
        ),
    ],
)
def test_refuses_in_libretranslates_words(site: Site, request_parts: dict[str, Any], error: str) -> None:
    found = site.client.post("/translate_file", **request_parts)
    assert (found.status_code, found.json()) == (400, {"error": error})
    assert list_jobs(context=site.context) == []


def test_what_is_not_utf8_or_too_large_is_refused(make_site: MakeSite) -> None:
    site = make_site(max_document_bytes=100)
    fields = {"source": "hu", "target": "en"}
    for data in (b"\xff\xfe\x00", b"a" * 101):
        found = site.client.post("/translate_file", files={"file": ("a.txt", data)}, data=fields)
        assert found.status_code == 400
        assert "a.txt" in found.json()["error"]


def test_a_translation_that_fails_says_why(working: Site) -> None:
    def fail(_source: SourceText) -> str:
        raise EngineError("broken")

    working.engine._translate = fail
    found = send(working)
    assert (found.status_code, found.json()) == (500, {"error": "broken"})


@pytest.mark.parametrize("link", ["x", "x.txt", "0" * 64 + ".a.txt", "..%2f..%2fetc%2fpasswd", "../x"])
def test_a_wrong_link_leads_nowhere(site: Site, link: str) -> None:
    assert site.client.get(f"/download_file/{link}").status_code == 404


def test_a_link_holds_for_half_an_hour_and_then_the_file_is_gone(working: Site) -> None:
    first = send(working).json()["translatedFileUrl"]
    with working.context.store.write() as tx:
        tx.connection.execute(text("UPDATE job SET finished_at = finished_at - 1801"))
    assert working.client.get(first).status_code == 404
    wait_until(lambda: not list_jobs(context=working.context), what="the sweep")
