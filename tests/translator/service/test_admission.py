"""Keys open the door or not, and hold callers to their limits."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from tests.translator.service.conftest import Bench
from translator.errors import InvalidRequest, KeyInvalid, KeyRequired, NotFound, QuotaExceeded, RateLimited
from translator.jobs import Submission
from translator.service.admission import Admission, QuotaHolds, _seconds_to_next_month
from translator.service.api_keys import add_key, has_keys, list_keys, revoke_key


def test_a_key_opens_until_it_is_revoked(bench: Bench) -> None:
    admission = Admission(bench.context, requires_key=True)
    identity, key = add_key("desk", context=bench.context)
    assert admission.identify(key).owner == identity
    for wrong, error in (
        (None, KeyRequired),
        ("", KeyRequired),
        (key + "x", KeyInvalid),
        (identity, KeyInvalid),
    ):
        with pytest.raises(error):
            admission.identify(wrong)
    revoke_key(identity, context=bench.context)
    revoke_key(identity, context=bench.context)
    with pytest.raises(KeyInvalid):
        admission.identify(key)
    (listed,) = list_keys(context=bench.context)
    assert (listed.name, listed.revoked_at is None, has_keys(context=bench.context)) == ("desk", False, False)
    with pytest.raises(NotFound):
        revoke_key("none", context=bench.context)


def test_an_open_door_takes_any_key_until_there_is_one(bench: Bench) -> None:
    admission = Admission(bench.context, requires_key=False)
    assert admission.identify(None).owner == admission.identify("whatever").owner == ""
    identity, key = add_key("desk", context=bench.context)
    assert (admission.identify(None).owner, admission.identify(key).owner) == ("", identity)
    with pytest.raises(KeyInvalid):
        admission.identify("whatever")


def test_no_key_can_be_read_from_the_store(bench: Bench) -> None:
    _, key = add_key("desk", context=bench.context)
    with bench.context.store.read() as tx:
        rows = tx.connection.exec_driver_sql("SELECT * FROM api_key").all()
    assert key not in repr(rows)
    assert re.fullmatch(r"tk_[\w-]{40}", key)


def test_requests_fill_up_evenly_again(bench: Bench) -> None:
    now = [0.0]
    admission = Admission(bench.context, requires_key=True, clock=lambda: now[0])
    _, key = add_key("desk", context=bench.context, requests_per_minute=2)
    _, other = add_key("other", context=bench.context)
    admission.identify(key)
    admission.identify(key)
    with pytest.raises(RateLimited) as refused:
        admission.identify(key)
    assert refused.value.retry_after_s == 30
    admission.identify(other)
    now[0] = 30.0
    admission.identify(key)
    with pytest.raises(RateLimited):
        admission.identify(key)


def test_characters_of_a_month_are_counted_and_given_back(bench: Bench) -> None:
    admission = Admission(bench.context, requires_key=True)
    _, key = add_key("desk", context=bench.context, characters_per_month=10)
    caller = admission.identify(key)
    admission.charge(caller, 10)
    with pytest.raises(QuotaExceeded) as refused:
        admission.charge(caller, 1)
    assert 0 < refused.value.retry_after_s <= 31 * 86_400
    admission.charge(caller, -4)
    admission.charge(caller, 4)
    assert [found.characters for found in list_keys(context=bench.context)] == [10]


@pytest.mark.parametrize(
    ("now", "seconds"),
    [("2026-11-30T23:59:00", 60), ("2026-12-31T23:59:59.5", 1), ("2024-02-28T00:00:00", 2 * 86_400)],
)
def test_a_month_ends_with_its_last_second(now: str, seconds: int) -> None:
    assert _seconds_to_next_month(datetime.fromisoformat(f"{now}+00:00")) == seconds


def test_a_document_counts_once(bench: Bench) -> None:
    admission = Admission(bench.context, requires_key=True)
    identity, key = add_key("desk", context=bench.context, characters_per_month=100)
    caller = admission.identify(key)
    for text, error in (
        ("Xin chào.", None),
        ("Xin chào.", None),
        ("a\0", Exception),
        ("x" * 99, QuotaExceeded),
    ):
        submission = Submission("a", text, idempotency_key="k" if not error else None)
        if error is None:
            admission.submit(submission, caller=caller)
        else:
            with pytest.raises(error):
                admission.submit(submission, caller=caller)
    (listed,) = list_keys(context=bench.context)
    assert (listed.id, listed.characters) == (identity, 9)


def test_a_document_that_is_known_needs_no_quota(bench: Bench) -> None:
    admission = Admission(bench.context, requires_key=True)
    _, key = add_key("desk", context=bench.context, characters_per_month=10)
    caller, submission = admission.identify(key), Submission("a", "Xin chào.", idempotency_key="k")
    first, again = (admission.submit(submission, caller=caller) for _ in range(2))
    assert (first.is_new, again.is_new, again.job_id) == (True, False, first.job_id)
    assert [found.characters for found in list_keys(context=bench.context)] == [9]


@pytest.mark.parametrize("values", [{"name": ""}, {"name": "a\nb"}, {"name": "a", "requests_per_minute": 0}])
def test_wrong_keys_are_not_made(bench: Bench, values: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest):
        add_key(context=bench.context, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("earned", "left"), [((False,) * 6, 0), ((False, True, False), 9), ((False, True), 9)]
)
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
