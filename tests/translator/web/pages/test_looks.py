"""Every page in light and dark and on a phone: nothing serious for axe, nothing wider than the screen.

What the pages look like is kept in `build/pictures/` for people to look at.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

import pytest

from tests.browser import Visit, find_serious
from tests.translator.web.pages.conftest import Example

TEXT = "Bản tin Sông Xanh | Blue River Bulletin%0A%0AHôm nay trời đẹp.%0A%0AKöszönjük, hogy olvas minket!"
PAGES = {
    "submit": "/",
    "at-once": f"/?text={TEXT}",
    "jobs": "/jobs",
    "document": "/jobs/{job}",
    "segment": "/jobs/{job}/segments/2",
    "unsure": "/jobs/{job}?show=unsure",
    "replace": "/jobs/{job}/replace?find=the&put=a",
    "jobs-filtered": "/jobs?q=hu&flag=any",
    "jobs-none": "/jobs?q=nothing-has-this-name",
    "beads": "/align/{alignment}",
    "align": "/align",
    "glossaries": "/glossaries",
    "glossary": "/glossaries/{glossary}",
    "glossary-difference": "/glossaries/{glossary}/difference",
    "term": "/glossaries/{glossary}/terms/{term}?after=",
    "glossary-delete": "/glossaries/{glossary}/delete",
    "retranslations": "/retranslations",
    "compare": "/retranslations/{run}",
    "compared": "/retranslations/{run}/documents/{document}",
    "dashboard": "/dashboard",
    "api": "/api",
    "sign-in": "/sign-in",
    "error": "/jobs/0",
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PHONE = 360


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
    assert visit.page.evaluate("document.documentElement.scrollWidth") == PHONE


def test_the_switch_is_kept(visit: Visit) -> None:
    page = visit.go("/")
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "dark"
    page = visit.go("/jobs")
    assert page.get_attribute("html", "data-theme") == "dark"


def _open(visit: Visit, name: str, example: Example) -> None:
    visit.go(PAGES[name].format(**asdict(example)))
    if name == "at-once":
        visit.page.click(".said >> nth=2")
        visit.page.wait_for_selector("[data-use]")
    if name == "document":
        visit.page.click("a.seg >> nth=3")
        visit.page.wait_for_selector("#edited")
    visit.complaints[:] = [line for line in visit.complaints if "404" not in line and "422" not in line]
