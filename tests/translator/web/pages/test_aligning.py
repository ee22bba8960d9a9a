"""The align page: beads are drawn, corrected by mouse and by keyboard, and exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.browser import Visit
from translator.formats.tmx import read_tmx

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
    page.wait_for_selector("#beads")
    return page


def _unit(page: Page, side: str, n: int) -> Locator:
    return page.locator(f".unit[data-side={side}][data-n='{n}']")


def _links(page: Page) -> set[tuple[int, int]]:
    beads = json.loads(page.input_value("[name=alignment]"))["beads"]
    return {(i, j) for bead in beads for i in bead["source"] for j in bead["target"]}


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
    assert (3, 2) in _links(beads)
    beads.keyboard.press("Control+z")
    assert (3, 2) not in _links(beads)
    assert beads.text_content("#announcer") == "Taken back"


def test_a_bead_is_corrected_by_dragging_and_exported(beads: Page, tmp_path: Path) -> None:
    _unit(beads, "source", 3).drag_to(beads.locator("#gutter"))
    assert all(i != 3 for i, _ in _links(beads))
    _unit(beads, "source", 3).drag_to(_unit(beads, "target", 2))
    assert (3, 2) in _links(beads)
    with beads.expect_download() as waiting:
        beads.click("text=Export TMX")
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    last = read_tmx(path.read_bytes(), name=path.name)[-1]
    assert (last.text_in("vi"), last.text_in("en")) == (_joined(beads), "He has 25 books.")


def _joined(page: Page) -> str:
    """The source of the bead that holds the last English segment."""
    lines = SOURCE.split("\n")
    return " ".join(lines[i] for i, j in sorted(_links(page)) if j == 2)
