"""Whatever can be flagged is explained on a page."""

from __future__ import annotations

from translator import checks, pipeline
from translator.languages import AUTO, ENGLISH, UNDETERMINED
from translator.web.pages.words import FLAG_REASONS


def test_every_flag_has_its_reason_in_words() -> None:
    flags = {
        value
        for module in (checks, pipeline)
        for name, value in vars(module).items()
        if name.isupper()
        and not name.startswith("_")
        and isinstance(value, str)
        and value.replace("_", "").isalpha()
    }
    known = set(FLAG_REASONS) | {AUTO, ENGLISH, UNDETERMINED}
    assert flags - known == set()
