"""Figures alone belong to the language around them where English writes them in another way."""

from __future__ import annotations

import pytest

from translator.detect import detect_all
from translator.languages import AUTO

HUNGARIAN = "A kibocsátás tavaly nőtt, a növekedés pedig nagyobb volt a vártnál."
VIETNAMESE = "Hội đồng đã họp và ông đã nói như vậy trong cuộc họp hôm qua."
ENGLISH = "The council met yesterday, and the growth was greater than expected."
JAPANESE = "市議会は昨日、新しい計画について話し合った。"


@pytest.mark.parametrize(
    ("texts", "source", "language"),
    [
        ([HUNGARIAN, "1.250"], AUTO, "hu"),
        ([HUNGARIAN, "12,5 %"], AUTO, "hu"),
        ([HUNGARIAN, "104 500"], AUTO, "hu"),
        ([VIETNAMESE, "1.250.000"], AUTO, "vi"),
        ([JAPANESE, "１，２００"], AUTO, "ja"),
        (["1.250"], "hu", "hu"),
        (["1.250"], AUTO, "en"),  # whose is it?
        ([HUNGARIAN, ENGLISH, "1.250"], AUTO, "en"),  # whose is it?
        ([HUNGARIAN, VIETNAMESE, "1.250"], AUTO, "en"),
        ([JAPANESE, "1.250"], AUTO, "en"),
        ([HUNGARIAN, "1992"], AUTO, "en"),
        ([HUNGARIAN, "06 30 123 4567"], AUTO, "en"),
        ([HUNGARIAN, "2024. 05. 06."], AUTO, "en"),
        ([HUNGARIAN, "3,16"], AUTO, "hu"),
        ([HUNGARIAN, "1,250"], AUTO, "en"),  # may be a thousand
    ],
)
def test_language_of_figures(texts: list[str], source: str, language: str) -> None:
    found = detect_all(texts, source=source)[-1]
    assert (found.language, found.is_neutral) == (language, True)
