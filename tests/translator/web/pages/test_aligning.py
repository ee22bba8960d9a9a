"""The align page: beads are drawn, corrected by mouse and by keyboard, and exported."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import Visit
from tests.services import wait_until
from tests.translator.web.pages.conftest import MakeVisit
from translator.formats.units import read_tmx

SOURCE = "Xin chào các bạn.\nHôm nay trời đẹp.\nAnh ấy có 25 cuốn sách.\nTôi đi ngủ."
TARGET = "Hello, friends.\nToday the weather is fine.\nHe has 25 books."


@pytest.fixture
def beads(visit: Visit) -> Page:
    """The beads of two small texts."""
    page = visit.go("/align")
    page.fill("#source", SOURCE)
    page.fill("#target", TARGET)
    page.check("[name=by][value=line]")
    page.click("main button.primary")
    _wait_for_script(page)
    return page


def _wait_for_script(page: Page) -> None:
    """Wait until the beads are drawn: then keys and the mouse mean something."""
    page.wait_for_selector("#beads path.band")


def _unit(page: Page, side: str, n: int) -> Locator:
    return page.locator(f".unit[data-side={side}][data-n='{n}']")


def _links(page: Page) -> set[tuple[int, int]]:
    expect(page.locator("#saved")).not_to_have_text("Saving…")
    identity = page.url.split("/align/")[1].split("#")[0]
    answer = page.request.get(f"{page.url.split('/align')[0]}/align/{identity}")
    beads = json.loads(html.unescape(re.findall('data-beads="([^"]*)"', answer.text())[0]))
    return {(i, j) for source, target, _ in beads for i in source for j in target}


def _wait_for(condition: Callable[[], bool]) -> None:
    """Corrections are saved one after the other; the last is there a moment later."""
    wait_until(condition, what="the correction is saved")


def test_beads_are_drawn_and_null_beads_are_seen(beads: Page, visit: Visit) -> None:
    links = _links(beads)
    held = len({i for i, _ in links}) + len({j for _, j in links})
    assert beads.locator("path.band").count() == len({j for _, j in links})
    assert beads.locator(".unit.null").count() == 7 - held
    visit.picture("align-light")


def test_a_bead_is_corrected_by_keyboard(beads: Page) -> None:
    _unit(beads, "source", 3).focus()
    for key in ("Delete", "Enter"):
        beads.keyboard.press(key)
    _unit(beads, "target", 2).focus()
    beads.keyboard.press("Enter")
    _wait_for(lambda: (3, 2) in _links(beads))
    beads.keyboard.press("Control+z")
    _wait_for(lambda: (3, 2) not in _links(beads))
    expect(beads.locator("#announcer")).to_have_text("Taken back")


def test_a_bead_is_corrected_by_dragging_and_exported(beads: Page, tmp_path: Path) -> None:
    _unit(beads, "source", 3).drag_to(beads.locator("#gutter"))
    _wait_for(lambda: all(i != 3 for i, _ in _links(beads)))
    _unit(beads, "source", 3).drag_to(_unit(beads, "target", 2))
    _wait_for(lambda: (3, 2) in _links(beads))
    with beads.expect_download() as waiting:
        beads.click("summary:has-text('Download')")
        beads.click("a[href$='/files/tmx']")
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    last = read_tmx(path.read_bytes(), name=path.name)[-1]
    assert (last.text_in("vi"), last.text_in("en")) == (_joined(beads), "He has 25 books.")


def test_corrections_are_there_after_a_reload_and_the_heading_follows(beads: Page) -> None:
    before, n = beads.inner_text("#summary"), min(_links(beads))[0]
    _unit(beads, "source", n).focus()
    beads.keyboard.press("Delete")
    _wait_for(lambda: all(i != n for i, _ in _links(beads)))
    expect(beads.locator("#summary")).not_to_have_text(before)
    after = beads.inner_text("#summary")
    beads.reload()
    expect(beads.locator("#summary")).to_have_text(after)
    expect(_unit(beads, "source", n)).to_have_class(re.compile("null"))


def test_segments_are_split_edited_and_merged(beads: Page) -> None:
    n_links = len(_links(beads))
    is_linked = any(i == 2 for i, _ in _links(beads))
    _unit(beads, "source", 2).dblclick()
    beads.fill("#words-text", "Anh ấy có\n25 cuốn sách nhỏ.")
    beads.keyboard.press("Control+Enter")
    expect(beads.locator("dialog")).to_be_hidden()
    expect(_unit(beads, "source", 3)).to_contain_text("25 cuốn sách nhỏ.")
    _wait_for(lambda: len(_links(beads)) == n_links + is_linked)
    _unit(beads, "source", 2).focus()
    beads.keyboard.press("F2")
    beads.click("dialog button:has-text('Merge')")
    expect(_unit(beads, "source", 2)).to_contain_text("Anh ấy có 25 cuốn sách nhỏ.")
    _wait_for(lambda: len(_links(beads)) == n_links)


def test_what_was_done_before_a_reload_is_taken_back(beads: Page) -> None:
    before = _links(beads)
    words = _unit(beads, "source", 2).locator("bdi").inner_text()
    _unit(beads, "source", 2).dblclick()
    beads.fill("#words-text", "Anh ấy có\n25 cuốn sách nhỏ.")
    beads.click("dialog button:has-text('Save')")
    expect(beads.locator(".unit[data-side=source]")).to_have_count(5)
    beads.reload()
    beads.click("#undo")
    expect(beads.locator(".unit[data-side=source]")).to_have_count(4)
    expect(_unit(beads, "source", 2).locator("bdi")).to_have_text(words)
    assert _links(beads) == before
    expect(beads.locator("#undo")).to_be_disabled()


@pytest.fixture
def many(visit: Visit) -> Page:
    """A project of several pages: 450 pairs, and a source segment without counterpart at the end."""
    page = visit.go("/align")
    page.fill("#source", "\n".join(f"Câu số {n} nói về {n * 7} người." for n in range(450)) + "\nHết rồi.")
    page.fill("#target", "\n".join(f"Sentence {n} is about {n * 7} people." for n in range(450)))
    page.check("[name=by][value=line]")
    page.uncheck("[name=evidence]")
    page.click("main button.primary")
    _wait_for_script(page)
    return page


def test_a_large_project_is_gone_through_by_pages(many: Page) -> None:
    assert many.locator(".unit[data-side=source]").count() == 200
    many.click(".later >> nth=0")
    expect(_unit(many, "source", 180)).to_be_visible()
    expect(_unit(many, "source", 179)).to_have_count(0)
    many.click(".later >> nth=0")
    expect(_unit(many, "source", 450)).to_be_visible()
    expect(many.locator(".later")).to_have_count(0)
    many.select_option("#side", "target")
    many.fill("#number", "190")
    many.click("button:has-text('Go there')")
    expect(_unit(many, "target", 189)).to_be_focused()
    _unit(many, "source", 180).focus()
    many.keyboard.press("ArrowUp")
    expect(_unit(many, "source", 179)).to_be_focused()


def test_words_and_segments_without_counterpart_are_found(many: Page) -> None:
    many.fill("#q", "about 2100 PEOPLE")
    many.keyboard.press("Enter")
    expect(_unit(many, "source", 300)).to_be_focused()
    many.click("button:has-text('Next without counterpart')")
    expect(_unit(many, "source", 450)).to_be_focused()
    many.fill("#q", "nowhere")
    many.keyboard.press("Enter")
    expect(many.locator("#part .notice")).to_contain_text("nowhere")


def test_corrections_hold_on_every_page_and_are_taken_back_from_any(many: Page) -> None:
    many.click(".later >> nth=0")
    expect(_unit(many, "source", 200)).to_be_visible()
    _wait_for_script(many)
    _unit(many, "source", 200).focus()
    many.keyboard.press("F2")
    many.fill("#words-text", "Câu số 200\nnói về 1400 người.")
    many.click("dialog button:has-text('Save')")
    expect(_unit(many, "source", 201)).to_contain_text("nói về 1400 người.")
    _unit(many, "source", 190).focus()
    many.keyboard.press("F2")
    many.fill("#words-number", "2")
    many.keyboard.press("Enter")
    expect(_unit(many, "source", 190)).to_have_class(re.compile("null|lit"))
    expect(many.locator("#saved")).to_have_text("Saved.")
    identity = many.url.split("/align/")[1].split("?")[0]
    address = many.url.split("/align/")[0]
    lines = many.request.get(f"{address}/align/{identity}/files/tsv").text().splitlines()
    assert any("Câu số 190" in line and "Sentence 1 is" in line for line in lines)
    assert any("Câu số 200 nói về 1400 người." in line and "Sentence 200 is" in line for line in lines)
    many.goto(f"{address}/align/{identity}")
    for _ in range(2):
        many.click("#undo")
    expect(many.locator("#summary")).to_contain_text("between 451 source")
    expect(_unit(many, "source", 200)).to_contain_text("Câu số 200 nói về 1400 người.")
    expect(many.locator("#undo")).to_be_disabled()


def test_two_who_correct_at_a_time_do_not_overwrite_each_other(beads: Page, make_visit: MakeVisit) -> None:
    other = make_visit()
    other.page.goto(beads.url)
    one, two = sorted(_links(beads))[:2]
    _unit(beads, "source", one[0]).focus()
    beads.keyboard.press("Delete")
    expect(beads.locator("#saved")).to_have_text("Saved.")
    _unit(other.page, "source", two[0]).focus()
    other.page.keyboard.press("Delete")
    expect(other.page.locator("#saved")).to_contain_text("somebody else changed this alignment")
    other.complaints.clear()


def test_deleting_asks_first(beads: Page) -> None:
    address = beads.url
    beads.click("summary:has-text('More')")
    beads.click("text=Delete this alignment")
    beads.click("main a:has-text('Keep')")
    expect(beads).to_have_url(address)
    beads.goto(f"{address}/delete")
    beads.click("main button:has-text('Delete')")
    beads.wait_for_url("**/align")
    assert beads.request.get(address).status == 404


def _write_html(path: Path) -> None:
    path.write_text("<p>Xin chào các bạn.</p><p>Hôm nay trời đẹp.</p>", encoding="utf-8")


def _write_word(path: Path) -> None:
    made = docx.Document()
    for text in ("Xin chào các bạn.", "Hôm nay trời đẹp."):
        made.add_paragraph(text)
    made.save(str(path))


@pytest.mark.parametrize(("name", "write"), [("bài.html", _write_html), ("bài.docx", _write_word)])
def test_files_come_in_and_projects_are_found_again(
    visit: Visit, tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    page = visit.go("/align")
    source, target = tmp_path / name, tmp_path / "story.txt"
    write(source)
    target.write_text("Hello, friends. Today the weather is fine.", encoding="utf-8")
    page.set_input_files("#source-file", source)
    page.set_input_files("#target-file", target)
    page.click("main button.primary")
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(".unit bdi")).to_have_text(
        ["Xin chào các bạn.", "Hôm nay trời đẹp.", "Hello, friends.", "Today the weather is fine."]
    )
    with page.expect_download() as waiting:
        page.click("summary:has-text('Download')")
        page.click("a[href$='/files/tmx']")
    memory = tmp_path / "out.tmx"
    waiting.value.save_as(memory)
    page.click("text=All alignments")
    expect(page.locator("td.name").first).to_have_text(name)
    page.set_input_files("#source-file", memory)
    page.click("main button.primary")
    expect(page.locator("h1")).to_have_text("out.tmx")
    expect(page.locator(".unit.null")).to_have_count(0)


def _joined(page: Page) -> str:
    """The source of the bead that holds the last English segment."""
    lines = SOURCE.split("\n")
    return " ".join(lines[i] for i, j in sorted(_links(page)) if j == 2)
