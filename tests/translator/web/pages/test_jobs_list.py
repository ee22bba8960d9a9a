"""The list of jobs keeps itself up to date, is filtered, and much is done with many at a time."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Visit
from tests.translator.web.conftest import MakeSite, Site
from tests.translator.web.pages.conftest import Example
from translator.jobs import Submission
from translator.service import queries
from translator.service.context import Context
from translator.service.submission import submit
from translator.service.work import turn

LONGER = """const later = window.setTimeout;
    window.setTimeout = (call, ms, ...more) => later(call, ms === 8000 ? 20 * ms : ms, ...more);"""
"""A page that gives busy machines time to take something back."""
ORIGIN = {"Origin": "http://testserver"}


def hand_in(context: Context, *names: str, tag: str = "", text: str = "Hôm nay trời đẹp.") -> list[str]:
    """Documents in the queue."""
    tags = (tag,) if tag else ()
    return [submit(Submission(name, text, tags=tags), context=context).job_id for name in names]


def work_off(site: Site) -> None:
    while turn.take_turn(context=site.context):
        pass


def test_the_list_follows_by_itself(visit: Visit, context: Context) -> None:
    page = visit.go("/jobs?tag=follows")
    expect(page.locator(".empty")).to_contain_text("No job is like that")
    hand_in(context, "comes-later.txt", tag="follows")
    expect(page.locator("a:has-text('comes-later.txt')")).to_be_visible()
    expect(page.locator("tr .state.done")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"a.txt", "b.txt", "Báo cáo.txt"}),
        ("q=báo", {"Báo cáo.txt"}),
        ("q=%25", set()),
        ("tag=week", {"a.txt", "b.txt"}),
        ("state=done", {"a.txt", "Báo cáo.txt"}),
        ("state=open", {"b.txt"}),
        ("language=hu", {"Báo cáo.txt"}),
        ("flag=any", {"a.txt", "Báo cáo.txt"}),
        ("flag=undetermined_language", {"Báo cáo.txt"}),
        ("flag=looping", set()),
        ("tag=week&state=done&language=vi", {"a.txt"}),
    ],
)
def test_a_list_is_filtered(make_site: MakeSite, query: str, names: set[str]) -> None:
    site = make_site()
    hand_in(site.context, "a.txt", tag="week")
    hand_in(site.context, "Báo cáo.txt", text="Köszönjük szépen a türelmét.\n\nОтель закрыт на ремонт.")
    work_off(site)
    hand_in(site.context, "b.txt", tag="week")
    answer = site.client.get(f"/jobs?{query}")
    assert set(re.findall(r"<bdi>([^<]+\.txt)</bdi>", answer.text)) == names


def test_many_files_go_though_one_is_bad(visit: Visit, tmp_path: Path) -> None:
    page = visit.go("/")
    names = ("one.txt", "two.md", "broken.docx", "three.txt")
    for name in names:
        (tmp_path / name).write_text("Hôm nay trời đẹp.\n\nKöszönjük szépen!", encoding="utf-8")
    page.set_input_files("#documents", [tmp_path / name for name in names])
    rows = page.locator("#file-list li")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text("Vietnamese")
    expect(rows.nth(0)).to_contain_text("Hungarian")
    expect(rows.nth(0)).to_contain_text(f"{(tmp_path / names[0]).stat().st_size} bytes")
    expect(rows.nth(2)).to_contain_text("broken.docx")
    page.click("[aria-label='Remove three.txt']")
    expect(rows).to_have_count(3)
    page.click("button:has-text('Translate 3 files')")
    expect(page.locator("h1")).to_contain_text("2 files are being translated, 1 could not be taken")
    expect(page.locator("td.name")).to_have_text("broken.docx")
    visit.picture("refused-light")
    page.click("text=Show those that were taken")
    expect(page.locator("tr .state.done")).to_have_count(2)
    with page.expect_download() as waiting:
        page.click("text=One zip of all 2 done")
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert sorted(archive.namelist()) == ["one.en.txt", "two.en.md"]


def test_files_dropped_beside_the_field_are_caught(visit: Visit) -> None:
    page = visit.go("/")
    page.evaluate("""() => { const data = new DataTransfer();
        data.items.add(new File(['Xin chào các bạn.'], 'dropped.txt', { type: 'text/plain' }));
        for (const type of ['dragover', 'drop'])
            document.querySelector('footer').dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }""")
    expect(page.locator("#file-list li")).to_contain_text("dropped.txt")
    page.set_input_files("#documents", [])


def test_deleting_asks_and_can_be_undone(visit: Visit, context: Context) -> None:
    hand_in(context, "keep-me.txt", "delete-me.txt", tag="deleting")
    visit.page.add_init_script(LONGER)
    page = visit.go("/jobs?tag=deleting")
    _tick(page, "keep-me.txt")
    page.click("#acts .danger")
    page.click("dialog button:has-text('Keep')")
    expect(page.locator("a:has-text('keep-me.txt')")).to_be_visible()
    page.click("#acts .danger")
    page.click("dialog button:has-text('Delete')")
    expect(page.locator("a:has-text('keep-me.txt')")).to_be_hidden()
    page.click(".toast button")
    expect(page.locator("a:has-text('keep-me.txt')")).to_be_visible()
    page.click("a:has-text('delete-me.txt')")
    page.wait_for_selector("#jump")
    page.click("summary:has-text('More')")
    page.click("text=Delete this job and its document")
    page.click("dialog button:has-text('Delete')")
    expect(page.locator(".toast")).to_contain_text("delete-me.txt")
    page = visit.go("/jobs?tag=deleting")  # leaving is no undoing
    expect(page.locator("a:has-text('delete-me.txt')")).to_be_hidden()
    expect(page.locator("a:has-text('keep-me.txt')")).to_be_visible()


def test_without_a_script_deleting_asks_on_a_page(site: Site) -> None:
    job_id = hand_in(site.context, "a.txt")[0]
    for path, data in ((f"/jobs/{job_id}/delete", {}), ("/jobs/many", {"act": "delete", "job": job_id})):
        answer = site.client.post(path, data=data, headers=ORIGIN)
        assert "Delete 1 translation?" in answer.text
    assert queries.get_job(job_id, context=site.context)
    sure = {"act": "delete", "job": job_id, "sure": "true"}
    for _ in range(2):
        answer = site.client.post("/jobs/many", data=sure, headers=ORIGIN, follow_redirects=False)
        assert answer.status_code == 303
    assert "Nothing was uploaded yet" in site.client.get("/jobs").text


def test_many_are_tagged_and_translated_again(site: Site) -> None:
    ids = hand_in(site.context, "a.txt", "b.txt")
    site.client.post("/jobs/many", data={"act": "tag", "job": ids, "tag": "mine"}, headers=ORIGIN)
    site.client.post("/jobs/many", data={"act": "untag", "job": ids[:1], "tag": "mine"}, headers=ORIGIN)
    assert re.findall(r"<bdi>([^<]+\.txt)</bdi>", site.client.get("/jobs?tag=mine").text) == ["b.txt"]
    answer = site.client.post("/jobs/many", data={"act": "again", "job": ids}, headers=ORIGIN)
    assert "Only the 2 documents that you came from" in answer.text
    assert site.client.post("/jobs/many", data={"act": "tag", "job": ids}, headers=ORIGIN).status_code == 422
    assert site.client.post("/jobs/many", data={"act": "zip"}, headers=ORIGIN).status_code == 422


def test_names_in_a_zip_lead_nowhere_on_any_system(site: Site) -> None:
    names = ["..", "C:x.txt", "a\u202etxt.exe", 'q"<>|?*.txt', "b\x9b2J.txt"]
    ids = hand_in(site.context, *names)
    work_off(site)
    answer = site.client.post("/jobs/many", data={"act": "zip", "job": ids}, headers=ORIGIN)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        found = archive.namelist()
    assert len(set(found)) == len(names)
    assert all(name.isprintable() and not set(name) & set('/\\:"<>|?*') for name in found)
    assert not {"", ".", ".."} & set(found)


def test_a_zip_has_each_name_once_and_says_what_is_missing(site: Site) -> None:
    ids = hand_in(site.context, "a.txt", "a.txt", "../../etc/a.txt")
    work_off(site)
    ids += hand_in(site.context, "late.txt")
    answer = site.client.post("/jobs/many", data={"act": "zip", "job": ids}, headers=ORIGIN)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["a.en.txt", "a.en (2).txt", "a.en (3).txt", "not-in-here.txt"]
        assert b"queued" in archive.read("not-in-here.txt")


def test_a_retranslation_is_marked_and_an_old_link_leads_to_the_current_text(
    visit: Visit, example: Example, context: Context
) -> None:
    page = visit.go("/jobs?q=hu.txt")
    row = page.locator("tr:has(.chip:has-text('re-translation'))").first
    expect(row.locator(".chip.soft")).to_have_text("not the current one")
    expect(row).to_contain_text("mini@")
    row.locator("a").first.click()
    page.wait_for_selector("#jump")
    page.click("text=Show the current one")
    page.wait_for_url(f"**/jobs/{queries.get_document(example.document, context=context).accepted_job_id}")


@pytest.mark.parametrize(
    "path", ["/nothing", "/jobs/xyz", "/v9/thing", "/jobs/" + "0" * 32, "/static/none.css"]
)
def test_an_unknown_path_is_a_page_in_words_for_people_only(site: Site, path: str) -> None:
    page = site.client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert page.status_code in (404, 422)
    assert "<h1>" in page.text
    if path in ("/nothing", "/v9/thing"):
        assert "There is no such page" in page.text
        assert site.client.get(path).headers["content-type"] == "application/problem+json"


def _tick(page: Page, name: str) -> None:
    page.locator(f"tr:has-text('{name}') input").check()
