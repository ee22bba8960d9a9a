"""How soon a long document is seen in a browser, and how smoothly one moves in it.

python -m tests.bench.pages [--segments 5000]: real Chromium, a real server, an engine without a model.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile

from tests.browser import Visit, running_browser, visiting
from tests.fakes import FakeEngine
from tests.services import wait_until
from tests.web_server import running_server
from translator.jobs import Submission
from translator.service import Context, get_job, make_context, submit
from translator.settings import load_settings
from translator.web.app import make_app

_VISITS = 7
_SENTENCE = "Câu số {} nói rằng hôm nay trời đẹp và có {} người đi chơi ở công viên bên bờ sông."
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
_WATCH = """() => { window.longest = 0; new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
}).observe({ type: 'longtask' }); }"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=5000)
    n_segments: int = parser.parse_args().segments
    with tempfile.TemporaryDirectory() as directory:
        context = make_context(
            load_settings({"TOLMACS_DATA_DIR": directory}), engines=lambda _name: FakeEngine()
        )
        with running_server(make_app(context, executor=True)) as address, running_browser() as browser:
            path = f"/jobs/{_translate(n_segments, context)}"
            with visiting(browser, address) as visit:
                _measure(visit, path, n_segments)
        context.store.close()


def _translate(n_segments: int, context: Context) -> str:
    text = "\n\n".join(_SENTENCE.format(n, n * 7) for n in range(n_segments))
    job_id = submit(Submission("long.txt", text), context=context).job_id
    wait_until(lambda: get_job(job_id, context=context).is_final, within_s=300, what="a translation")
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
