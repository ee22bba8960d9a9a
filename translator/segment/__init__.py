"""How a text becomes segments that tile it: lines joined, sentences split, languages kept apart."""

from translator.segment.document import SEGMENTER_VERSION, Unit, find_gaps, join, segment
from translator.segment.unwrapping import FURIGANA, unwrap, without_readings

__all__ = [
    "FURIGANA",
    "SEGMENTER_VERSION",
    "Unit",
    "find_gaps",
    "join",
    "segment",
    "unwrap",
    "without_readings",
]
