"""How soon pages are seen in a browser: English while one types, a long document, a list of many jobs, editing.

python -m tests.bench.pages [at-once|jobs|document|align] [--segments 5000]: real Chromium and a real server;
the bundled model translates at once, an engine without a model does the rest. `--segments 34000` is a large
book, 20000 the most that are aligned. CPU is that of this process: the server and the calls of the browser.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser import Visit, running_browser, visiting
from tests.fakes import FakeEngine
from tests.services import wait_until
from tests.web_server import running_server
from translator.jobs import Submission
from translator.service.context import Context, make_context
from translator.service.queries import get_job, look_over
from translator.service.submission import submit
from translator.settings import load_settings
from translator.web.app import make_app

_VISITS, _SENTENCES, _JOBS, _EDITS = 7, 20, 100, 20
_SENTENCE = "Câu số {} nói rằng hôm nay trời đẹp và có {} người đi chơi ở công viên bên bờ sông."
_ENGLISH = "Sentence number {} says that it is nice today and {} people are out in the park by the river."
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
# The clock starts with the last key; the English is there when its segment is drawn.
_WAIT_FOR_ENGLISH = """() => {
    let typed = 0, drawn = 0;
    const english = document.getElementById('english');
    document.getElementById('text').addEventListener('input', () => { typed = performance.now(); drawn = 0; });
    new MutationObserver(() => {
        if (english.querySelector('.said')) drawn ||= performance.now();
    }).observe(english, { childList: true });
    window.english = async () => {
        while (!drawn) await new Promise(requestAnimationFrame);
        return drawn - typed;
    };
}"""
_WATCH = """() => { window.longest = 0; new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
}).observe({ type: 'longtask' }); }"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="?", choices=("at-once", "jobs", "document", "align"))
    parser.add_argument("--segments", type=int, default=5000)
    given = parser.parse_args()
    if given.what in (None, "at-once"):
        _measure_at_once()
    if given.what in (None, "jobs", "document"):
        _measure_documents(given.what, given.segments)
    if given.what in (None, "align"):
        _measure_aligning(given.segments)


@contextmanager
def _visiting() -> Iterator[tuple[Visit, Context]]:
    """A tab at a server whose engine has no model."""
    with tempfile.TemporaryDirectory() as directory:
        context = make_context(
            load_settings({"TOLMACS_DATA_DIR": directory}), engines=lambda _name: FakeEngine()
        )
        with (
            running_server(make_app(context, executor=True)) as address,
            running_browser() as browser,
            visiting(browser, address) as visit,
        ):
            visit.page.set_default_timeout(300_000)
            yield visit, context
        context.store.close()


def _measure_documents(what: str | None, n_segments: int) -> None:
    with _visiting() as (visit, context):
        if what != "jobs":
            path = f"/jobs/{_translate(n_segments, context)}"
            _measure(visit, path, n_segments)
            _measure_editing(visit, path, n_segments)
        if what != "document":
            _measure_jobs(visit, context)


def _measure_aligning(n_segments: int) -> None:
    """Two texts of so many lines: paired, opened, corrected, taken back, taken away."""
    source = "\n".join(_SENTENCE.format(n, n * 7) for n in range(n_segments))
    target = "\n".join(_ENGLISH.format(n, n * 7) for n in range(n_segments))
    with _visiting() as (visit, _):
        page = visit.go("/align")
        page.set_input_files(
            "#source-file", {"name": "a.txt", "mimeType": "text/plain", "buffer": source.encode()}
        )
        page.set_input_files(
            "#target-file", {"name": "b.txt", "mimeType": "text/plain", "buffer": target.encode()}
        )
        page.check("[name=by][value=line]")
        with _timing(f"{n_segments} by {n_segments} lines, from the button to the beads"):
            page.click("main button.primary")
            page.wait_for_selector("#beads path.band")
        path = page.url.removeprefix(visit.address)
        with _timing("the page again"):
            visit.go(path)
            page.wait_for_selector("#beads path.band")
        with _timing("the page of a segment in the middle"):
            visit.go(f"{path}?number={n_segments // 2}")
            page.wait_for_selector("#beads path.band")
        for words, key in (("a bead parted", "Delete"), ("taken back", "Control+z")):
            with _timing(words):
                page.evaluate("document.getElementById('saved').textContent = ''")
                page.locator(f"#source-{n_segments // 2}").press(key)
                page.wait_for_selector("#saved:text-is('Saved.')")
        with _timing("a segment split"):
            page.evaluate("document.getElementById('saved').textContent = ''")
            page.locator(f"#source-{n_segments // 2}").press("F2")
            page.fill("#words-text", "Một.\nHai.")
            page.click("[data-act=rewrite]")
            page.wait_for_selector("#saved:text-is('Saved.')")
        with _timing("the TMX"):
            page.request.get(f"{visit.address}{path}/files/tmx", timeout=300_000)


