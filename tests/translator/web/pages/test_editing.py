"""Correcting a document for a day: nothing written is lost, nobody is overwritten, everything is found again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import Visit
from tests.services import wait_until
from tests.translator.web.conftest import Site
from tests.translator.web.pages.conftest import Example, MakeVisit
from translator.estimates import estimate_segment
from translator.jobs import Submission
from translator.service.context import Context
from translator.service.edits import edit_segment
from translator.service.queries import get_job, get_result
from translator.service.submission import submit
from translator.service.work.turn import take_turn

TEXT = "Hôm nay trời đẹp.\n\nAnh ấy có 25 cuốn sách.\n\nHôm nay trời đẹp.\n\nTôi đi ngủ.\n\nОтель закрыт на ремонт.\n"
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def job_id(context: Context) -> str:
    """A job that is done; its first and its third segment are alike, the last one is flagged."""
    made = submit(Submission("day.txt", TEXT, priority="interactive"), context=context).job_id
    wait_until(lambda: get_job(made, context=context).is_final, what="a translation")
    return made


def english(job_id: str, context: Context) -> list[str]:
    return [item.text for item in get_result(job_id, context=context).translations]


def write(page: Page, n: int, text: str) -> None:
    page.click(f"#s{n}")
    expect(page.locator("#inspector h2")).to_have_text(f"Segment {n + 1}")
    page.fill("#edited", text)


def test_a_draft_outlives_clicks_and_reloads_until_it_is_saved(visit: Visit, job_id: str) -> None:
    page = visit.go(f"/jobs/{job_id}")
    write(page, 0, "Half a thou")
    page.click("#s3")
    expect(page.locator("#inspector h2")).to_have_text("Segment 4")
    expect(page.locator("#s0")).to_have_class("seg model draft")
    page.click("#s0")
    expect(page.locator("#edited")).to_have_value("Half a thou")
    page.reload()
    expect(page.locator("#inspector h2")).to_have_text("Segment 1")
    expect(page.locator("#edited")).to_have_value("Half a thou")
    expect(page.locator("#draft")).to_contain_text("A draft")
    page.click("[data-discard]")
    expect(page.locator("#s0")).not_to_have_class("seg model draft")
    expect(page.locator("#edited")).not_to_have_value("Half a thou")


def test_two_editors_see_their_conflict_and_lose_nothing(
    make_visit: MakeVisit, job_id: str, context: Context
) -> None:
    one, other = make_visit(), make_visit()
    write(one.go(f"/jobs/{job_id}"), 1, "He owns 25 books.")
    write(other.go(f"/jobs/{job_id}"), 1, "He has got 25 books.")
    other.page.fill("#author", "Ana")
    other.page.click("#inspector button:text-is('Save')")
    expect(other.page.locator("#s1")).to_have_text("He has got 25 books.")
    one.page.click("#inspector button:text-is('Save')")
    expect(one.page.locator("[data-conflict]")).to_be_visible()
    expect(one.page.locator("#inspector")).to_contain_text("He has got 25 books.")
    expect(one.page.locator("#edited")).to_have_value("He owns 25 books.")
    assert english(job_id, context)[1] == "He has got 25 books."
    one.picture("conflict-light")
    one.page.click("#inspector button:text-is('Save')")
    expect(one.page.locator("#s1")).to_have_text("He owns 25 books.")
    one.page.click("summary:has-text('History')")
    expect(one.page.locator("#inspector ol")).to_contain_text("Ana")
    one.complaints[:] = [line for line in one.complaints if "409" not in line]


def test_save_and_next_walks_through_what_is_shown_and_marks_it_reviewed(
    visit: Visit, job_id: str, context: Context
) -> None:
    page = visit.go(f"/jobs/{job_id}?show=unreviewed")
    expect(page.locator("a.seg")).to_have_count(4)
    before = english(job_id, context)
    page.click("#s1")
    page.locator("#edited").press("Control+Enter")
    expect(page.locator("#inspector h2")).to_have_text("Segment 3")
    expect(page.locator("#s1")).to_have_class("seg model reviewed")
    expect(page).to_have_url(re.compile("#s2$"))
    page.fill("#edited", "It is a fine day.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#inspector h2")).to_have_text("Segment 4")
    after = english(job_id, context)
    assert (after[1], after[2]) == (before[1], "It is a fine day."), "what was not changed is nobody's own"
    page = visit.go(f"/jobs/{job_id}?show=unreviewed")
    expect(page.locator("a.seg")).to_have_count(2)
    expect(page.locator("#left")).to_have_text("2 of 4 reviewed")
    edit_segment(job_id, 1, text="Changed since.", context=context)
    page = visit.go(f"/jobs/{job_id}?show=unreviewed")
    expect(page.locator("#s1")).to_be_visible()


@pytest.mark.parametrize(("show", "shown"), [("flagged", ["s4"]), ("edited", ["s3"]), ("all", None)])
def test_a_document_is_filtered(
    visit: Visit, job_id: str, context: Context, show: str, shown: list[str]
) -> None:
    edit_segment(job_id, 3, text="I am going to bed.", context=context)
    page = visit.go(f"/jobs/{job_id}?show={show}")
    found = [link.get_attribute("id") for link in page.locator("a.seg").all()]
    assert found == (shown or [f"s{n}" for n in range(5)])


def test_the_least_sure_come_first(visit: Visit, job_id: str, context: Context) -> None:
    sure = {
        f"s{item.segment.id}": estimate
        for item in get_result(job_id, context=context).translations
        if (estimate := estimate_segment(item)) is not None
    }
    page = visit.go(f"/jobs/{job_id}?show=unsure")
    found = [str(link.get_attribute("id")) for link in page.locator("a.seg").all()]
    assert found == sorted(sure, key=lambda key: (sure[key], key))


def test_equal_segments_get_the_same(visit: Visit, job_id: str, context: Context) -> None:
    page = visit.go(f"/jobs/{job_id}")
    write(page, 0, "What a fine day.")
    page.click("#inspector button:text-is('Save')")
    page.click("button:has-text('Same for 1 equal segment')")
    expect(page.locator("#s2")).to_have_text("What a fine day.")
    assert english(job_id, context)[2] == "What a fine day."


def test_words_are_replaced_after_they_were_seen(visit: Visit, job_id: str, context: Context) -> None:
    for n, text in ((0, "The Colour of it."), (1, "No colour at all."), (3, "A colourful bed.")):
        edit_segment(job_id, n, text=text, context=context)
    page = visit.go(f"/jobs/{job_id}")
    page.click("text=Find and replace")
    page.fill("#find", "colour")
    page.fill("#put", "color")
    page.click("button:has-text('Show what would change')")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("ins").first).to_be_visible()
    visit.picture("replace-light")
    assert english(job_id, context)[1] == "No colour at all.", "nothing has changed yet"
    page.uncheck("[aria-label='Replace in segment 4']")
    edit_segment(job_id, 0, text="The colour was changed meanwhile.", context=context)
    page.click("button:has-text('Replace in those')")
    expect(page.locator(".notice.good")).to_contain_text("Replaced in 1 segment.")
    expect(page.locator(".notice.good")).to_contain_text("1 had been changed")
    assert english(job_id, context)[1] == "No color at all."
    assert english(job_id, context)[3] == "A colourful bed."


def test_without_a_script_it_is_all_forms(site: Site) -> None:
    made = submit(Submission("day.txt", TEXT), context=site.context).job_id
    while take_turn(context=site.context):
        pass
    path = f"/jobs/{made}/segments/0"
    answer = site.client.post(
        path, data={"text": "Mine.", "act": "next", "author": "Bé"}, headers=ORIGIN, follow_redirects=False
    )
    assert answer.headers["location"] == f"/jobs/{made}?at=1#s1"
    page = site.client.get(path)
    assert "Bé" in page.text
    assert "✓ Reviewed" in page.text
    stale = site.client.post(path, data={"text": "Yours.", "base": "00"}, headers=ORIGIN)
    assert stale.status_code == 409
    assert "Yours.</textarea>" in stale.text
    site.client.post(path, data={"act": "restore"}, headers=ORIGIN)
    assert english(made, site.context)[0] != "Mine."


def test_a_correction_on_a_page_of_its_own_is_sent_by_keyboard(visit: Visit, example: Example) -> None:
    page = visit.go(f"/jobs/{example.job}/segments/4")
    page.fill("#edited", "Sent by keyboard.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: not url.endswith("/segments/4"))
    page.goto(f"{visit.address}/jobs/{example.job}/segments/4")
    expect(page.locator("#edited")).to_have_value("Sent by keyboard.")
    page.click("button:has-text('Back to the machine')")
    expect(page.locator("button:has-text('Back to the machine')")).to_have_count(0)


def test_a_click_before_the_scripts_are_there_follows_the_link(visit: Visit, job_id: str) -> None:
    page = visit.page
    page.route("**/editor.js", lambda _: None)  # never answered
    page.goto(f"{visit.address}/jobs/{job_id}", wait_until="commit")
    page.wait_for_selector("#theme")  # shown by what every page has
    page.click("#s1")
    page.wait_for_url("**/segments/1")
    expect(page.locator("#edited")).to_be_visible()


def test_a_late_answer_takes_nobody_from_what_is_shown(visit: Visit, job_id: str) -> None:
    page = visit.go(f"/jobs/{job_id}")
    heading, held = page.locator("#inspector h2"), list[Route]()
    page.route(re.compile(r"/segments/0\?part=1"), lambda route: held.append(route))
    with page.expect_request("**/segments/0?part=1"):
        page.click("#s0")
    page.click("#s1")
    expect(heading).to_have_text("Segment 2")
    let_go(page, held[0])
    assert heading.inner_text() == "Segment 2"
    page.unroute(re.compile(r"/segments/0\?part=1"))
    held.clear()
    page.route(re.compile(r"/segments/1\?part=1"), lambda route: held.append(route))
    page.fill("#edited", "He has 25 books.")
    with page.expect_request("**/segments/1?part=1"):
        page.keyboard.press("Control+Enter")
    page.click("#s3")
    expect(heading).to_have_text("Segment 4")
    let_go(page, held[0])
    expect(page.locator("#s1")).to_have_text("He has 25 books.")
    assert heading.inner_text() == "Segment 4"


def let_go(page: Page, route: Route) -> None:
    """Let an answer through, and wait until the page has it and a later one."""
    with page.expect_response(route.request.url):
        route.continue_()
    page.evaluate("async () => { await (await fetch(location.href)).text(); }")
