"""Every page in light and dark and on a phone: nothing serious for axe, nothing wider than the screen.

What the pages look like is kept in `build/pictures/` for people to look at.
"""

from __future__ import annotations

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import Visit
from tests.services import wait_until
from tests.translator.web.pages.conftest import MakeVisit
from translator.service import Context, get_references

PAGES = {
    "submit": "/",
    "jobs": "/jobs",
    "document": "/jobs/{job}",
    "segment": "/jobs/{job}/segments/2",
    "align": "/align",
    "dashboard": "/dashboard",
    "api": "/api",
    "sign-in": "/sign-in",
    "error": "/jobs/0",
}
PHONE = 360


@pytest.fixture(scope="package")
def example(address: str, context: Context) -> str:
    """The id of a job with references, done and scored."""
    answer = httpx2.post(f"{address}/examples/hu", headers={"Origin": address})
    assert answer.status_code == 303
    job_id = answer.headers["location"].rsplit("/", 1)[1]
    wait_until(
        lambda: get_references(job_id, context=context).is_complete, within_s=60, what="scores of the example"
    )
    return job_id


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_serious_finding(make_visit: MakeVisit, example: str, name: str, scheme: str) -> None:
    visit = make_visit(scheme=scheme)
    _open(visit, name, example)
    visit.picture(f"{name}-{scheme}")
    found = Axe().run(visit.page).response["violations"]
    serious = [item for item in found if item["impact"] in ("serious", "critical")]
    assert [(item["id"], item["nodes"][0]["html"]) for item in serious] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(make_visit: MakeVisit, example: str, name: str) -> None:
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


def _open(visit: Visit, name: str, job_id: str) -> None:
    visit.go(PAGES[name].format(job=job_id))
    if name == "document":
        visit.page.click("a.seg >> nth=3")
        visit.page.wait_for_selector("#edited")
    visit.complaints[:] = [line for line in visit.complaints if "404" not in line and "422" not in line]
