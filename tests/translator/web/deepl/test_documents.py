"""`/v2/document`: a job in the store, looked at with its key, fetched once."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.services import wait_until
from tests.translator.web.conftest import MakeSite, Site
from tests.translator.web.deepl.test_client import client
from translator.errors import EngineError
from translator.records import SourceText
from translator.service.api_keys import add_key, list_keys
from translator.service.queries import list_jobs
from translator.service.work.executor import sweep
from translator.service.work.turn import take_turn

HU = "Jó reggelt kívánok mindenkinek!"
HU_EN = f"<HU> {HU.upper()}"


def move_clock(site: Site, column: str, seconds: int) -> None:
    """Let a moment lie back in time: `TABLE SET COLUMN = COLUMN`."""
    with site.context.store.write() as tx:
        tx.connection.execute(text(f"UPDATE {column} - {seconds}"))


def upload(site: Site, name: str = "a.txt", data: str = HU, **fields: str) -> tuple[str, dict[str, str]]:
    given = {"target_lang": "EN-US", "formality": "default", **fields}
    found = site.client.post("/v2/document", files={"file": (name, data.encode())}, data=given)
    assert found.status_code == 200, found.text
    handle = found.json()
    return f"/v2/document/{handle['document_id']}", {"document_key": handle["document_key"]}


def test_a_document_goes_from_queued_to_done_and_is_soon_gone(site: Site) -> None:
    path, key = upload(site)
    assert len(key["document_key"]) == 64
    document_id = path.rsplit("/", 1)[1]
    assert site.client.post(path, json=key).json() == {"document_id": document_id, "status": "queued"}
    early = site.client.post(f"{path}/result", json=key)
    assert (early.status_code, early.json()) == (503, {"message": "Document translation is not done"})
    assert take_turn(context=site.context)
    assert site.client.post(path, data=key).json() == {
        "document_id": document_id,
        "status": "done",
        "seconds_remaining": 0,
        "billed_characters": len(HU),
    }
    file = site.client.post(f"{path}/result", json=key)
    assert (file.status_code, file.content.decode()) == (200, HU_EN)
    assert file.headers["content-length"] == str(len(file.content))
    assert "attachment" in file.headers["content-disposition"]
    move_clock(site, "held_file SET fetched_at = fetched_at", 61)
    for gone in (path, f"{path}/result"):
        assert site.client.post(gone, json=key).status_code == 404
    sweep(context=site.context)
    assert list_jobs(context=site.context) == []


def test_a_download_that_broke_off_is_fetched_again(site: Site) -> None:
    path, key = upload(site)
    assert take_turn(context=site.context)
    site.abandon(f"{path}/result", json=key)
    for status in (200, 404):  # half a minute, and a minute, after the first
        move_clock(site, "held_file SET fetched_at = fetched_at", 30)
        sweep(context=site.context)
        assert site.client.post(f"{path}/result", json=key).status_code == status


def test_what_nobody_fetches_is_kept_for_a_day(site: Site) -> None:
    path, key = upload(site)
    assert take_turn(context=site.context)
    for status in (200, 404):
        move_clock(site, "job SET finished_at = finished_at", 43_200)
        sweep(context=site.context)
        assert site.client.post(path, json=key).status_code == status
    assert list_jobs(context=site.context) == []


def test_an_upload_whose_sender_has_gone_leaves_nothing(make_site: MakeSite) -> None:
    site = make_site(requires_key=True)
    _, key = add_key("a", context=site.context)
    site.abandon(
        "/v2/document",
        files={"file": ("a.txt", HU.encode())},
        data={"target_lang": "EN-US"},
        headers={"Authorization": f"DeepL-Auth-Key {key}"},
    )
    wait_until(lambda: not list_jobs(context=site.context), what="the job is gone")
    wait_until(
        lambda: [item.characters for item in list_keys(context=site.context)] == [0],
        what="giving the characters back",
    )


def test_only_the_right_key_opens_a_document(site: Site) -> None:
    (first, first_key), (_, second_key) = upload(site), upload(site, data="Jó napot!")
    assert site.client.post(first, json=first_key).status_code == 200
    wrong: list[dict[str, Any]] = [second_key, {}, {"document_key": 5}, {"document_key": "0" * 64}]
    for key in wrong:
        for path in (first, f"{first}/result"):
            assert site.client.post(path, json=key).status_code == 404
    assert site.client.post("/v2/document/unknown", json=second_key).status_code == 404


def test_says_how_long_the_rest_takes_and_why_it_failed(make_site: MakeSite) -> None:
    site = make_site(chunk_segments=1)
    path, key = upload(site, data=f"{HU}\n\nJó napot!\n\nRossz szöveg.")
    assert take_turn(context=site.context)
    found = site.client.post(path, json=key).json()
    assert found["status"] == "translating"
    assert found["seconds_remaining"] >= 1

    def fail(_source: SourceText) -> str:
        raise EngineError("broken")

    site.engine._translate = fail
    while take_turn(context=site.context):
        pass
    found = site.client.post(path, json=key).json()
    assert (found["status"], found["error_message"], found["message"]) == ("error", "broken", "broken")
    refused = site.client.post(f"{path}/result", json=key)
    assert (refused.status_code, refused.json()) == (400, {"message": "broken"})


@pytest.mark.parametrize(
    ("name", "fields", "message"),
    [
        (None, {"target_lang": "EN-US"}, "Invalid file data."),
        ("a.exe", {"target_lang": "EN-US"}, "Invalid file data."),
        ("a.txt", {}, "Value for 'target_lang' not supported."),
        ("a.txt", {"target_lang": "DE"}, "Value for 'target_lang' not supported."),
        ("a.txt", {"target_lang": "EN-US", "source_lang": "DE"}, "Value for 'source_lang' not supported."),
        ("a.txt", {"target_lang": "EN-US", "source_lang": "EN"}, "Source and target language are equal."),
        (
            "a.txt",
            {"target_lang": "EN-US", "formality": "less"},
            "'formality' is not supported for given 'target_lang'.",
        ),
        ("a.txt", {"target_lang": "EN-US", "formality": "none"}, "Value for 'formality' not supported."),
        (
            "a.txt",
            {"target_lang": "EN-US", "output_format": "pdf"},
            "Value for 'output_format' not supported.",
        ),
    ],
)
def test_refuses_in_deepls_words(site: Site, name: str | None, fields: dict[str, str], message: str) -> None:
    files = {"file": (name, HU.encode())} if name else {"other": ("x", b"x")}
    found = site.client.post("/v2/document", files=files, data=fields)
    assert (found.status_code, found.json()) == (400, {"message": message})


def test_the_sdk_sends_and_fetches_a_document(mini_server: str, tmp_path: Path) -> None:
    source = tmp_path / "một.html"
    source.write_text(f"<h1>{HU}</h1>\n<p>{HU}</p>\n", encoding="utf-8")
    with client(mini_server) as sdk:
        with source.open("rb") as file:
            handle = sdk.translate_document_upload(file, source_lang="HU", target_lang="EN-US")
        wait_until(lambda: sdk.translate_document_get_status(handle).done, what="the translation")
        assert sdk.translate_document_get_status(handle).billed_characters
        english = io.BytesIO()
        sdk.translate_document_download(handle, english)
        assert english.getvalue().startswith(b"<h1>")
        assert english.getvalue().isascii()
        again = io.BytesIO()
        sdk.translate_document_download(handle, again)
        assert again.getvalue() == english.getvalue()
