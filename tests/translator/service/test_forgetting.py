"""What was deleted, or belongs to no job and is old, is in no column of any table."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import String, select, update

from tests.translator.service.conftest import Bench
from translator.alignments import AlignmentTexts, StoredBead
from translator.errors import Conflict, NotFound
from translator.glossary.files import read_table
from translator.jobs import JobId, Recipe, Submission, Suggestion
from translator.retranslations import Conditions, Order, Query, RecipeChange
from translator.service import edits, glossaries, queries
from translator.service.alignments import add_alignment, change_alignment
from translator.service.api_keys import add_key, revoke_key
from translator.service.leaving import Gone, remove_key
from translator.service.live.live import Live
from translator.service.retention import delete_document, forget
from translator.service.retranslation import running, scheduling
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.store import tables as t

DAY_S = 86_400.0
MARK = "Dấuvết"


def add_document(bench: Bench, text: str) -> JobId:
    """A job that is done."""
    job_id = submit(Submission("a.txt", text, Recipe(source="vi")), context=bench.context).job_id
    while take_turn(context=bench.context):
        pass
    return job_id


def delete_all(bench: Bench) -> None:
    for document in queries.list_documents(context=bench.context, limit=100):
        delete_document(document.id, context=bench.context)


def add_short_text(bench: Bench) -> None:
    with Live(bench.context) as live:
        asyncio.run(live.translate([f"Tôi thấy {MARK}."], recipe=Recipe(source="vi"), owner=""))


def add_pair(bench: Bench) -> None:
    edits.suggest(Suggestion("vi", "en", MARK, MARK), context=bench.context)


def add_merged_glossary(bench: Bench) -> None:
    for number, source in enumerate((MARK, "Hội đồng")):
        glossaries.create(f"g{number}", read_table(f"{source}\tBoard\n", name="x"), context=bench.context)
    glossaries.combine(["g0", "g1"], context=bench.context)
    for number in range(2):
        glossaries.delete(f"g{number}", context=bench.context)


def add_run(bench: Bench) -> None:
    """Of a document, over a glossary, that are deleted both."""
    add_document(bench, f"Tôi thấy {MARK}.")
    glossaries.create("g", read_table(f"{MARK}\tTrace\n", name="x"), context=bench.context)
    order = Order(Query(term=MARK), RecipeChange(glossary="g"), Conditions(), name=MARK)
    running.cancel(running.begin(order, context=bench.context), context=bench.context)
    glossaries.delete("g", context=bench.context)
    delete_all(bench)


@pytest.mark.parametrize("make", [add_short_text, add_pair, add_merged_glossary, add_run])
def test_what_no_job_has_is_forgotten_when_it_is_old(bench: Bench, make: Callable[[Bench], None]) -> None:
    make(bench)
    assert find_columns(bench, MARK)
    forget(older_s=DAY_S, context=bench.context)
    assert find_columns(bench, MARK)
    grow_old(bench, days=2)
    forget(older_s=DAY_S, context=bench.context)
    assert find_columns(bench, MARK) == []


def test_a_deleted_document_leaves_nothing_of_its_edits(bench: Bench) -> None:
    job_id = add_document(bench, f"Tôi thấy {MARK}.")
    for text in (f"I see {MARK}.", f"We see {MARK}."):
        edits.edit_segment(job_id, 0, text=text, context=bench.context)
    delete_all(bench)
    assert find_columns(bench, MARK) == []


def test_a_run_stays_while_a_document_of_it_does(bench: Bench) -> None:
    add_document(bench, f"Tôi thấy {MARK}.")
    order = Order(Query(term=MARK), RecipeChange(beam_size=4), Conditions())
    run_id = running.begin(order, context=bench.context)
    while running.drive(run_id, now=0, context=bench.context) or take_turn(context=bench.context):
        pass
    assert queries.get_run(run_id, context=bench.context)[0].state == "finished"
    grow_old(bench, days=2)
    assert forget(older_s=DAY_S, context=bench.context).n_runs == 0
    delete_all(bench)
    assert forget(older_s=DAY_S, context=bench.context).n_runs == 1


def test_a_schedule_goes_on_whose_last_run_is_forgotten(bench: Bench) -> None:
    add_document(bench, "Tôi ở nhà.")
    order = Order(Query(), RecipeChange(beam_size=4), Conditions(window="00:00-23:59"))
    scheduling.schedule(order, context=bench.context)
    scheduling.conduct(now=DAY_S * 100, context=bench.context)
    (run,) = queries.list_runs(context=bench.context)
    running.cancel(run.id, context=bench.context)
    delete_all(bench)
    add_document(bench, "Tôi ở Huế.")
    grow_old(bench, days=2)
    assert forget(older_s=DAY_S, context=bench.context).n_runs == 1
    scheduling.conduct(now=DAY_S * 101, context=bench.context)
    (later,) = queries.list_runs(context=bench.context)
    assert later.id != run.id


def fill(bench: Bench, owner: str) -> None:
    """Everything that can come under a key, with its mark."""
    mark, context = f"{MARK}{owner[:4]}", bench.context
    for text in (f"Tôi thấy {mark}.", f"Tôi thấy {mark} và {mark}."):
        submission = Submission(
            mark, text, Recipe(source="vi"), owner=owner, tags=(mark,), references=(mark,)
        )
        job_id = submit(submission, context=context).job_id
    while take_turn(context=context):
        pass
    edits.edit_segment(job_id, 0, text=mark, context=context)
    edits.suggest(Suggestion("vi", "en", mark, mark), context=context, owner=owner)
    glossaries.create(mark, read_table(f"{mark}\tTrace\n", name="x"), context=context, owner=owner)
    texts = AlignmentTexts((mark,), (mark,), "vi", (StoredBead((0,), (0,), 0.5),))
    identity = add_alignment(texts, name=mark, context=context, owner=owner)
    change_alignment(
        identity, lambda now: replace(now, target=(mark * 2,)), version=1, context=context, owner=owner
    )
    query = Query(term=mark, owner=owner)
    order = Order(query, RecipeChange(beam_size=4), Conditions("00:00-00:01"), name=mark, owner=owner)
    scheduling.schedule(order, context=context)
    running.begin(order, context=context)
    with Live(context) as live:
        asyncio.run(live.translate([f"Tôi nghe {mark}."], recipe=Recipe(source="vi"), owner=owner))


def test_all_that_came_under_a_key_goes_with_it(bench: Bench) -> None:
    (gone, _), (kept, _) = (add_key(name, context=bench.context) for name in "ab")
    for owner in (gone, kept):
        fill(bench, owner)
    before = find_columns(bench, MARK + kept[:4])
    assert len(before) >= 14
    assert find_columns(bench, MARK + gone[:4]) == before
    with pytest.raises(Conflict, match="revoke it first"):
        remove_key(gone, context=bench.context)
    revoke_key(gone, context=bench.context)
    assert remove_key(gone, context=bench.context) == Gone(2, 1, 1)
    assert find_columns(bench, MARK + gone[:4]) == find_columns(bench, gone) == []
    assert find_columns(bench, MARK + kept[:4]) == before
    with pytest.raises(NotFound):
        remove_key(gone, context=bench.context)


def grow_old(bench: Bench, *, days: float) -> None:
    """Let all times in the tables be so many days earlier."""
    with bench.context.store.write() as tx:
        for table in t.metadata.sorted_tables:
            for column in table.c:
                if column.name.endswith("_at"):
                    tx.connection.execute(update(table).values({column: column - days * DAY_S}))


def find_columns(bench: Bench, text: str) -> list[str]:
    """Where a text is, in whatever case."""
    found = []
    with bench.context.store.read() as tx:
        for table in t.metadata.sorted_tables:
            for column in table.c:
                if isinstance(column.type, String):
                    held = tx.connection.execute(select(column)).scalars()
                    found += [str(column)] * any(text.upper() in str(value).upper() for value in held)
    return found
