"""What the makers of models know of Japanese."""

from __future__ import annotations

import random
import re
from datetime import date

from translator.languages.teaching import Teaching


def _no_name(_rng: random.Random) -> None:
    """The corpora's lists have its names."""


def _dates(day: date) -> tuple[str, ...]:
    return (f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month:02}/{day.day:02}")


JAPANESE_TEACHING = Teaching(
    english_ratios=(0.9, 7.0),
    marks=None,
    unmarked_chars=0,
    words=re.compile(r"[一-鿿々]{2,}|[ァ-ヴー]{3,}"),  # a change of script parts words
    entry_words=(1,),
    conjunction=("、", "、"),
    parts_with_stops=None,
    dates=_dates,
    draw_name=_no_name,
    stems=(),
    nouns=None,
)
