"""One line of very many sentences: what cutting it costs grows with its length, no faster."""

from __future__ import annotations

import pytest

from tests.costs import growth
from translator.segment import segment

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("unit", ["Jó napot, 12. május. ", "Điều 12. Phạm vi. "])
def test_numbers_before_stops_cost_no_more_in_a_long_line(unit: str) -> None:
    assert growth(lambda size: segment(unit * size, source="auto"), small=2_000) < 10
