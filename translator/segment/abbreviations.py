"""Which words end in a full stop that ends no sentence: those of all languages, since none is known yet."""

from __future__ import annotations

from translator.languages import RECORDS

TITLES = frozenset[str]().union(*(record.stops.titles for record in RECORDS))
INNER = TITLES.union(*(record.stops.inner for record in RECORDS))
OPEN = frozenset[str]().union(*(record.stops.open for record in RECORDS))
ROMAN = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split())
