"""Turns take as much text as their model does in half a minute."""

from __future__ import annotations

from translator.jobs import Recipe
from translator.records import Decoding
from translator.service.work.batch_budget import BatchBudget


def test_a_fast_model_gets_more_up_to_a_bound() -> None:
    budget = BatchBudget()
    before = budget.most_chars(Recipe())
    for _ in range(9):
        budget.learn(Recipe(), budget.most_chars(Recipe()), seconds=0.1)
    assert before < budget.most_chars(Recipe()) == 50_000


def test_a_slow_model_gets_half_a_minute_and_costs_no_other() -> None:
    budget = BatchBudget()
    for _ in range(9):  # 20 code points a second
        budget.learn(Recipe(), n := budget.most_chars(Recipe()), seconds=n / 20)
    assert budget.most_chars(Recipe()) == 600
    assert budget.most_chars(Recipe(decoding=Decoding(beam_size=1))) > 600


def test_what_was_known_already_says_nothing() -> None:
    budget = BatchBudget()
    budget.learn(Recipe(), 0, seconds=0.0)
    assert budget.most_chars(Recipe()) == BatchBudget().most_chars(Recipe())
