"""Plan, run, compare, accept and roll back on pages."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import Visit
from tests.translator.web.pages.conftest import Example
from translator.service.context import Context
from translator.service.queries import get_document


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
