"""Estimates are probabilities that move as they should, and a document whose estimate is low says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.estimates import (
    LOW,
    Measure,
    estimate,
    estimate_document,
    estimate_segment,
    measure_outline,
    measure_segment,
    warn_of,
)
from translator.fact_key import HUMAN
from translator.formats.page import to_html
from translator.jobs import SegmentOutline
from translator.languages import SOURCE_LANGUAGES
from translator.records import Segment, TranslatedDocument, Translation

GOOD = Measure("vi", -0.3, 120, 110)
BAD = Measure("ja", -1.5, 50, 110)
SEGMENT = Segment(0, 0, 30, "Hội đồng đã họp hôm nay ở đây.", "vi", 1.0, "sentence")
ITEM = Translation(SEGMENT, "The council met here today.", "mini@5+0", (), -0.4)


@given(
    st.sampled_from(SOURCE_LANGUAGES),
    st.floats(-20, 0),
    st.integers(1, 10_000),
    st.integers(0, 10_000),
)
def test_an_estimate_is_a_probability_that_falls_with_that_of_the_words(
    language: str, log_probability: float, source_chars: int, english_chars: int
) -> None:
    found = estimate(Measure(language, log_probability, source_chars, english_chars))
    assert 0 <= found <= 1
    assert estimate(Measure(language, log_probability - 1, source_chars, english_chars)) <= found


@pytest.mark.parametrize("flag", ["empty", "looping", "copied", "wrong_language", "cut"])
def test_what_is_ruined_is_of_no_use_however_sure_the_model_is(flag: str) -> None:
    assert estimate(replace(GOOD, log_probability=-0.01, flags=(flag,))) < 0.05


def test_only_what_a_model_wrote_has_an_estimate() -> None:
    assert estimate_segment(ITEM) is not None
    assert estimate_segment(replace(ITEM, model=None, log_probability=None)) is None
    assert estimate_segment(replace(ITEM, model=HUMAN)) is None


def test_an_outline_has_the_estimate_of_its_segment() -> None:
    outline = SegmentOutline(0, "vi", "mini@5+0", (), -0.4, len(SEGMENT.text), len(ITEM.text))
    assert measure_outline(outline) == measure_segment(ITEM)
    assert measure_outline(replace(outline, model=None, english_chars=None)) is None


def test_long_segments_count_more_in_a_document() -> None:
    assert estimate_document([]) is None
    assert estimate_document([None]) is None
    assert estimate_document([GOOD, GOOD]) == pytest.approx(estimate(GOOD))
    mixed, longer = estimate_document([GOOD, BAD]), estimate_document([replace(GOOD, source_chars=900), BAD])
    assert mixed is not None
    assert longer is not None
    assert estimate(BAD) < mixed < estimate(GOOD)


def test_only_a_low_estimate_is_said_at_the_top_of_a_document() -> None:
    assert warn_of(None) is None
    assert warn_of(LOW) is None
    assert "about 20% of this translation" in (warn_of(0.2) or "")
    low = replace(ITEM, log_probability=-3.0)
    pages = ["".join(to_html(TranslatedDocument("a", SEGMENT.text, (item,)))) for item in (ITEM, low)]
    assert ["Low estimate" in page for page in pages] == [False, True]
