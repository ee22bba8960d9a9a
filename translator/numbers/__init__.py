"""Numbers of a text and of its translation: read, compared, and given the form that English has for them."""

from translator.numbers.comparing import TIMESTAMP, added_dates, added_numbers, keeps_timestamps, lost_numbers
from translator.numbers.figures import find_codes, find_figures, is_figures
from translator.numbers.righting import put_numbers_right

__all__ = [
    "TIMESTAMP",
    "added_dates",
    "added_numbers",
    "find_codes",
    "find_figures",
    "is_figures",
    "keeps_timestamps",
    "lost_numbers",
    "put_numbers_right",
]
