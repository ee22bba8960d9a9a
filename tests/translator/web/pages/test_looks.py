"""Every page in light and dark and on a phone: nothing serious for axe, nothing off the screen, all figures explained.

What the pages look like is kept in `build/pictures/`, which is not in git, where somebody made that folder.
"""

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Visit, find_serious
from tests.translator.web.conftest import Site
from tests.translator.web.pages.conftest import Example
from translator.jobs import Submission
from translator.service.context import Context
from translator.service.submission import submit

TEXT = "Bản tin Sông Xanh | Blue River Bulletin%0A%0AHôm nay trời đẹp.%0A%0AKöszönjük, hogy olvas minket!"
# What it is called -> its template, and where it is.
PAGES = {
    "submit": ("submit", "/"),
    "at-once": ("submit", f"/?text={TEXT}"),
    "jobs": ("jobs", "/jobs"),
    "document": ("document", "/jobs/{job}"),
    "segment": ("segment_page", "/jobs/{job}/segments/2"),
    "unsure": ("document", "/jobs/{job}?show=unsure"),
    "replace": ("replace", "/jobs/{job}/replace?find=the&put=a"),
    "jobs-filtered": ("jobs", "/jobs?q=hu&flag=any"),
    "jobs-none": ("jobs", "/jobs?q=nothing-has-this-name"),
    "beads": ("beads", "/align/{alignment}"),
    "align": ("align", "/align"),
    "glossaries": ("glossaries", "/glossaries"),
    "glossary": ("glossary", "/glossaries/{glossary}"),
    "glossary-difference": ("glossary_difference", "/glossaries/{glossary}/difference"),
    "term": ("term", "/glossaries/{glossary}/terms/{term}?after="),
    "glossary-delete": ("delete_one", "/glossaries/{glossary}/delete"),
    "job": ("job", "/jobs/{stopped}"),
    "glossaries-wrong": ("glossaries", "/glossaries"),
    "align-wrong": ("align", "/align"),
    "beads-missed": ("beads", "/align/{alignment}?look=words&q=nowhere"),
    "beads-delete": ("delete_one", "/align/{alignment}/delete"),
    "alternatives": ("alternatives_page", "/jobs/{job}/segments/2/alternatives"),
    "jobs-delete": ("delete", "/jobs/{job}"),
    "flagged-none": ("document", "/jobs/{job}?show=edited"),
    "plan": ("retranslations", "/retranslations?document={document}"),
    "retranslations": ("retranslations", "/retranslations"),
    "compare": ("run", "/retranslations/{run}"),
    "compared": ("compared", "/retranslations/{run}/documents/{document}"),
    "dashboard": ("dashboard", "/dashboard"),
    "api": ("calls", "/api"),
    "sign-in": ("sign_in", "/sign-in"),
    "error": ("error", "/jobs/0"),
}
# Letters as far apart as a reader may set them (WCAG 2.1, 1.4.12), so that no font is too wide either.
_SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { letter-spacing: .12em !important; word-spacing: .16em !important; }');
    document.adoptedStyleSheets = [sheet];
}"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PHONE = 360
# What is beyond the right edge, in no box that a finger or the keyboard can scroll.
_OFF_SCREEN = """() => [...document.querySelectorAll('main *')].filter(one => {
    if (one.closest('.hidden-text, [popover], svg, .mirror, option') || !one.checkVisibility({ visibilityProperty: true })) return false;
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || box.right <= innerWidth + 1) return false;
    for (let place = one; place; place = place.parentElement) {
        const flow = getComputedStyle(place);
        if (flow.clipPath === 'inset(50%)') return false;
        if (['auto', 'scroll'].includes(flow.overflowX) && place.tabIndex === 0) return false;
    }
    return true;
}).map(one => one.outerHTML.slice(0, 120))"""
_WIDE_TABLES = """() => [...document.querySelectorAll('.table')]
    .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.getAttribute('aria-label'))"""
