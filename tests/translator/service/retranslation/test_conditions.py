"""Conditions are read as they look, know a fixed list of names, and run nothing."""

from __future__ import annotations

import pytest

from translator.errors import InvalidCondition
from translator.service.retranslation.conditions import NAMES, judge_condition, parse_condition

VALUES: dict[str, float | None] = {**dict.fromkeys(NAMES, 0.0), "chrf_delta": 1.5, "flags_delta": -2.0}


@pytest.mark.parametrize(
    ("expression", "is_met"),
    [
        ("chrf_delta >= 0 and flags_delta <= 0", True),
        ("chrf_delta > 1.5", False),
        ("not chrf_delta < 0", True),
        ("chrf_delta < 0 or flags_delta == -2", True),
        ("flags_delta > 0 and chrf_delta > 0 or chrf_delta != 0", True),
        ("flags_delta > 0 and (chrf_delta > 0 or chrf_delta != 0)", False),
        ("0<chrf_delta", True),
        ("((chrf_delta > +1))", True),
    ],
)
def test_a_condition_is_judged(expression: str, is_met: bool) -> None:
    assert judge_condition(expression, VALUES).is_met is is_met


def test_the_values_are_told() -> None:
    assert (
        judge_condition("flags_delta <= 0 and chrf_delta >= 0", VALUES).reason
        == "chrf_delta = 1.5, flags_delta = -2"
    )


def test_without_a_value_nothing_holds_unless_it_does_not_matter() -> None:
    values = {**VALUES, "chrf_delta": None}
    assert judge_condition("not chrf_delta < 0", values).reason == "chrf_delta has no value"
    assert not judge_condition("not chrf_delta < 0", values).is_met
    assert judge_condition("references == 0 or chrf_delta >= 0", values).is_met


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("", "the end at character 1"),
        ("chrf > 0", "unknown name 'chrf'; known: chrf_delta"),
        ("chrf_delta", "expected one of < <="),
        ("chrf_delta > 0 flags_delta > 0", "'flags_delta' at character 16, expected `and`"),
        ("(chrf_delta > 0", "expected `)`"),
        ("__import__('os')", "cannot be read at character 12"),
        ("exit(1) > 0", "unknown name 'exit'"),
        ("chrf_delta > 0; 1", "cannot be read at character 15"),
        ("1 < and", "'and' at character 5"),
        ("(" * 30 + "1 < 2" + ")" * 30, "more than 20 parentheses"),
        ("1 < 2" + " and 1 < 2" * 200, "at most 1,000"),
    ],
)
def test_a_malformed_condition_is_told(expression: str, said: str) -> None:
    with pytest.raises(InvalidCondition, match=said.replace("(", r"\(").replace(")", r"\)")):
        parse_condition(expression)
