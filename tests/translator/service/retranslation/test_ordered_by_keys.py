"""What a key ordered counts for it, and ends with it; nobody else waits for that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from tests.translator.service.retranslation.conftest import Archive, numbered
from translator.retranslations import Conditions, Order, Query, RecipeChange, RunId
from translator.service import queries
from translator.service.api_keys import add_key, list_keys, revoke_key
from translator.service.retranslation import running, scheduling
from translator.store import tables as t

NIGHT = datetime(2026, 11, 25, 23, 0).timestamp()
DAY_S = 86_400


def order(owner: str, *, beam: int = 4, window: str | None = None) -> Order:
    return Order(Query(owner=owner), RecipeChange(beam_size=beam), Conditions(window), owner=owner)


def used(archive: Archive) -> list[int]:
    return [key.characters for key in list_keys(context=archive.context)]


def begin(archive: Archive, owner: str, *, beam: int = 4) -> RunId:
    run_id = running.begin(order(owner, beam=beam), context=archive.context)
    archive.conduct()
    archive.work_off()
    archive.conduct()
    return run_id


def test_what_is_translated_again_counts_for_the_key_once(archive: Archive) -> None:
    owner, _ = add_key("a", context=archive.context)
    text = numbered(1, 3)
    for _ in range(2):
        archive.add(text, owner=owner)
    n_chars = sum(len(line) for line in text.split("\n") if line)
    begin(archive, owner)
    assert used(archive) == [n_chars]
    assert archive.run(begin(archive, owner, beam=4 + 1)).state == "finished"
    assert used(archive) == [2 * n_chars]


def test_a_key_without_characters_left_gets_nothing_and_goes_on_when_it_has_some(archive: Archive) -> None:
    poor, _ = add_key("a", context=archive.context, characters_per_month=10)
    rich, _ = add_key("b", context=archive.context)
    for owner in (poor, rich):
        archive.add(numbered(1, 3), owner=owner)
    failed = running.begin(order(poor), context=archive.context)
    finished = begin(archive, rich)
    run = archive.run(failed)
    assert (run.state, run.error_code, used(archive)[0]) == ("failed", "quota_exceeded", 0)
    assert archive.run(finished).state == "finished"
    set_limit(archive, poor, 1_000)
    running.resume(failed, context=archive.context, owner=poor)
    archive.conduct()
    archive.work_off()
    archive.conduct()
    assert archive.run(failed).state == "finished"


def test_a_run_ends_with_its_key(archive: Archive) -> None:
    owner, _ = add_key("a", context=archive.context)
    archive.add(numbered(1, 3), owner=owner)
    run_id = running.begin(order(owner), context=archive.context)
    revoke_key(owner, context=archive.context)
    archive.conduct()
    run = archive.run(run_id)
    assert (run.state, run.error_code, archive.work_off()) == ("failed", "key_invalid", 0)


def test_no_run_is_begun_for_a_key_that_was_revoked(archive: Archive) -> None:
    owner, _ = add_key("a", context=archive.context)
    archive.add(numbered(1, 3), owner=owner)
    scheduling.schedule(order(owner, window="22:00-06:00"), context=archive.context)
    revoke_key(owner, context=archive.context)
    archive.conduct(now=NIGHT)
    assert queries.list_runs(context=archive.context) == []
    assert "revoked" in queries.list_schedules(context=archive.context)[0].note


def test_what_the_operator_orders_counts_for_nobody(archive: Archive) -> None:
    owner, _ = add_key("a", context=archive.context, characters_per_month=1)
    archive.add(numbered(1, 3), owner=owner)
    run_id = running.begin(Order(Query(), RecipeChange(beam_size=4), Conditions()), context=archive.context)
    archive.conduct()
    archive.work_off()
    archive.conduct()
    assert (archive.run(run_id).state, used(archive)) == ("finished", [0])


def set_limit(archive: Archive, key_id: str, characters: int) -> None:
    with archive.context.store.write() as tx:
        wanted = t.api_key.c.id == key_id
        tx.connection.execute(update(t.api_key).where(wanted).values(characters_per_month=characters))
