"""Markup and text of documents, piece by piece."""

from __future__ import annotations

from tests.costs import growth
from translator.formats.files.events import xml_events


def test_a_text_in_many_pieces_is_one_event() -> None:
    document = "<a>b&amp;c<![CDATA[d]]>e<b x='1'/></a>"
    events = list(xml_events(document, name="a.xml"))
    assert [(event.kind, event.name, event.text) for event in events] == [
        ("start", "a", ""),
        ("text", "", "b&cde"),
        ("empty", "b", ""),
        ("end", "a", ""),
    ]
    assert "".join(document[event.start : event.end] for event in events) == document
    assert {name: found.value for name, found in events[2].attributes.items()} == {"x": "1"}


def test_the_cost_of_a_text_in_many_pieces_is_linear() -> None:
    def work(size: int) -> None:
        assert len(list(xml_events(f"<a>{'&amp;' * size}</a>", name="a.xml"))) == 3

    assert growth(work, small=100_000) < 10
