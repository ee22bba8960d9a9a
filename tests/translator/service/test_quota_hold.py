"""Equal requests of one caller have one charge, which is given back where nobody got an answer."""

from __future__ import annotations

import pytest

from tests.translator.service.conftest import Bench
from translator.errors import QuotaExceeded
from translator.service.admission import Admission
from translator.service.api_keys import add_key, list_keys
from translator.service.quota_hold import QuotaHolds


@pytest.mark.parametrize(("earned", "left"), [((False,) * 6, 0), ((False, True, False), 9)])
def test_equal_requests_hold_one_charge(bench: Bench, earned: tuple[bool, ...], left: int) -> None:
    admission = Admission(bench.context, requires_key=True)
    _, key = add_key("desk", context=bench.context, characters_per_month=10)
    caller, charges = admission.identify(key), QuotaHolds(admission)
    held = [charges.hold(caller, "work", characters=9) for _ in earned]
    with pytest.raises(QuotaExceeded):
        charges.hold(caller, "other", characters=9)
    for charge, is_earned in zip(held, earned, strict=True):
        charges.release(charge, is_earned=is_earned)
    assert [found.characters for found in list_keys(context=bench.context)] == [left]
