"""Real Chromium over a real server with the bundled model, one of each for all pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import httpx2
import pytest
from playwright.sync_api import Browser

from tests.browser import Profile, Visit, lasting_profile, running_browser, visiting
from tests.services import PATIENCE_S, wait_until
from tests.web_server import running_server
from translator.glossary import make_term
from translator.glossary.files import read_glossary
from translator.jobs import Submission
from translator.retranslations import Order, Query, RecipeChange
from translator.service import glossaries, queries
from translator.service.context import Context, make_context
from translator.service.queries import get_job, get_references
from translator.service.retention import cancel_job
from translator.service.retranslation import running
from translator.service.submission import submit
from translator.settings import load_settings
from translator.web.app import make_app
from translator.web.pages.terms import ref_of

GLOSSARY = "source\ttarget\tlanguage\nPutyin\tPutin\thu\nchợ cá\tfish market\tvi\nToyota\tToyota\t\n"
MakeVisit = Callable[..., Visit]


@dataclass(frozen=True)
class Example:
    """Ids of a job that is done and scored, its document, a finished re-translation of that, a job that was stopped, an alignment, a glossary and one of its terms."""

    job: str
    document: str
    run: str
    stopped: str
    alignment: str
    glossary: str
    term: str


# Playwright keeps an event loop running in this thread for as long as a browser is open, so it is open for
# the tests of this package only.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser."""
    with running_browser() as made:
        yield made


@pytest.fixture(scope="package")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A service with the bundled model."""
    directory = tmp_path_factory.mktemp("pages")
    made = make_context(
        load_settings({"TOLMACS_DATA_DIR": str(directory), "TOLMACS_MODEL": "mini", "TOLMACS_SWEEP_S": "0.2"})
    )
    yield made
    made.store.close()


@pytest.fixture(scope="package")
def address(context: Context) -> Iterator[str]:
    """A server that works on documents itself."""
    with running_server(make_app(context, executor=True)) as address:
        yield address


@pytest.fixture(scope="package")
def profile(browser: Browser, address: str) -> Iterator[Profile]:
    """A profile for the first tab of each test."""
    with lasting_profile(browser, address) as made:
        yield made


@pytest.fixture
def make_visit(browser: Browser, address: str, profile: Profile) -> Iterator[MakeVisit]:
    """Opens tabs; at the end none of their pages may have complained, as of a breach of its policy.

    A second tab, and one that is unlike the others, is somebody else's.
    """
    with ExitStack() as open_tabs:
        visits: list[Visit] = []

        def make(**options: object) -> Visit:
            is_alone = not visits and not options
            opened = profile.visiting() if is_alone else visiting(browser, address, **options)  # type: ignore[arg-type]  # what a test names
            visits.append(open_tabs.enter_context(opened))
            return visits[-1]

        yield make
        assert [line for visit in visits for line in visit.complaints] == []


@pytest.fixture
def visit(make_visit: MakeVisit) -> Visit:
    """A tab."""
    return make_visit()


@pytest.fixture(scope="package")
def example(address: str, context: Context) -> Example:
    """A bundled sample, and what a wider search makes of it."""
    answer = httpx2.post(f"{address}/examples/hu", headers={"Origin": address}, timeout=PATIENCE_S)
    assert answer.status_code == 303
    job_id = answer.headers["location"].rsplit("/", 1)[1]
    wait_until(lambda: get_references(job_id, context=context).is_complete, what="scores of the example")
    document_id = get_job(job_id, context=context).document_id
    order = Order(Query(owner="", documents=(document_id,)), RecipeChange(beam_size=4), name="Wider search")
    run_id = running.begin(order, context=context)

    def is_finished() -> bool:
        return queries.get_run(run_id, context=context)[0].state == "finished"

    wait_until(is_finished, what="the end of the re-translation", every_s=0.1)
    sides = {"source": "Xin chào.\nHôm nay trời đẹp.", "target": "Hello.\nIt is a fine day.", "by": "line"}
    aligned = httpx2.post(f"{address}/align", data=sides, headers={"Origin": address}, timeout=PATIENCE_S)
    alignment_id = aligned.headers["location"].rsplit("/", 1)[1]
    terms = read_glossary(GLOSSARY.encode(), name="example.tsv")
    glossary_id = glossaries.put("Example", terms, context=context).id
    more = make_term("kutató", "researcher", language="hu", alternatives=("scientist",))
    glossaries.put_term(glossary_id, more, context=context)
    long = "\n\n".join(f"Hôm nay là ngày thứ {n} của chuyến đi." for n in range(2_000))
    stopped_id = submit(Submission("long.txt", long), context=context).job_id
    cancel_job(stopped_id, context=context)
    return Example(job_id, document_id, run_id, stopped_id, alignment_id, glossary_id, ref_of(more))
