"""A plan is exact: what it says is what a run then does."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.translator.service.retranslation.conftest import Archive, numbered
from translator.errors import NothingMatches, UnknownModel
from translator.retranslations import Plan, Query, RecipeChange
from translator.segment import SEGMENTER_VERSION
from translator.service.retranslation.planning import make_plan
from translator.store import candidates


def plan(archive: Archive, query: Query | None = None, change: RecipeChange | None = None) -> Plan:
    return make_plan(query or Query(), change or RecipeChange(model="new"), context=archive.context)


def test_a_plan_counts_what_a_run_then_translates(archive: Archive) -> None:
    archive.add(numbered(100, 5))
    archive.add(numbered(103, 5))
    # Two of eight texts are known to the new model already.
    archive.add(numbered(100, 2), model="new")
    archive.models["new"].calls.clear()
    found = plan(archive)
    assert (found.n_documents, found.n_documents_changed) == (3, 2)
    assert (found.n_segments, found.n_changed, found.n_known, found.n_texts) == (12, 10, 2, 6)
    assert found.engine_s is not None
    assert archive.models["new"].texts == []
    archive.finish(archive.begin())
    assert len(archive.models["new"].texts) == found.n_texts
    assert sum(map(len, archive.models["new"].texts)) == found.n_chars


def test_a_present_translation_needs_nothing(archive: Archive) -> None:
    archive.add(numbered(100, 3))
    found = plan(archive, change=RecipeChange())
    assert (found.n_segments, found.n_changed, found.n_documents_changed, found.engine_s) == (3, 0, 0, 0)


def test_other_decoding_changes_everything(archive: Archive) -> None:
    archive.add(numbered(100, 3))
    assert plan(archive, change=RecipeChange(beam_size=4)).n_texts == 3


def test_a_document_that_another_segmenter_cut_is_cut_anew(archive: Archive) -> None:
    archive.add(numbered(100, 3))
    with archive.context.store.write() as tx:
        tx.connection.execute(text('UPDATE segment SET "end" = "end" - 1 WHERE n = 1'))
        older = text("UPDATE job SET signature = replace(signature, :version, 'tiles-0')")
        tx.connection.execute(older, {"version": SEGMENTER_VERSION})
    found = plan(archive, change=RecipeChange())
    assert (found.n_segments, found.n_changed, found.n_known, found.n_texts) == (3, 1, 1, 0)


def test_many_documents_come_in_batches(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        archive.add(numbered(100 + 10 * number, 4))
    monkeypatch.setattr("translator.service.retranslation.planning.MOST_SEGMENTS", 7)
    found = plan(archive)
    assert (found.n_documents, found.n_texts) == (5, 20)


QUERIES = [
    (Query(), 3),
    (Query(tag="news"), 1),
    (Query(owner="k1"), 1),
    (Query(term="Putyin"), 1),
    (Query(term="putyin"), 0),
    (Query(language="vi"), 3),
    (Query(language="hu"), 0),
    (Query(model="old"), 3),
    (Query(model="old@1+000000000000"), 3),
    (Query(model="ol"), 0),
    (Query(flag="looping"), 1),
    (Query(flag="loop"), 0),
    (Query(older_than_s=60), 0),
    (Query(newer_than_s=600), 3),
    (Query(score_below=0), 0),
    (Query(score_below=101), 1),
    (Query(tag="news", owner="k1"), 0),
]


def test_a_query_finds_what_it_says(archive: Archive) -> None:
    archive.add("Xin chào các bạn của tôi.", tags=("news",), references=("We set out on a long trip today",))
    archive.add("Ông Putyin ở Hà Nội hôm nay.", owner="k1")
    archive.models["old"]._translate = lambda _source: "go go go go go go go go go"
    archive.add("Chúng tôi đi chợ hôm nay.")
    for query, number in QUERIES:
        with archive.context.store.read() as tx:
            assert candidates.count(tx, query) == number, query
    with pytest.raises(NothingMatches, match="finished translation matches tag='news', owner='k1'"):
        plan(archive, QUERIES[-1][0])


def test_an_unknown_model_is_told(archive: Archive) -> None:
    archive.add("Xin chào.")
    with pytest.raises(UnknownModel):
        plan(archive, change=RecipeChange(model="none"))
