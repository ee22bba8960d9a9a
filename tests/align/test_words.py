from __future__ import annotations

import pytest

from align.words import words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. sent 1,200 men.", ["the", "u", "s", "sent", "1200", "men"]),
        ("ten Thousand", ["10", "thousand"]),
        ("Komsomolsk-on-Amur", ["komsomolsk", "on", "amur"]),
        ("Kőrösi’s", ["korosi", "s"]),
        ("…", []),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert [word.text for word in words_of(text)] == expected


def test_words_know_their_token_and_whether_they_are_names() -> None:
    words = words_of("Yesterday (Sunday) Kim-san went to İzmir")
    assert [word.token for word in words] == [0, 1, 2, 2, 3, 4, 5]
    assert [word.text for word in words if word.is_name][:2] == ["sunday", "kim"]
