"""How a hypothesis is bettered: tried again, protected, given its terms and names."""

from translator.repair.attempts import merge, other_decoding, retry
from translator.repair.names import keep_names
from translator.repair.terms import realize
from translator.repair.verbatim import neutral_english, protect

__all__ = [
    "keep_names",
    "merge",
    "neutral_english",
    "other_decoding",
    "protect",
    "realize",
    "retry",
]
