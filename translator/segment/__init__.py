"""How a text becomes segments that tile it: lines joined, sentences split, languages kept apart."""

from translator.segment.document import SEGMENTER_VERSION, Unit, segment
from translator.segment.joining import find_gaps, join
from translator.segment.readings import READING, without_readings
from translator.segment.unwrapping import unwrap

__all__ = [
    "READING",
    "SEGMENTER_VERSION",
    "Unit",
    "find_gaps",
    "join",
    "segment",
    "unwrap",
    "without_readings",
]