# Page -> what is explained on it: each figure and mark that it shows.
EXPLAINED: dict[str, set[str]] = {
    "submit": set(),
    "at-once": {"sure", "estimate"},
    "jobs": {"flags"},
    "jobs-filtered": {"flags"},
    "jobs-none": {"flags"},
    "document": {"flags", "memory", "chrf", "bleu", "chance", "located", "estimate", "sure"},
    "segment": {"sure", "estimate"},
    "flagged-none": {"flags", "memory", "chrf", "bleu", "chance", "located", "estimate"},
    "unsure": {"flags", "memory", "chrf", "bleu", "chance", "located", "estimate"},
    "beads": {"similarity"},
    "beads-missed": {"similarity"},
    "retranslations": {"flags", "chrf"},
    "plan": {"flags", "chrf", "memory"},
    "compare": {"flags", "chrf", "bleu", "ter", "interval", "log_probability"},
    "compared": {"flags", "log_probability"},
    "dashboard": {"memory", "chrf"},
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_finding_and_fits_a_phone(visit: Visit, example: Example, name: str) -> None:
    _open(visit, name, example)
    for scheme in SCHEMES:
        visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        visit.picture(f"{name}-{scheme}")
        # Only contrast depends on the colors.
        assert find_serious(visit.page, rules=() if scheme == "light" else ("color-contrast",)) == [], scheme
    visit.page.set_viewport_size({"width": PHONE, "height": 740})
    visit.picture(f"{name}-phone")
    assert_fits(visit.page)
    visit.page.evaluate(_SPACED)
    assert_fits(visit.page)
    visit.page.evaluate("document.adoptedStyleSheets = []")
    _read_what_is_explained(visit.page, EXPLAINED.get(name, set()))


def test_the_switch_is_kept(visit: Visit) -> None:
    page = visit.go("/")
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "dark"
    page = visit.go("/jobs")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_the_table_has_every_page() -> None:
    folder = files("translator.web") / "templates"
    texts = {PurePosixPath(item.name).stem: item.read_text("utf-8") for item in folder.iterdir()}
    pages = {name for name, text in texts.items() if '{% extends "base.html" %}' in text}
    assert pages - {template for template, _ in PAGES.values()} == {"refused"}, (
        "which test_jobs_list.py shows"
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/jobs", "Translate something"),
        ("/jobs?q=x", "Show all jobs"),
        ("/align", "What you align is kept here"),
        ("/glossaries", "Bring a file, or paste some lines below"),
        ("/retranslations", "press Plan"),
        ("/dashboard", "Upload references with a document"),
        ("/dashboard", "<code>tolmacs work</code> starts one"),
    ],
)
def test_where_nothing_is_the_page_says_what_to_do(site: Site, path: str, words: str) -> None:
    assert words in site.client.get(path).text


def test_a_card_on_a_phone_shows_no_cell_without_words(visit: Visit, example: Example) -> None:
    visit.page.set_viewport_size({"width": PHONE, "height": 740})
    page = visit.go(f"/glossaries/{example.glossary}/difference")
    cells = page.locator("#differences tbody tr").first.locator("td")
    words = [cell.inner_text() for cell in cells.all() if cell.is_visible()]
    assert words
    assert all(words)
    assert len(words) < cells.count()


@pytest.mark.parametrize("path", ["/jobs", "/retranslations/{run}"])
def test_a_label_on_a_card_keeps_clear_of_its_figure(visit: Visit, example: Example, path: str) -> None:
    visit.page.set_viewport_size({"width": PHONE, "height": 740})
    page = visit.go(path.format(run=example.run))
    too_wide = page.locator(".cards:not(.compare) td[data-label]").evaluate_all(
        """cells => cells.filter(cell => {
            const look = getComputedStyle(cell, '::before');
            const brush = document.createElement('canvas').getContext('2d');
            brush.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
            return brush.measureText(cell.dataset.label).width > parseFloat(look.width);
        }).map(cell => cell.dataset.label)"""
    )
    assert page.locator(".cards:not(.compare) td[data-label]").count()
    assert too_wide == []


def test_a_long_name_and_tag_fit_a_phone(visit: Visit, context: Context) -> None:
    submit(Submission("a" * 200 + ".txt", "Hôm nay trời đẹp.", tags=("W" * 64,)), context=context)
    visit.page.set_viewport_size({"width": PHONE, "height": 740})
    visit.go("/jobs?q=aaaa")
    assert_fits(visit.page)


def assert_fits(page: Page) -> None:
    """Nothing is beyond the right edge of a phone."""
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    assert page.evaluate(_OFF_SCREEN) == []
    assert page.evaluate(_WIDE_TABLES) == []


def _read_what_is_explained(page: Page, keys: set[str]) -> None:
    """Every key has its button, which the keyboard opens; the words are on the screen, and Escape puts them away."""
    buttons = page.locator("main .help:visible")
    found = {item.get_attribute("popovertarget") for item in buttons.all()}
    assert found == {f"help-{key}" for key in keys}
    for key in sorted(keys):
        page.locator(f"main .help:visible[popovertarget='help-{key}']").first.press("Enter")
        words = page.locator(f"#help-{key}")
        expect(words).to_be_visible()
        box = words.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE
        page.keyboard.press("Escape")
        expect(words).to_be_hidden()


def _open(visit: Visit, name: str, example: Example) -> None:
    page = visit.go(PAGES[name][1].format(**asdict(example)))
    if name == "at-once":
        page.click(".said >> nth=2")
        page.wait_for_selector("[data-use]")
    elif name == "document":
        page.click("a.seg >> nth=3")
        page.wait_for_selector("#edited")
    elif name == "glossaries-wrong":
        page.fill("#lines", "one\ttwo\tthree\tfour\n\tx")
        page.click("button:has-text('Keep')")
        page.wait_for_selector("#wrong")
    elif name == "align-wrong":
        page.click("main button.primary")
        page.wait_for_selector("[role=alert]")
    elif name == "jobs-delete":  # what browsers without a script get
        page.evaluate("document.querySelector('[data-delete]').submit()")
        page.wait_for_selector("a:has-text('Keep')")
    elif name == "plan":
        page.select_option("#beam", "1")
        page.click("button:has-text('Plan')")
        page.wait_for_selector("#plan")
    visit.complaints[:] = [line for line in visit.complaints if "404" not in line and "422" not in line]
