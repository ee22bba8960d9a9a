"""A document of any length is read a part at a time: by links alone, and in a browser as if it were one page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import visiting
from tests.fakes import FakeEngine
from tests.translator.web.conftest import Site
from tests.translator.web.pages.test_editing import let_go
from tests.web_server import running_server
from translator.jobs import Submission
from translator.service.context import Context, make_context
from translator.service.edits import edit_segment
from translator.service.queries import get_result
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.settings import load_settings
from translator.web.app import make_app
from translator.web.pages import reading

N, BLOCK, PART = 100, 10, 40
FLAGGED = 97
LINES = [f"Hôm nay là ngày thứ {n} của chuyến đi." for n in range(N)]
LINES[FLAGGED] = "Отель закрыт на ремонт."


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are as long for this document as the usual ones for a book."""
    monkeypatch.setattr(reading, "BLOCK", BLOCK)
    monkeypatch.setattr(reading, "PART", PART)


def translate(context: Context) -> str:
    job_id = submit(Submission("long.txt", "\n\n".join(LINES)), context=context).job_id
    while take_turn(context=context):
        pass
    return job_id


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, str]]:
    """A tab with the document, and the path of that."""
    given = {"TOLMACS_DATA_DIR": str(tmp_path), "TOLMACS_SWEEP_S": "0.2"}
    engine = FakeEngine(lambda source: f"On day {re.sub('[^0-9]', '', source.text)} of the trip we sailed.")
    context = make_context(load_settings(given), engines=lambda _name: engine)
    path = f"/jobs/{translate(context)}"
    with (
        running_server(make_app(context, executor=False)) as address,
        visiting(browser, address) as visit,
    ):
        yield visit.go(path), path
        assert visit.complaints == []
    context.store.close()


def test_every_segment_is_reached_by_links_alone_and_no_page_has_them_all(site: Site) -> None:
    path = f"/jobs/{translate(site.context)}"
    seen: list[int] = []
    following: str | None = path
    while following:
        text = site.client.get(following).text
        blocks = [list(map(int, found.split(","))) for found in re.findall('data-numbers="([^"]*)"', text)]
        assert sum(map(len, blocks)) <= PART
        for block in blocks:
            linked = text if f'id="s{block[0]}"' in text else site.client.get(f"{path}?at={block[0]}").text
            seen += [int(n) for n in re.findall(r'id="s(\d+)"', linked) if int(n) in block]
        later = re.search(r'href="([^"]*)">Later<', text)
        following = later[1].replace("&amp;", "&") if later else None
    assert seen == list(range(N))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=NGÀY+THỨ+42+", [42]),
        ("q=<VI>+HÔM+NAY+LÀ+NGÀY+THỨ+7+CỦA", [7]),
        ("q=ремонт&show=flagged", [FLAGGED]),
        ("q=42&show=edited", []),
        ("q=ngày&at=50", [*range(40, 80)]),
    ],
)
def test_words_are_found_in_source_and_english(site: Site, query: str, found: list[int]) -> None:
    text = site.client.get(f"/jobs/{translate(site.context)}?{query}").text
    assert [int(n) for block in re.findall('data-numbers="([^"]*)"', text) for n in block.split(",")] == found
    assert ("No segment that is shown has" in text) == (not found)


def test_any_segment_is_a_step_away(page: tuple[Page, str]) -> None:
    tab, _ = page
    tab.click("[data-step='1']")
    expect(tab.locator("#inspector h2")).to_have_text(f"Segment {FLAGGED + 1}")
    expect(tab.locator(f"#s{FLAGGED}")).to_be_in_viewport()
    tab.fill("#jump", "39")
    tab.locator("#s39").focus()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator("#s40")).to_be_focused()
    tab.keyboard.press("ArrowUp")
    expect(tab.locator("#s39")).to_be_focused()


def test_of_two_places_the_last_is_shown_whichever_answer_comes_last(page: tuple[Page, str]) -> None:
    tab, _ = page
    held: list[Route] = []
    tab.route(re.compile("at=97&part=1"), lambda route: held.append(route))
    with tab.expect_request(re.compile("at=97&part=1")):
        tab.fill("#jump", "97")
    tab.fill("#jump", "50")
    tab.wait_for_selector("#s50")
    let_go(tab, held[0])
    assert (tab.locator("#s50").count(), tab.locator("#s97").count()) == (1, 0)


def test_save_and_next_goes_on_behind_a_page_and_a_reload_comes_back(page: tuple[Page, str]) -> None:
    tab, path = page
    tab.goto(f"{tab.url}?show=unreviewed&at=39#s39")
    tab.fill("#edited", "The last of this page.")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("#inspector h2")).to_have_text("Segment 41")
    expect(tab.locator("#edited")).to_be_focused()
    expect(tab.locator("#left")).to_have_text(f"1 of {N - 1} reviewed")
    expect(tab.locator("#shows a:has-text('Edited')")).to_have_text("Edited 1")
    tab.reload()
    expect(tab.locator("#inspector h2")).to_have_text("Segment 41")
    expect(tab.locator("#s40")).to_be_in_viewport()
    assert path in tab.url


def test_what_is_not_among_those_shown_is_shown_in_the_whole_document(page: tuple[Page, str]) -> None:
    tab, path = page
    tab.fill("#q", "ngày thứ 5")
    tab.keyboard.press("Enter")
    expect(tab.locator("#found")).to_have_text("11 segments")
    tab.fill("#jump", "80")
    tab.wait_for_url(f"**{path}?at=80#s80")
    expect(tab.locator("#s80")).to_be_in_viewport()


def test_figures_follow_edits_of_others(site: Site) -> None:
    job_id = translate(site.context)
    first = site.client.get(f"/jobs/{job_id}").text
    n_flagged = sum(bool(item.flags) for item in get_result(job_id, context=site.context).translations)
    assert f'Flagged <span class="numbers">{n_flagged}</span>' in first
    edit_segment(job_id, FLAGGED, text="The hotel is closed.", context=site.context)
    edit_segment(job_id, 3, text="It was the third day.", context=site.context)
    after = site.client.get(f"/jobs/{job_id}").text
    assert f'Flagged <span class="numbers">{n_flagged - 2}</span>' in after
    assert 'Edited <span class="numbers">2</span>' in after
    assert re.findall('data-numbers="([^"]*)"', site.client.get(f"/jobs/{job_id}?show=edited").text) == [
        "3,97"
    ]
