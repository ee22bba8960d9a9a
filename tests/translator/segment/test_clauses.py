"""A long text comes apart at clauses, every piece fits, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.segment.clauses import split_clauses


@given(st.text(max_size=120), st.integers(1, 20))
def test_pieces_fit_and_are_the_text(text: str, most: int) -> None:
    pieces = split_clauses(text, fits=lambda piece: len(piece) <= most)
    assert "".join(pieces) == text
    assert all(len(piece) <= most for piece in pieces)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("một hai ba", ["một hai ba"]),
        ("một hai ba bốn; năm sáu bảy", ["một hai ba bốn; ", "năm sáu bảy"]),
        ("một hai ba bốn, năm sáu bảy", ["một hai ba bốn, ", "năm sáu bảy"]),
        ("một hai ba bốn năm sáu", ["một hai ba ", "bốn năm sáu"]),
        ("入場は無料だが、事前登録が必要となる", ["入場は無料だが、", "事前登録が必要となる"]),
        ("một hai a.example/b?c ba", ["một hai ", "a.example/b?c ba"]),
        ("abcdefghijklmnopqrst", ["abcdefghij", "klmnopqrst"]),
    ],
)
def test_cuts_are_at_the_best_place_near_the_middle(text: str, pieces: list[str]) -> None:
    assert split_clauses(text, fits=lambda piece: len(piece) <= 16) == pieces


def test_a_letter_keeps_its_marks() -> None:
    pieces = split_clauses("a" * 9 + "e\u0302\u0301" + "b" * 8, fits=lambda piece: len(piece) <= 12)
    assert all(not piece.startswith(("\u0302", "\u0301")) for piece in pieces)
