"""Turns take as much text as their model does in half a minute."""

from __future__ import annotations

from translator.jobs import Recipe
from translator.records import Decoding
from translator.service.portions import Portions


def test_a_fast_model_gets_more_up_to_a_bound() -> None:
    portions = Portions()
    before = portions.most_chars(Recipe())
    for _ in range(9):
        portions.learn(Recipe(), portions.most_chars(Recipe()), seconds=0.1)
    assert before < portions.most_chars(Recipe()) == 50_000


def test_a_slow_model_gets_half_a_minute_and_costs_no_other() -> None:
    portions = Portions()
    for _ in range(9):  # 20 code points a second
        portions.learn(Recipe(), n := portions.most_chars(Recipe()), seconds=n / 20)
    assert portions.most_chars(Recipe()) == 600
    assert portions.most_chars(Recipe(decoding=Decoding(beam_size=1))) > 600


def test_what_was_known_already_says_nothing() -> None:
    portions = Portions()
    portions.learn(Recipe(), 0, seconds=0.0)
    assert portions.most_chars(Recipe()) == Portions().most_chars(Recipe())
