"""Numbers of a text and of its translation: read, compared, and given the form that English has for them."""

from translator.numbers.comparing import added_numbers, lost_numbers
from translator.numbers.dates import TIMESTAMP, added_dates, keeps_timestamps
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
