"""Every page in light and dark and on a phone: nothing serious for axe, nothing wider than the screen.

What the pages look like is kept in `build/pictures/` for people to look at.
"""

from __future__ import annotations

from dataclasses import asdict

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import Visit
from tests.translator.web.pages.conftest import Example, MakeVisit

PAGES = {
    "submit": "/",
    "jobs": "/jobs",
    "document": "/jobs/{job}",
    "segment": "/jobs/{job}/segments/2",
    "align": "/align",
    "retranslations": "/retranslations",
    "compare": "/retranslations/{run}",
    "compared": "/retranslations/{run}/documents/{document}",
    "dashboard": "/dashboard",
    "api": "/api",
    "sign-in": "/sign-in",
    "error": "/jobs/0",
}
PHONE = 360


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_serious_finding(
    make_visit: MakeVisit, example: Example, name: str, scheme: str
) -> None:
    visit = make_visit(scheme=scheme)
    _open(visit, name, example)
    visit.picture(f"{name}-{scheme}")
    found = Axe().run(visit.page).response["violations"]
    serious = [item for item in found if item["impact"] in ("serious", "critical")]
    assert [(item["id"], item["nodes"][0]["html"]) for item in serious] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(make_visit: MakeVisit, example: Example, name: str) -> None:
    visit = make_visit(width=PHONE, height=740)
    _open(visit, name, example)
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
    if name == "document":
        visit.page.click("a.seg >> nth=3")
        visit.page.wait_for_selector("#edited")
    visit.complaints[:] = [line for line in visit.complaints if "404" not in line and "422" not in line]
