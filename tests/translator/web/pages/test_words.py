"""Whatever can be flagged is explained on a page."""

from __future__ import annotations

import pytest

from tests.browser import Visit
from tests.translator.web.pages.conftest import Example
from translator import checks, pipeline
from translator.languages import AUTO, ENGLISH, UNDETERMINED
from translator.web.pages.rendering import to_size
from translator.web.pages.words import FLAG_REASONS


def test_every_flag_has_its_reason_in_words() -> None:
    flags = {
        value
        for module in (checks, pipeline)
        for name, value in vars(module).items()
        if name.isupper()
        and not name.startswith("_")
        and isinstance(value, str)
        and value.replace("_", "").isalpha()
    }
    known = set(FLAG_REASONS) | {AUTO, ENGLISH, UNDETERMINED}
    assert flags - known == set()


@pytest.mark.parametrize(
    ("n_bytes", "words"), [(812, "812 bytes"), (14_200, "14.2 kB"), (20_000_000, "20 MB"), (3e9, "3 GB")]
)
def test_sizes_are_said_as_people_say_them(n_bytes: float, words: str) -> None:
    assert to_size(n_bytes) == words


def test_the_newest_of_a_chart_is_seen_on_a_phone(visit: Visit, example: Example) -> None:
    assert example.job
    visit.page.set_viewport_size({"width": 360, "height": 740})
    page = visit.go("/dashboard")
    page.wait_for_function("() => document.querySelector('.scroll').scrollLeft > 0")
    chart = page.evaluate_handle("document.querySelector('.scroll')")
    chart.evaluate("chart => { chart.scrollLeft = 7; }")
    page.wait_for_function("chart => !chart.isConnected", arg=chart)
    assert page.evaluate("document.querySelector('.scroll').scrollLeft") == 7
