"""The first page: English as one types, with its languages, its flags, and what else could be said."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import Visit
from tests.translator.web.conftest import Site
from translator.service.context import Context
from translator.service.queries import list_jobs

MIXED = """Bản tin Sông Xanh | Blue River Bulletin

Hôm nay trời đẹp. Anh ấy có 25 cuốn sách.

Köszönjük, hogy olvas minket!
"""
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def typed(visit: Visit) -> Page:
    """The page with a text in two languages and its English."""
    page = visit.go("/")
    page.fill("#text", MIXED)
    _wait_for_english(page)
    return page


def _wait_for_english(page: Page) -> None:
    """Wait until all of it is there, and no other answer is on its way that would draw it anew."""
    expect(page.locator("#english:not([aria-busy]) .said")).to_have_count(5)


def test_the_english_follows_while_one_types(visit: Visit, context: Context) -> None:
    known = len(list_jobs(context=context, limit=1000))
    page = visit.go("/")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Hôm nay trời đẹp.", delay=20)
    expect(page.locator(".said")).to_have_count(1)
    page.keyboard.type(" Anh ấy có 25 cuốn sách.", delay=20)
    expect(page.locator(".said")).to_have_count(2)
    expect(page.locator(".said").nth(1)).to_contain_text("25")
    assert len(list_jobs(context=context, limit=1000)) == known, "nothing is handed in"


def test_the_english_keeps_the_layout_and_is_copied(typed: Page) -> None:
    english = typed.locator("#english").text_content() or ""
    assert re.fullmatch(r"[^\n]+ \| Blue River Bulletin\n\n[^\n]+\n\n[^\n]+\n", english)
    typed.click("#copy")
    expect(typed.locator("#announcer")).to_have_text("Copied")
    assert typed.evaluate("() => navigator.clipboard.readText()") == english


def test_each_segment_has_its_language_under_its_own_words(typed: Page) -> None:
    expect(typed.locator("#shares li")).to_have_count(3)
    expect(typed.locator("#mirror .run.hu")).to_have_text("Köszönjük, hogy olvas minket!")
    place = """selector => { const box = document.querySelector(selector).getBoundingClientRect();
        return [box.left, box.top, box.width]; }"""
    assert typed.evaluate(place, "#mirror") == typed.evaluate(place, "#text")
    # Both break their lines alike, so both are as tall.
    assert typed.evaluate("document.getElementById('text').scrollHeight") == typed.evaluate(
        "document.getElementById('mirror').clientHeight"
    )


def test_marks_stay_right_while_the_text_changes_under_them(typed: Page) -> None:
    held: list[Route] = []
    typed.route("**/at-once", lambda route: held.append(route))  # no answer, so no new marks
    typed.evaluate(
        "const field = document.getElementById('text'); field.focus(); field.setSelectionRange(3, 3)"
    )
    typed.keyboard.type("!")
    mirrored = (typed.locator("#mirror").text_content() or "").rstrip("\u200b")
    assert mirrored == typed.input_value("#text")
    expect(typed.locator("#mirror .run")).to_have_text("Bản")


@pytest.mark.parametrize("n", [0, 2, 4])
def test_a_segment_and_its_partner_light_up(typed: Page, n: int) -> None:
    typed.hover(f".said[data-n='{n}']")
    expect(typed.locator("#mirror .lit")).to_have_attribute("data-n", str(n))
    source = typed.locator("#mirror .lit").text_content() or ""
    typed.hover("h1")
    typed.evaluate(
        """part => { const field = document.getElementById('text'); field.focus();
            const at = field.value.indexOf(part) + 2; field.setSelectionRange(at, at); }""",
        source,
    )
    expect(typed.locator(".said.lit")).to_have_attribute("data-n", str(n))


def test_alternatives_are_one_click_away_and_can_be_taken_back(typed: Page) -> None:
    first = typed.locator(".said").nth(2)
    words = first.inner_text()
    first.click()
    expect(typed.locator("#facts")).to_contain_text("Vietnamese")
    other = typed.locator("[data-use]").first
    taken = other.inner_text()
    other.click()
    expect(first).to_have_text(taken)
    typed.click("#text")
    typed.keyboard.press("Control+End")
    typed.keyboard.type("Tôi đi ngủ.")
    expect(typed.locator(".said")).to_have_count(6)
    expect(typed.locator(".said").nth(2)).to_have_text(taken)
    typed.locator(".said").nth(2).click()
    typed.click("[data-back]")
    expect(typed.locator(".said").nth(2)).to_have_text(words)


def test_a_flag_is_underlined_and_says_its_reason_on_focus(visit: Visit) -> None:
    page = visit.go("/")
    page.fill("#text", "Ez itt egy: zzzzqq 12 34 56 78 91 kkkk 5 6 7 8 ????")
    page.fill("#text", "Отель закрыт на ремонт.")
    flagged = page.locator(".said.flagged")
    expect(flagged).to_have_count(1)
    flagged.focus()
    expect(page.locator("#facts .flag")).to_be_visible()
    expect(page.locator("#facts")).to_contain_text("left as it is")


def test_it_is_all_done_by_keyboard(visit: Visit) -> None:
    page = visit.go("/")
    expect(page.locator("#text")).to_be_focused()  # the browser does so after the page has loaded
    page.keyboard.insert_text(MIXED)
    page.keyboard.press("Control+Enter")
    _wait_for_english(page)
    page.locator(".said").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".said").nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-use]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#said")).to_be_hidden()


def test_what_is_out_of_date_is_cancelled_and_never_shown(visit: Visit) -> None:
    page = visit.go("/")
    held: list[Route] = []
    page.route("**/at-once", lambda route: held.append(route) if not held else route.continue_())
    with page.expect_request("**/at-once"):
        page.fill("#text", "Hôm nay trời đẹp.")
    with page.expect_event("requestfailed") as failed:
        page.fill("#text", "Köszönjük, hogy olvas minket!")
    assert failed.value == held[0].request
    assert failed.value.failure == "net::ERR_ABORTED"
    expect(page.locator("#mirror .run.hu")).to_be_visible()
    expect(page.locator(".said")).to_have_count(1)


def test_clear_empties_both_sides(typed: Page) -> None:
    typed.click("#clear")
    assert typed.input_value("#text") == ""
    expect(typed.locator("#text")).to_be_focused()
    expect(typed.locator(".said")).to_have_count(0)
    expect(typed.locator("#english")).to_contain_text("appears here")
    expect(typed.locator("#clear")).to_be_hidden()


@pytest.mark.parametrize(("source", "language"), [("hu", "hu"), ("vi-VN", "vi"), ("", "auto")])
def test_a_link_brings_text_and_language(visit: Visit, source: str, language: str) -> None:
    link = f"/?text={quote('Jó napot kívánok!')}"
    page = visit.go(link + (f"&from={source}" if source else ""))
    expect(page.locator("#from")).to_have_value(language)
    expect(page.locator("#text")).to_have_value("Jó napot kívánok!")
    expect(page.locator(".said")).to_have_count(1)


def test_a_link_with_an_unknown_language_says_so(site: Site) -> None:
    answer = site.client.get("/?text=Hallo&from=de")
    assert answer.status_code == 422
    assert "unknown source language" in answer.text
    assert ">Hallo</textarea>" in answer.text


def test_five_thousand_characters_are_taken_and_beyond_it_says_what_to_do(visit: Visit) -> None:
    page = visit.go("/")
    sentence = "Hôm nay trời đẹp. "
    page.fill("#text", (sentence * 300)[:5000])
    expect(page.locator("#count")).to_have_text("5,000 / 5,000")
    expect(page.locator(".said").nth(200)).to_be_attached()
    page.keyboard.press("Control+End")
    page.keyboard.type("!")
    expect(page.locator("#note")).to_contain_text("As a document takes any number")
    expect(page.locator(".said")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#jump")
    assert "/jobs/" in page.url


@pytest.mark.parametrize("size", [5001, 6000])
def test_longer_texts_are_refused_in_words(site: Site, size: int) -> None:
    answer = site.client.post("/at-once", data={"text": "a" * size}, headers=ORIGIN)
    assert answer.status_code == 413
    assert "as a document" in answer.text


def test_an_answer_that_fails_is_told_in_words(visit: Visit) -> None:
    page = visit.go("/")
    body = "<p id='problem'>30 requests a minute are allowed</p>"
    page.route("**/at-once", lambda route: route.fulfill(status=429, body=body, content_type="text/html"))
    page.fill("#text", "Xin chào.")
    expect(page.locator("#note")).to_have_text("30 requests a minute are allowed")
    visit.complaints[:] = [line for line in visit.complaints if "429" not in line]


def test_a_server_that_is_away_is_told_and_awaited(visit: Visit) -> None:
    page = visit.go("/")
    page.route("**/at-once", lambda route: route.abort())
    page.fill("#text", "Xin chào các bạn.")
    expect(page.locator("#unreachable")).to_be_visible()
    page.unroute("**/at-once")
    expect(page.locator(".said")).to_have_count(1)
    expect(page.locator("#unreachable")).to_be_hidden()
    visit.complaints[:] = [line for line in visit.complaints if "ERR_FAILED" not in line]
