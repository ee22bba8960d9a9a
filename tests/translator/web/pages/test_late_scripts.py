"""Nothing that somebody types, chooses or presses is lost, whether scripts have come yet, or the page was left and come back to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

import translator.web
from tests.browser import Visit
from tests.translator.web.conftest import MakeSite
from tests.translator.web.pages.conftest import Example
from translator.service.context import Context
from translator.service.queries import list_jobs

WEB = Path(translator.web.__file__).parent
_IMPORT = re.compile(r'import (?:.* from )?"\./([\w-]+\.js)"')
ORIGIN = {"Origin": "http://testserver"}
FILE = {"name": "szia.txt", "mimeType": "text/plain", "buffer": "Köszönöm szépen a segítséget.".encode()}
TABLE = {"name": "t.csv", "mimeType": "text/csv", "buffer": "id,szöveg\n1,Köszönöm szépen.\n".encode()}


@contextmanager
def without_scripts(visit: Visit, path: str) -> Iterator[Page]:
    """A page whose scripts come when the block ends."""
    held: list[Route] = []
    is_held = True

    def hold(route: Route) -> None:
        if is_held:
            held.append(route)
        else:
            route.continue_()

    visit.page.route("**/static/*.js", hold)
    visit.page.goto(visit.address + path, wait_until="commit")
    yield visit.page
    is_held = False
    for route in held:
        route.continue_()


def test_text_and_files_of_before_are_taken_up(visit: Visit) -> None:
    with without_scripts(visit, "/") as page:
        page.fill("#text", "Xin chào các bạn.")
        page.set_input_files("#documents", FILE)  # type: ignore[arg-type]  # what a test names
    expect(page.locator("#english .said")).to_have_count(1)
    expect(page.locator("#file-list")).to_contain_text("Hungarian")
    expect(page.locator("#files-submit")).to_be_enabled()


@pytest.mark.parametrize("template", sorted((WEB / "templates").glob("*.html")), ids=lambda path: path.name)
def test_no_script_runs_before_another_that_hears_it(template: Path) -> None:
    named = re.findall(r'<script [^>]*src="/static/([\w-]+\.js)"', template.read_text("utf-8"))
    brought = {
        name for script in named for name in _IMPORT.findall((WEB / "static" / script).read_text("utf-8"))
    }
    assert brought.isdisjoint(named)  # it runs as soon as it has come, the other one later


def test_headings_sort_as_soon_as_they_are_buttons(visit: Visit, example: Example) -> None:
    path = f"/retranslations/{example.run}/documents/{example.document}"
    with without_scripts(visit, path) as page:
        expect(page.locator("th[data-sort]")).to_have_text("Log-probability")
        expect(page.locator("th button")).to_have_count(0)
    page.click("th button")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)


def test_coming_back_finds_all_as_it_was_left(visit: Visit, example: Example) -> None:  # noqa: ARG001  # a job
    page = visit.go("/")
    page.fill("#text", "Xin chào các bạn.")
    visit.go("/jobs")
    page.check("[name=job] >> nth=0")
    visit.go("/api")
    page.select_option("#try-call", "deepl")
    page.fill("#try-body", "{}")
    visit.go("/dashboard")
    page.go_back()
    expect(page.locator("#try-curl")).to_contain_text("-d '{}'")
    expect(page.locator("#try-curl")).to_contain_text("/v2/translate")
    page.go_back()
    expect(page.locator("#chosen")).to_have_text("1 chosen:")
    page.go_back()
    expect(page.locator("#english .said")).to_have_count(1)


def test_a_double_click_hands_in_once(visit: Visit, context: Context) -> None:
    page = visit.go("/")
    before = len(list_jobs(context=context, limit=200))
    page.evaluate(
        "const button = document.querySelector('.examples button');"
        "button.click(); setTimeout(() => button.click(), 100)"
    )
    page.wait_for_url("**/jobs/*")
    assert len(list_jobs(context=context, limit=200)) == before + 1


def test_enter_in_an_option_hands_the_files_in(visit: Visit) -> None:
    page = visit.go("/")
    page.set_input_files("#documents", TABLE)  # type: ignore[arg-type]  # what a test names
    page.click("summary >> text=Options")
    page.fill("#columns", "szöveg")
    page.press("#columns", "Enter")
    page.wait_for_url("**/jobs/*")
    expect(page.locator("h1")).to_have_text("t.csv")


def test_what_cannot_be_fetched_is_not_copied(visit: Visit, example: Example) -> None:
    page = visit.go(f"/jobs/{example.job}")
    page.route("**/files/text", lambda route: route.fulfill(status=500, body="<h1>No</h1>"))
    page.click("[data-copy=main]")
    expect(page.locator("[data-copy=main]")).to_have_text("Not copied")
    visit.complaints.clear()  # of the answer that failed


@pytest.mark.parametrize(
    ("path", "given", "kept"),
    [
        (
            "/jobs",
            {"text": "Xin chào.", "beam": "4", "references": "a", "model": "none", "encoding": "utf-16"},
            ['<option value="4" selected>', 'value="utf-16"', '<details class="options" open>'],
        ),
        (
            "/align",
            {"source": "Xin chào.", "by": "line", "name": "mine"},
            ['value="line" checked', 'value="model">', 'value="mine"'],
        ),
        ("/retranslations", {"name": "mine", "beam": "4"}, ['value="mine"', '<option value="4" selected>']),
    ],
)
def test_a_form_that_is_shown_again_has_all_that_was_chosen(
    make_site: MakeSite, path: str, given: dict[str, str], kept: list[str]
) -> None:
    page = make_site().client.post(path, data=given, headers=ORIGIN).text
    assert [part for part in kept if part not in page] == []
