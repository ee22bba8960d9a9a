"""Plan, run, compare, accept and roll back on pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser import Visit
from tests.services import wait_until
from tests.translator.web.pages.conftest import Example
from translator.jobs import Submission
from translator.service.context import Context
from translator.service.edits import edit_segment
from translator.service.queries import get_document, get_job
from translator.service.submission import submit


def test_old_and_new_are_compared_accepted_and_rolled_back(
    visit: Visit, example: Example, context: Context
) -> None:
    page = visit.go(f"/retranslations?document={example.document}")
    page.select_option("#beam", "1")
    page.fill("#name", "Greedy")
    page.click("button:has-text('Plan')")
    expect(page.locator("#plan")).to_be_visible()
    page.click("button:has-text('Begin')")
    page.wait_for_selector("#run [data-state=finished]")
    expect(page.locator("table.sortable ins").first).to_be_visible()
    accept = page.locator("button:has-text('Accept all')")
    accept.click()
    expect(page.locator(".notice.good")).to_contain_text("Readers have 1")
    assert _accepted(context, example) != example.job
    page.click(".head button:has-text('Roll back')")
    expect(accept).to_be_visible()
    assert _accepted(context, example) == example.job


def test_what_a_person_wrote_is_kept_and_left_out_of_the_comparison(visit: Visit, context: Context) -> None:
    job_id = submit(
        Submission("level.txt", "Jó napot kívánok.\n\nKöszönöm a levelét."), context=context
    ).job_id
    wait_until(lambda: get_job(job_id, context=context).is_final, what="the end of the job")
    document_id = get_job(job_id, context=context).document_id
    edit_segment(job_id, 0, text="A good day to you.", context=context)
    page = visit.go(f"/retranslations?document={document_id}")
    page.select_option("#beam", "1")
    page.click("button:has-text('Plan')")
    expect(page.locator(".tiles")).to_contain_text("Written by people1to stay")
    page.click("button:has-text('Begin')")
    page.wait_for_selector("#run [data-state=finished]")
    expect(page.locator(".tiles")).to_contain_text("left out of every figure, since people wrote them: 1")
    visit.go(f"{urlsplit(page.url).path}/documents/{document_id}")
    expect(page.locator("main")).to_contain_text("What people wrote is left out (1)")
    page.click("main a >> nth=0")
    page.click("button:has-text('Accept all')")
    expect(page.locator(".notice.good")).to_contain_text("Readers have 1")
    accepted = get_document(document_id, context=context).accepted_job_id
    assert accepted != job_id
    visit.go(f"/jobs/{accepted}")
    expect(page.locator("main")).to_contain_text("A good day to you.")


def test_gains_are_sorted_by_their_column(visit: Visit, example: Example) -> None:
    page = visit.go(f"/retranslations/{example.run}/documents/{example.document}")
    values = _column(page)
    page.click("th button")
    assert _column(page) == sorted(values, reverse=True)
    page.click("th button")
    assert _column(page) == sorted(values)
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)


def test_what_is_wrong_with_a_plan_is_said(visit: Visit) -> None:
    page = visit.go("/retranslations")
    page.fill("#score_below", "poor")
    page.click("button:has-text('Plan')")
    expect(page.locator("[role=alert]")).to_contain_text("poor")
    expect(page.locator("#score_below")).to_have_value("poor")
    visit.complaints.clear()  # Chromium notes the status 422


def _column(page: Page) -> list[float]:
    cells = page.locator("td.figure[data-value]").evaluate_all("cells => cells.map(c => c.dataset.value)")
    return [float(value) for value in cells if value]


def _accepted(context: Context, example: Example) -> str | None:
    return get_document(example.document, context=context).accepted_job_id
