"""Submit, watch, read, correct, take away: by mouse, and by keyboard alone."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser import Visit
from tests.services import PATIENCE_S
from tests.translator.web.pages.conftest import MakeVisit
from translator.languages import LANGUAGE_NAMES
from translator.segment import segment
from translator.service.context import Context
from translator.service.queries import get_references
from translator.web.pages.reading import DOWNLOAD_FORMS
from translator.web.pages.submitting import EXAMPLES

TEXT = """Bản tin Sông Xanh | Blue River Bulletin

Hôm nay trời đẹp. Anh ấy có 25 cuốn sách.

Köszönjük, hogy olvas minket!
"""


@pytest.fixture(scope="module")
def reference(address: str) -> str:
    """What the model makes of the first Vietnamese sentence, whichever model it is."""
    asked = {"texts": ["Hôm nay trời đẹp."], "source": "vi"}
    answer = httpx2.post(f"{address}/v1/translations", json=asked, timeout=PATIENCE_S)
    return str(answer.json()["items"][0]["text"])


@pytest.fixture
def document(visit: Visit, reference: str) -> Page:
    """A small document that was submitted on the page and is done, with a reference."""
    page = visit.go("/")
    page.fill("#text", TEXT)
    page.click("summary:has-text('Options')")
    page.fill("#references", reference)
    page.wait_for_selector("#english .said")  # after which nothing moves under the mouse
    page.click("#as-document")
    page.wait_for_selector("#jump")  # which the scripts show when they listen
    return page


def test_dropped_files_come_back_in_their_format(visit: Visit, tmp_path: Path) -> None:
    page = visit.go("/")
    path = tmp_path / "tin.html"
    path.write_text("<p>Hôm nay trời đẹp.</p>", encoding="utf-8")
    page.set_input_files("#documents", path)
    page.click("button:has-text('Translate files')")
    page.wait_for_selector("#jump")
    assert _download(page, "same", tmp_path).startswith("<p>")


def test_a_segment_and_its_partner_light_up(document: Page) -> None:
    document.hover("#s2")
    expect(document.locator(".src.lit")).to_have_text("Hôm nay trời đẹp.")
    document.hover(".src[data-n='3']")
    expect(document.locator("a.seg.lit")).to_have_id("s3")


def test_the_page_says_what_looks_wrong_and_where_references_lie(document: Page, context: Context) -> None:
    job_id = document.url.rsplit("/", 1)[1]
    document.wait_for_function("() => !('pending' in document.getElementById('reading').dataset)")
    placed = [item for item in get_references(job_id, context=context).placed if item.segments]
    assert document.locator(".fragment").count() == len(placed)
    flags = document.locator(".english .flag").all_inner_texts()
    assert all("_" not in flag for flag in flags)


def test_every_download_works_and_the_english_can_be_copied(document: Page, tmp_path: Path) -> None:
    texts = {form: _download(document, form, tmp_path) for form, _title, _suffix in DOWNLOAD_FORMS}
    assert texts["text"] == texts["same"]
    assert "Blue River Bulletin" in texts["text"]
    assert texts["tmx"].startswith("<?xml")
    document.click("button:has-text('Copy English')")
    expect(document.locator("#announcer")).to_have_text("Copied")
    assert document.evaluate("() => navigator.clipboard.readText()") == texts["text"]


def test_a_segment_is_corrected_and_given_back(document: Page, tmp_path: Path) -> None:
    machine = document.inner_text("#s2")
    document.click("#s2")
    document.click("[data-alternatives]")
    document.locator("[data-use]").first.click()
    expect(document.locator("#edited")).not_to_have_value(machine)
    expect(document.locator("#edited")).not_to_have_value("")
    document.fill("#edited", "The weather is <b>fine</b> today.")
    document.click("#inspector button:text-is('Save')")
    expect(document.locator("#s2")).to_have_text("The weather is <b>fine</b> today.")
    assert "The weather is <b>fine</b> today." in _download(document, "text", tmp_path)
    expect(document.locator("#inspector")).to_contain_text("written by a person")
    document.click("button:has-text('Back to the machine')")
    expect(document.locator("#s2")).to_have_text(machine)


def test_a_persons_text_has_no_score_of_the_machines(document: Page, reference: str) -> None:
    written = f"Somebody wrote: {reference}"
    score = document.locator(".fragment", has_text=reference).locator("b")
    expect(score).to_have_text(re.compile(r"chrF \d+"))
    document.click("#s2")
    document.fill("#edited", written)
    document.click("#inspector button:text-is('Save')")
    expect(document.locator("#s2")).to_have_text(written)
    assert score.inner_text() == "located" or score.inner_text().endswith("of a person’s text")
    expect(score).to_have_text(re.compile(r"chrF \d\d of a person’s text"))
    expect(document.locator("#tiles")).to_contain_text("1 written by people")
    expect(document.locator("#tiles dt:has-text('chrF')")).to_have_count(0)


def test_copying_works_over_plain_http_too(make_visit: MakeVisit) -> None:
    visit = make_visit()
    visit.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page = visit.go("/api")
    page.evaluate("""() => document.addEventListener('copy', () => {
        const field = document.activeElement;
        window.copied = field.value.slice(field.selectionStart, field.selectionEnd);
    })""")
    page.click("[data-copy=python]")
    expect(page.locator("#announcer")).to_have_text("Copied")
    assert page.evaluate("window.copied") == page.text_content("#python")
    expect(page.locator("[data-copy=python]")).to_be_focused()


def test_one_menu_is_open_at_a_time_and_escape_closes_it(document: Page) -> None:
    download, more = document.locator("details.menu").all()
    download.locator("summary").click()
    more.locator("summary").click()
    expect(document.locator("details.menu[open]")).to_have_count(1)
    document.keyboard.press("Escape")
    expect(document.locator("details.menu[open]")).to_have_count(0)
    expect(more.locator("summary")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "found"), [("vi", {"vi", "ja"}), ("hu", {"hu"}), ("mixed", {"vi", "hu", "ja"})]
)
def test_examples_are_in_the_languages_that_they_promise(name: str, found: set[str]) -> None:
    text = (files("translator") / "samples" / f"{name}.txt").read_text(encoding="utf-8")
    assert {item.language for item in segment(text)} - {"en", "und"} == found
    title = EXAMPLES[name][0]
    assert all(LANGUAGE_NAMES[tag] in title for tag in found)


def test_everything_is_done_by_keyboard_alone(visit: Visit) -> None:
    page = visit.go("/jobs")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page = visit.go("/")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.insert_text(TEXT)
    _tab_to(page, "#as-document")
    page.keyboard.press("Enter")
    page.wait_for_selector("#jump")
    _tab_to(page, "a.seg")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#s2")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("#edited")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("By keyboard.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s2")).to_have_text("By keyboard.")
    expect(page.locator("#inspector h2")).to_have_text("Segment 4")
    expect(page.locator("#edited")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#s3")).to_be_focused()


def test_an_example_is_one_click_away(visit: Visit) -> None:
    page = visit.go("/")
    page.click("text=Hungarian local news")
    page.wait_for_selector("#jump")
    expect(page.locator("dt:has-text('chrF')")).to_be_visible()
    expect(page.locator(".fragment").first).to_be_visible()


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by the Tab key")


def _download(page: Page, form: str, place: Path) -> str:
    page.locator("details.menu").first.evaluate("menu => { menu.open = true; }")
    with page.expect_download() as waiting:
        page.click(f"a[href$='/files/{form}']")
    path = place / form
    waiting.value.save_as(path)
    return path.read_text(encoding="utf-8")
