"""Terms are looked for in what is translated, whatever else stands in a document."""

from __future__ import annotations

from translator.glossary import Glossary, make_term
from translator.records import Segment
from translator.service.segment_queries import _find_term


def test_segments_in_no_language_of_ours_hold_no_term() -> None:
    term = make_term("Putyin", "Putin", language="hu")
    texts = (("Putyin szólt.", "hu"), ("Putyin 你好世界", "und"), ("Putyin spoke.", "en"))
    segments = [Segment(n, 0, len(text), text, tag, 1.0, "sentence") for n, (text, tag) in enumerate(texts)]
    assert _find_term(term, Glossary((term,)), segments) == [0]
