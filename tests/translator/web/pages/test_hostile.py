"""Text that wants to be more than text is shown as text."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import Visit
from tests.services import wait_until
from translator.jobs import Submission
from translator.service.context import Context
from translator.service.edits import edit_segment
from translator.service.queries import get_job
from translator.service.submission import submit

SCRIPT = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"
BIDI = "Hôm nay \u202e\u2067trời đẹp và chúng tôi đi chơi."
ZALGO = "Z\u0335\u0321\u0322" + "\u0350\u0351\u0352" * 60 + "algo đã đến."
NAME = "\u202e<b>gpj.exe</b>"


@pytest.fixture
def hostile(context: Context) -> str:
    """The id of a document that means no good."""
    text = f"Hôm nay {SCRIPT}\n\n{BIDI}\n\n{ZALGO}\n\n{'=' * 1_000_000}\n"
    references = (SCRIPT, "\u202eolleh")
    submission = Submission(NAME, text, priority="interactive", references=references)
    job_id = submit(submission, context=context).job_id
    wait_until(lambda: get_job(job_id, context=context).is_final, what="the document is done")
    edit_segment(job_id, 0, text=SCRIPT, context=context)
    return job_id


def test_hostile_text_is_shown_as_text(hostile: str, visit: Visit) -> None:
    page = visit.go(f"/jobs/{hostile}")
    expect(page.locator("#s0")).to_have_text(SCRIPT)
    expect(page.locator("h1")).to_have_text(NAME)
    assert page.evaluate("document.title") != "taken"
    # What follows a text that turns the direction around stands where it should.
    assert page.locator("#s1 bdi").evaluate("element => getComputedStyle(element).unicodeBidi") == "isolate"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Marks that are piled up do not reach into the paragraphs above and below.
    assert page.locator(".side").first.evaluate("element => getComputedStyle(element).overflowY") == "clip"
    assert len(page.content()) < 200_000, "a line of a megabyte is not drawn whole"
    page.click("#s0")
    expect(page.locator("#edited")).to_have_value(SCRIPT)
    visit.picture("hostile-light")
    for path in ("/jobs", "/dashboard", f"/jobs/{hostile}/segments/0"):
        visit.go(path)
        assert page.evaluate("document.title") != "taken"


def test_hostile_text_is_shown_as_text_before_it_is_sent(visit: Visit) -> None:
    page = visit.go("/")
    page.fill("#text", f"{SCRIPT}\n\n{BIDI}")
    expect(page.locator("#mirror .run").first).to_contain_text("<script>")
    expect(page.locator("#english")).to_contain_text("<script>")
    page = visit.go("/align")
    page.fill("#source", SCRIPT)
    page.fill("#target", SCRIPT)
    page.check("[name=by][value=line]")
    page.click("main button.primary")
    expect(page.locator(".unit").first).to_contain_text(SCRIPT)
    assert page.evaluate("document.title") != "taken"