@contextmanager
def _timing(words: str) -> Iterator[None]:
    started, cpu = time.monotonic(), time.process_time()
    yield
    print(f"{words}: {time.monotonic() - started:.1f} s, CPU {time.process_time() - cpu:.1f} s", flush=True)


def _measure_at_once() -> None:
    """From the last key of a sentence to its first English on the page, a sentence that nobody typed before."""
    with tempfile.TemporaryDirectory() as directory:
        given = {"TOLMACS_DATA_DIR": directory, "TOLMACS_MODEL": "mini"}
        context = make_context(load_settings(given))
        with (
            running_server(make_app(context, executor=True)) as address,
            running_browser() as browser,
            visiting(browser, address) as visit,
        ):
            page = visit.go("/")
            page.evaluate(_WAIT_FOR_ENGLISH)
            took = []
            for n in range(_SENTENCES + 1):
                page.fill("#text", "")
                page.keyboard.insert_text(_SENTENCE.format(n, n * 7))
                took.append(page.evaluate("() => window.english()"))
        context.store.close()
    warm = took[1:]  # the first one loads the model
    print(f"first English after a pause: median {statistics.median(warm):.0f} ms, worst {max(warm):.0f} ms")


def _measure_jobs(visit: Visit, context: Context) -> None:
    for n in range(_JOBS):
        submit(Submission(f"{n}.txt", _SENTENCE.format(n, n * 11)), context=context)
    wait_until(lambda: not look_over(context=context).backlog.chunks_queued, within_s=300, what="all jobs")
    paints = []
    for _ in range(_VISITS):
        visit.go("/jobs")
        visit.page.wait_for_function(_PAINT)
        paints.append(visit.page.evaluate(_PAINT))
    print(f"list of {_JOBS} jobs, first paint: median {statistics.median(paints):.0f} ms")


def _measure_editing(visit: Visit, path: str, n_segments: int) -> None:
    """From Ctrl+Enter in a segment to the next one ready to be written in."""
    page = visit.page
    first = n_segments // 2
    visit.go(f"{path}?at={first}#s{first}")
    page.wait_for_selector("#edited")
    took = []
    for n in range(first, first + _EDITS):
        page.fill("#edited", f"Sentence {n} as a person writes it.")
        started = time.monotonic()
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(f"#inspector h2:text-is('Segment {n + 2}')")
        took.append((time.monotonic() - started) * 1000)
    print(f"save and next: median {statistics.median(took):.0f} ms, worst {max(took):.0f} ms")


def _translate(n_segments: int, context: Context) -> str:
    text = "\n\n".join(_SENTENCE.format(n, n * 7) for n in range(n_segments))
    job_id = submit(Submission("long.txt", text), context=context).job_id
    wait_until(lambda: get_job(job_id, context=context).is_final, within_s=3600, what="a translation")
    return job_id


def _measure(visit: Visit, path: str, n_segments: int) -> None:
    paints = []
    for _ in range(_VISITS):
        visit.go(path)
        visit.page.wait_for_function(_PAINT)
        paints.append(visit.page.evaluate(_PAINT))
    size = len(visit.page.request.get(visit.address + path).body())
    visit.page.evaluate(_WATCH)
    jumps = [_jump(visit, n) for n in range(n_segments - 1, 0, -max(1, n_segments // 10))]
    print(f"{n_segments} segments: page of {size / 1000:,.0f} kB")
    print(f"first paint: median {statistics.median(paints):.0f} ms, worst {max(paints):.0f} ms")
    print(f"to any segment: median {statistics.median(jumps):.0f} ms, worst {max(jumps):.0f} ms")
    print(f"longest task of the page meanwhile: {visit.page.evaluate('window.longest'):.0f} ms")


def _jump(visit: Visit, n: int) -> float:
    """Milliseconds until a segment is in view after the slider was moved to it."""
    took: float = visit.page.evaluate(
        """async n => {
            const slider = document.getElementById('jump');
            const started = performance.now();
            slider.value = n;
            slider.dispatchEvent(new Event('change'));
            const isSeen = () => {
                const place = document.getElementById('s' + n)?.getBoundingClientRect();
                return place && place.top >= 0 && place.bottom <= innerHeight;
            };
            while (!isSeen()) await new Promise(requestAnimationFrame);
            return performance.now() - started;
        }""",
        n,
    )
    return took


if __name__ == "__main__":
    main()
