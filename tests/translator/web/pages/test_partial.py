"""A long document is read while it is worked on, and its page says how long that will take."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import visiting
from tests.fakes import FakeEngine
from tests.web_server import running_server
from translator.jobs import Submission
from translator.service.context import Context, make_context
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.settings import load_settings
from translator.web.app import make_app

N = 40


@pytest.fixture
def slow_context(tmp_path: Path) -> Context:
    """A service that cuts documents into small chunks and works only when it is told to."""
    given = {"TOLMACS_DATA_DIR": str(tmp_path), "TOLMACS_CHUNK_SEGMENTS": "8"}
    return make_context(load_settings(given), engines=lambda _name: FakeEngine())


def test_segments_appear_while_a_document_is_worked_on(browser: Browser, slow_context: Context) -> None:
    text = "\n\n".join(f"Hôm nay là ngày thứ {n} của chuyến đi." for n in range(N))
    job_id = submit(Submission("long.txt", text), context=slow_context).job_id
    app = make_app(slow_context, executor=False)
    with running_server(app) as address, visiting(browser, address) as visit:
        page = visit.go(f"/jobs/{job_id}")
        expect(page.locator("#partial")).to_be_hidden()
        assert take_turn(context=slow_context)
        expect(page.locator("#partial .pair").first).to_be_visible()
        seen = page.locator("#partial .pair").count()
        assert 0 < seen < N
        expect(page.locator("#count")).to_have_text(re.compile(r"\d+ of 40 segments, about .* left"))
        visit.picture("partial-light")
        take_turn(context=slow_context)
        expect(page.locator("#partial .pair")).not_to_have_count(seen)
        numbers = page.locator("#partial a.seg").evaluate_all(
            "links => links.map(link => Number(link.dataset.n))"
        )
        assert numbers == list(range(len(numbers))), "in order, without a gap, each once"
        while take_turn(context=slow_context):
            pass
        page.wait_for_selector("#jump")
        assert visit.complaints == []
    slow_context.store.close()
