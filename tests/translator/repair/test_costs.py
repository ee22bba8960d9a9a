"""What terms and names cost grows with the length of a text, whatever stands in it."""

from __future__ import annotations

import pytest

from tests.costs import growth
from translator.glossary import Glossary, make_term, term_outcomes
from translator.numbers import keeps_timestamps
from translator.placeholders import keeps_placeholders
from translator.records import Hypothesis, SourceText
from translator.repair.masks import mask, unmask
from translator.repair.names import keep_names
from translator.repair.terms import with_english

pytestmark = pytest.mark.slow

PLACES = ["Hà Nội", "Hoa Kỳ", "Nhật Bản", "Trung Quốc", "Thái Lan", "Pháp", "Nga", "Ấn Độ"]


def distinct(n: int) -> str:
    """A name that nothing else is called."""
    return "Z" + "".join(chr(ord("b") + (n // 20**power) % 20) for power in range(4)) + "w"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (lambda n: "Hà Nội " * (n // 7), lambda n: "Hanoi " * (n // 6)),
        (lambda n: "Hà Nội " * (n // 7), lambda n: "Hanoy " * (n // 6)),
        (lambda n: "Hà Nội " * (n // 7), lambda n: "nothing at all " * (n // 15)),
        (lambda n: " ".join(PLACES * (n // 50)), lambda n: "Viet " * (n // 5)),
        (lambda n: " ".join(map(distinct, range(n // 7))), lambda n: "Zbcdew " * (n // 7)),
        (
            lambda n: " ".join(map(distinct, range(n // 7))),
            lambda n: " ".join(distinct(one)[:-1] + "x" for one in range(n // 7)),
        ),
        (lambda n: "Putin a@b.vn {x} " * (n // 17), lambda n: "Putn a@b.vn {x} " * (n // 16)),
    ],
    ids=[
        "realized",
        "misspelled",
        "missed",
        "many places",
        "many names",
        "many misspelled",
        "beside fixed parts",
    ],
)
def test_cost_of_names(source, target) -> None:  # type: ignore[no-untyped-def]  # lambdas of a size
    def work(n_chars: int) -> None:
        text, said = SourceText(source(n_chars), "vi"), Hypothesis(target(n_chars), -1.0, False)
        keep_names([text], [said], glossary=Glossary())

    assert growth(work, small=2_000) < 10


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("hu", lambda n: "a Whitehallban " * (n // 15), lambda n: "Whitell " * (n // 8)),
        ("hu", lambda n: "a Whitehallban " * (n // 15), lambda n: " ".join(map(distinct, range(n // 7)))),
        ("hu", lambda n: "x " + " ".join(map(distinct, range(n // 7))), lambda n: "Zbcdxew " * (n // 8)),
        (
            "hu",
            lambda n: "x " + " ".join(map(distinct, range(n // 7))),
            lambda n: " ".join(distinct(one)[:-1] + "x" for one in range(n // 7)),
        ),
        ("hu", lambda n: "A" + "a" * n, lambda n: "A" + "a" * n),
        ("hu", lambda n: "x-A" * (n // 3), lambda n: "Aa-" * (n // 3)),
        ("ja", lambda n: "コステロ氏は" * (n // 6), lambda n: "Kosterro " * (n // 9)),
        ("ja", lambda n: "コステロ・" * (n // 5), lambda n: " ".join(map(distinct, range(n // 7)))),
        ("ja", lambda n: "コ" * n, lambda n: "Ko" * (n // 2)),
        ("ja", lambda n: "ココ・" * (n // 3), lambda n: "Koko " * (n // 5)),
        ("vi", lambda n: "ông Trường " * (n // 11), lambda n: "Truoong " * (n // 8)),
    ],
)
def test_cost_of_spelling(language, source, target) -> None:  # type: ignore[no-untyped-def]  # lambdas of a size
    def work(n_chars: int) -> None:
        text, said = SourceText(source(n_chars), language), Hypothesis(target(n_chars), -1.0, False)
        keep_names([text], [said], glossary=Glossary())

    work(10)
    assert growth(work, small=2_000) < 10


def test_cost_of_equal_names_that_stand_as_they_were() -> None:
    def work(n_chars: int) -> None:
        name = "Thành phố Hồ Chí Minh "
        text = SourceText(name * (n_chars // len(name)), "vi")
        keep_names([text], [Hypothesis(text.text.upper(), -1.0, False)], glossary=Glossary())

    assert growth(work, small=8_000) < 10


def test_cost_of_terms() -> None:
    every = [distinct(number) for number in range(800)]
    glossary = Glossary(tuple(sorted(make_term(name, f"New {name}") for name in every)))
    glossary.find(SourceText("", "hu"))

    def work(n_chars: int) -> None:
        names = every[: n_chars // 10]
        text = SourceText(" ".join(names), "hu")
        found = glossary.find(text).applied
        assert len(found) == len(names)
        masked = mask(text, found, "@user{}")
        whole = unmask(masked.text, found, "@user{}", source=text)
        assert whole
        with_english(text, Hypothesis(whole, -1.0, False), found)
        assert all(one.state == "realized" for one in term_outcomes(text, whole, glossary=glossary))

    assert growth(work, small=2_000) < 10


@pytest.mark.parametrize(
    "piece",
    [
        "⟦",
        "{",
        "{{",
        "[[",
        "<%",
        "%",
        "%1$",
        "%-",
        ":a",
        "@a.",
        "@a@b.",
        "#",
        "#a",
        "__a",
        "`",
        "\\",
        "c:\\",
        "<@",
        "$A",
        "2023-09-20 ",
    ],
)
def test_cost_of_placeholders(piece: str) -> None:
    def work(n_chars: int) -> None:
        text = piece * (n_chars // len(piece))
        keeps_placeholders(text, text + "x")
        keeps_timestamps(text, text)

    assert growth(work, small=4_000) < 10
