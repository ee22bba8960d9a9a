"""Attempts see what the one before them left, and ask for all texts in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.records import Hypothesis, SourceText
from translator.repair.attempts import merge, try_each

TEXTS = [SourceText(text, "vi") for text in ("một", "hai ba", "bốn năm sáu")]
EMPTY = [Hypothesis("", -9.0, False) for _ in TEXTS]


@dataclass
class WordByWord:
    """Asks for each word of texts that have no answer yet, from a number of words on."""

    least: int

    def pieces(self, source: SourceText, best: Hypothesis) -> list[SourceText] | None:
        words = source.text.split()
        return None if best.text or len(words) < self.least else [SourceText(word, "vi") for word in words]

    def choose(self, source: SourceText, best: Hypothesis, answers: Sequence[Hypothesis]) -> Hypothesis:
        assert not best.text
        assert len(answers) == len(source.text.split())
        return merge(" ".join(answer.text for answer in answers), answers)


class Asked:
    """Answers in capitals, and remembers the texts of each call."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def __call__(self, texts: Sequence[SourceText]) -> list[Hypothesis]:
        self.calls.append([item.text for item in texts])
        return [Hypothesis(item.text.upper(), -1.0, item.text == "sáu") for item in texts]


def test_each_attempt_asks_once_for_what_is_left() -> None:
    ask = Asked()
    found = try_each(TEXTS, EMPTY, [WordByWord(2), WordByWord(1)], ask=ask)
    assert [item.text for item in found] == ["MỘT", "HAI BA", "BỐN NĂM SÁU"]
    assert [item.is_cut for item in found] == [False, False, True]
    assert ask.calls == [["hai", "ba", "bốn", "năm", "sáu"], ["một"]]


def test_where_nothing_is_to_be_bettered_nobody_is_asked() -> None:
    ask = Asked()
    results = [Hypothesis("good", -1.0, False) for _ in TEXTS]
    assert try_each(TEXTS, results, [WordByWord(1), WordByWord(9)], ask=ask) == results
    assert ask.calls == []


def test_a_merged_hypothesis_is_as_sure_as_its_parts_on_average() -> None:
    parts = [Hypothesis("a", -1.0, False, ("split",)), Hypothesis("b", -2.0, True)]
    assert merge("a b", parts) == Hypothesis("a b", -1.5, True)
    assert merge("a", parts[:1]) == Hypothesis("a", -1.0, False)
    assert merge("{x}", []) == Hypothesis("{x}", 0.0, False)
