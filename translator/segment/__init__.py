"""How a text becomes segments that tile it: lines joined, sentences split, languages kept apart."""

from translator.segment.document import SEGMENTER_VERSION, Unit, segment
from translator.segment.joining import find_gaps, join
from translator.segment.unwrapping import unwrap

__all__ = ["SEGMENTER_VERSION", "Unit", "find_gaps", "join", "segment", "unwrap"]
