"""Pages that follow something outlive a server that is away for a while, and say so meanwhile."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Visit, visiting
from tests.fakes import FakeEngine
from tests.services import free_port
from tests.translator.web.pages.conftest import Example
from tests.web_server import running_server
from translator.jobs import Submission
from translator.retranslations import Order, Query, RecipeChange
from translator.service.context import Context, make_context
from translator.service.queries import get_job
from translator.service.retranslation import running
from translator.service.retranslation.scheduling import conduct
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.settings import load_settings
from translator.web.app import make_app

FOLLOWING = {
    "dashboard": ("/dashboard", "**/dashboard?part=1"),
    "scores": ("/jobs/{job}", "**/progress"),
}


@pytest.fixture
def own_context(tmp_path: Path) -> Context:
    """A service of its own, which does no work by itself."""
    given = {"TOLMACS_DATA_DIR": str(tmp_path), "TOLMACS_SWEEP_S": "0.2"}
    return make_context(load_settings(given), engines=lambda _name: FakeEngine())


def test_a_job_is_followed_over_a_restart_of_the_server(browser: Browser, own_context: Context) -> None:
    port = free_port()
    job_id = submit(Submission("a.txt", "Hôm nay trời đẹp."), context=own_context).job_id
    with running_server(make_app(own_context, executor=False), port=port) as address:
        tab = visiting(browser, address)
        visit = tab.__enter__()
        page = visit.go(f"/jobs/{job_id}")
        expect(page.locator("#state")).to_have_text("waiting")
    expect(page.locator("#unreachable")).to_be_visible()
    while take_turn(context=own_context):
        pass
    with running_server(make_app(own_context, executor=False), port=port):
        page.wait_for_selector("#jump")
        tab.__exit__(None, None, None)
    own_context.store.close()


@pytest.fixture
def begun(own_context: Context) -> str:
    """A re-translation that nobody works on yet."""
    document = get_job(_translated(own_context), context=own_context).document_id
    order = Order(Query(owner="", documents=(document,)), RecipeChange(beam_size=4), name="Wider")
    return running.begin(order, context=own_context)


def _translated(context: Context) -> str:
    job_id = submit(Submission("a.txt", "Hôm nay trời đẹp."), context=context).job_id
    while take_turn(context=context):
        pass
    return job_id


def test_a_retranslation_is_followed_over_a_restart_of_the_server(
    browser: Browser, own_context: Context, begun: str
) -> None:
    port = free_port()
    with ExitStack() as tabs:
        with running_server(make_app(own_context, executor=False), port=port) as address:
            page = tabs.enter_context(visiting(browser, address)).go(f"/retranslations/{begun}")
            expect(page.locator("#run [data-state=running]")).to_be_visible()
        expect(page.locator("#unreachable")).to_be_visible()
        while conduct(now=0.0, context=own_context) or take_turn(context=own_context):
            pass
        conduct(now=0.0, context=own_context)
        with running_server(make_app(own_context, executor=False), port=port):
            expect(page.locator("#run [data-state=finished]")).to_be_visible()
            expect(page.locator("dt", has_text="Changed")).to_be_visible()
            expect(page.locator("#unreachable")).to_be_hidden()
    own_context.store.close()


@pytest.mark.parametrize("how", ["aborted", "502"])
def test_a_retranslation_is_followed_over_a_broken_connection(
    browser: Browser, own_context: Context, begun: str, how: str
) -> None:
    with (
        running_server(make_app(own_context, executor=False)) as address,
        visiting(browser, address) as visit,
    ):
        page = visit.go(f"/retranslations/{begun}")
        page.route(
            "**/*?part=1", lambda route: route.abort() if how == "aborted" else route.fulfill(status=502)
        )
        expect(page.locator("#unreachable")).to_be_visible()
        page.unroute("**/*?part=1")
        expect(page.locator("#unreachable")).to_be_hidden()
        expect(page.locator("#run [data-state=running]")).to_be_visible()
        running.cancel(begun, context=own_context)
        expect(page.locator("#run [data-state=cancelled]")).to_be_visible()
        expect(page.locator(".head button:text-is('Cancel')")).to_have_count(0)
    own_context.store.close()


@pytest.mark.parametrize("name", FOLLOWING)
def test_a_page_says_that_nobody_answers_and_goes_on(visit: Visit, example: Example, name: str) -> None:
    path, asked = FOLLOWING[name]
    page = visit.go(path.format(**asdict(example)))
    page.route(asked, lambda route: route.abort())
    if name == "scores":
        page.click("a.seg >> nth=3")
        page.fill("#edited", "Something of my own.")
        page.click("#inspector button:text-is('Save')")
    expect(page.locator("#unreachable")).to_be_visible()
    page.unroute(asked)
    with page.expect_response(asked):
        pass
    expect(page.locator("#unreachable")).to_be_hidden()
    visit.complaints[:] = [line for line in visit.complaints if "ERR_FAILED" not in line]
    if name == "scores":
        page.click("button:has-text('Back to the machine')")
        expect(page.locator("#inspector button:has-text('Back to the machine')")).to_have_count(0)
