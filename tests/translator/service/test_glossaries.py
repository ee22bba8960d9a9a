"""Glossaries that are kept, who sees them, and what a changed one costs."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import text

from tests.fakes import FakeEngine
from tests.services import PATIENCE_S
from tests.translator.service.conftest import Bench
from translator.errors import AmbiguousGlossary, Conflict, InvalidRequest, NotFound
from translator.glossary import Glossary, InvalidGlossary, make_term
from translator.glossary.files import read_table
from translator.jobs import JobId, Recipe, Submission
from translator.records import TranslatedDocument
from translator.retranslations import RecipeChange
from translator.service import glossaries, queries
from translator.service.live.live import Live
from translator.service.queries import get_job, get_result
from translator.service.retention import delete_job
from translator.service.retranslation.planning import pin
from translator.service.submission import submit
from translator.service.work.turn import take_turn

FIRST = read_table("Putyin\tPutin\nKijev\tKiev\nDuna\tDanube\n", name="g", language="hu")
SECOND = read_table("Putyin\tPutin\nKijev\tKyiv\nDuna\tDanube\n", name="g", language="hu")
DOCUMENT = "Putyinnal beszélt.\n\nKijevben volt.\n\nA kutya ugat.\n\nA Dunán hajózik."


def translate(bench: Bench, version: str) -> tuple[JobId, TranslatedDocument]:
    recipe = Recipe(source="hu", glossary=version)
    job_id = submit(Submission("d", DOCUMENT, recipe), context=bench.context).job_id
    while take_turn(context=bench.context):
        pass
    return job_id, get_result(job_id, context=bench.context)


def asked(bench: Bench) -> list[str]:
    """The texts that the engine was asked for since the last call."""
    assert isinstance(bench.engine, FakeEngine)
    texts = [source.text for sources, _ in bench.engine.calls for source in sources]
    bench.engine.calls.clear()
    return texts


def n_contents(bench: Bench) -> int:
    with bench.context.store.read() as tx:
        return int(tx.connection.execute(text("SELECT count(*) FROM glossary_content")).scalar_one())


def test_versions_are_kept_and_equal_terms_are_no_new_one(bench: Bench) -> None:
    made = glossaries.put("press", FIRST, context=bench.context)
    again = glossaries.put("press", FIRST, context=bench.context)
    changed = glossaries.put("press", SECOND, context=bench.context)
    assert made.id == again.id == changed.id
    assert (made.version, changed.version) == (FIRST.version, SECOND.version)
    assert made.counts == {"hu": 3}
    assert [item.version for item in queries.list_glossary_versions("press", context=bench.context)] == [
        FIRST.version,
        SECOND.version,
    ]
    assert glossaries.resolve(FIRST.version, context=bench.context).terms == FIRST.terms
    assert glossaries.find_version("press", context=bench.context) == SECOND.version
    assert glossaries.find_version("", context=bench.context) == ""


def test_owners_see_their_own(bench: Bench) -> None:
    mine = glossaries.create("press", FIRST, context=bench.context, owner="anna")
    other = glossaries.create("press", SECOND, context=bench.context, owner="béla")
    assert queries.get_glossary("press", context=bench.context, owner="anna") == mine
    assert queries.list_glossaries(context=bench.context, owner="béla") == [other]
    assert len(queries.list_glossaries(context=bench.context)) == 2
    for act in (
        queries.get_glossary,
        glossaries.delete,
        glossaries.find_version,
        queries.list_glossary_versions,
    ):
        with pytest.raises(NotFound, match="no glossary"):
            act(mine.id, context=bench.context, owner="béla")


def test_dictionaries_are_replaced_added_to_and_joined(bench: Bench) -> None:
    made = glossaries.create("g", FIRST, context=bench.context)
    thai = Glossary((make_term("chợ", "market", language="vi"),))
    both = glossaries.add_terms(made.id, thai, context=bench.context)
    assert both.counts == {"hu": 3, "vi": 1}
    less = Glossary((make_term("Kijev", "Kyiv", language="hu"),))
    assert glossaries.replace_dictionary(made.id, "hu", less, context=bench.context).counts == {
        "hu": 1,
        "vi": 1,
    }
    added = glossaries.add_terms(made.id, FIRST, context=bench.context)
    assert added.counts == {"hu": 3, "vi": 1}
    emptied = glossaries.replace_dictionary(made.id, "hu", Glossary(), context=bench.context)
    assert emptied.counts == {"vi": 1}
    glossaries.create("h", SECOND, context=bench.context)
    joined = glossaries.combine(["g", "h"], context=bench.context)
    assert glossaries.resolve(joined, context=bench.context).counts == {"hu": 3, "vi": 1}
    renamed = glossaries.change(made.id, name=" news  desk ", context=bench.context)
    assert renamed.name == "news desk"
    with pytest.raises(InvalidRequest, match="name of 0 characters"):
        glossaries.change(made.id, name=" ", context=bench.context)


def test_empty_glossary_changes_nothing(bench: Bench) -> None:
    made = glossaries.create("g", Glossary(), context=bench.context)
    assert (made.version, made.counts) == ("", {})
    translate(bench, made.version)
    assert glossaries.resolve("", context=bench.context).terms == ()


def test_changed_glossary_costs_the_segments_of_changed_terms_alone(bench: Bench) -> None:
    bench.engine = FakeEngine(lambda _: "Putin, Kiev, Kyiv, Danube")
    for terms in (FIRST, SECOND):
        glossaries.put("press", terms, context=bench.context)
    translate(bench, "")
    assert len(asked(bench)) == 4
    translate(bench, FIRST.version)
    assert asked(bench) == ["Putyinnal beszélt.", "Kijevben volt.", "A Dunán hajózik."]
    job_id, _ = translate(bench, SECOND.version)
    assert asked(bench) == ["Kijevben volt."]
    assert get_job(job_id, context=bench.context).n_reused == 3


def test_result_has_receipts_and_signature(bench: Bench) -> None:
    bench.engine = FakeEngine(lambda source: f"Putin {source.text.lower()}")
    glossaries.put("press", FIRST, context=bench.context)
    _, document = translate(bench, FIRST.version)
    states = {one.term: one.state for item in document.translations for one in item.terms}
    assert states == {"Putyin": "realized", "Kijev": "realized", "Duna": "realized"}
    assert document.translations[1].text == "Putin Kiev volt."
    assert document.translations[2].terms == ()
    assert document.signature.endswith(f"|glossary={FIRST.version}")


def test_live_texts_have_their_terms(bench: Bench) -> None:
    bench.engine = FakeEngine(lambda _: "He met Putyin there.")
    glossaries.put("press", FIRST, context=bench.context)
    recipe = Recipe(source="hu", glossary=FIRST.version)
    with Live(bench.context) as live:
        (document,) = asyncio.run(live.translate(["Putyinnal beszélt."], recipe=recipe, owner=""))
        (plain,) = asyncio.run(live.translate(["Putyinnal beszélt."], recipe=Recipe(source="hu"), owner=""))
    assert document.translations[0].text == "He met Putin there."
    assert [one.state for one in document.translations[0].terms] == ["realized"]
    assert plain.translations[0].text == "He met Putyin there."


def test_no_glossary_grows_beyond_what_can_be_read(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    more = read_table("alma\tapple\nkörte\tpear\n", name="g", language="vi")
    for name, terms in (("a", FIRST), ("b", more)):
        glossaries.put(name, terms, context=bench.context)
    monkeypatch.setattr("translator.store.glossaries.MOST_TERMS", 4)
    with pytest.raises(InvalidGlossary, match="more than"):
        glossaries.add_terms("a", more, context=bench.context)
    with pytest.raises(InvalidGlossary, match="more than"):
        glossaries.replace_dictionary("a", "vi", more, context=bench.context)
    with pytest.raises(InvalidGlossary, match="more than"):
        glossaries.combine(["a", "b"], context=bench.context)
    assert queries.get_glossary("a", context=bench.context).version == FIRST.version


def test_unknown_version_is_refused_before_anything_is_stored(bench: Bench) -> None:
    with pytest.raises(NotFound, match="no glossary version"):
        submit(Submission("d", "Szia", Recipe(glossary="0" * 64)), context=bench.context)


def test_deleted_glossary_stays_readable_for_its_jobs(bench: Bench) -> None:
    for terms in (FIRST, SECOND):
        glossaries.put("press", terms, context=bench.context)
    job_id, document = translate(bench, SECOND.version)
    glossaries.delete("press", context=bench.context)
    assert n_contents(bench) == 1
    assert get_result(job_id, context=bench.context) == document
    assert queries.list_glossaries(context=bench.context) == []
    delete_job(job_id, context=bench.context)
    assert n_contents(bench) == 0
    with pytest.raises(NotFound):
        queries.get_glossary("press", context=bench.context)


def test_deleting_a_job_leaves_the_glossary_that_others_have(bench: Bench) -> None:
    glossaries.put("press", FIRST, context=bench.context)
    job_id, _ = translate(bench, FIRST.version)
    delete_job(job_id, context=bench.context)
    assert queries.get_glossary("press", context=bench.context).version == FIRST.version
    translate(bench, FIRST.version)


def test_a_job_that_cannot_be_read_takes_its_glossary_with_it(bench: Bench) -> None:
    glossaries.put("press", FIRST, context=bench.context)
    job_id, _ = translate(bench, FIRST.version)
    glossaries.delete("press", context=bench.context)
    with bench.context.store.write() as tx:
        newer = text("UPDATE job SET recipe = replace(recipe, '\"model\"', '\"engine\"')")
        tx.connection.execute(newer)
    assert n_contents(bench) == 1
    delete_job(job_id, context=bench.context)
    assert n_contents(bench) == 0


def test_eight_who_import_one_name_make_one_glossary(bench: Bench) -> None:
    ready = Barrier(8)

    def put(_number: int) -> str:
        ready.wait(PATIENCE_S)
        return glossaries.put("press", FIRST, context=bench.context).id

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(put, range(8)))
    kept = queries.list_glossaries(context=bench.context)
    assert made == {item.id for item in kept}
    assert len(kept) == 1
    assert len(queries.list_glossary_versions(kept[0].id, context=bench.context)) == 1


@pytest.mark.parametrize("owner", [None, ""])
def test_a_name_is_never_that_of_another_owner(bench: Bench, owner: str | None) -> None:
    theirs = glossaries.create("press", SECOND, context=bench.context, owner="anna")
    plan = partial(pin, RecipeChange(glossary="press"))
    acts = (queries.get_glossary, glossaries.delete, glossaries.find_version, queries.list_glossary_versions)
    for act in (*acts, partial(glossaries.change, terms=FIRST), lambda _name, **kept: plan(**kept)):
        with pytest.raises(NotFound, match="no glossary 'press'") as refused:
            act("press", context=bench.context, owner=owner)
        # The operator, who may use it by its id, is told so; nobody else is.
        assert (theirs.id in str(refused.value)) == (owner is None)
    own = glossaries.create("press", FIRST, context=bench.context)
    assert queries.get_glossary("press", context=bench.context, owner=owner) == own
    assert plan(context=bench.context, owner=owner).glossary == FIRST.version
    assert queries.get_glossary(theirs.id, context=bench.context) == theirs
    glossaries.delete("press", context=bench.context)
    assert queries.list_glossaries(context=bench.context) == [theirs]


def test_a_name_that_several_have_is_no_name(bench: Bench) -> None:
    first = glossaries.create("press", FIRST, context=bench.context)
    with pytest.raises(Conflict, match="already"):
        glossaries.create("press", SECOND, context=bench.context)
    other = glossaries.create("other", SECOND, context=bench.context)
    with pytest.raises(Conflict, match="already"):
        glossaries.change(other.id, name="press", context=bench.context)
    # DeepL's clients know glossaries by their ids only, and may give a name as often as they like.
    second = glossaries.change(other.id, name="press", context=bench.context, is_namesake=True)
    third = glossaries.create("press", FIRST, context=bench.context, is_namesake=True)
    for act in (queries.get_glossary, glossaries.delete, glossaries.find_version):
        with pytest.raises(AmbiguousGlossary, match=f"3 glossaries .*{first.id}"):
            act("press", context=bench.context)
    with pytest.raises(AmbiguousGlossary):
        glossaries.put("press", SECOND, context=bench.context)
    for item in (first, third):
        glossaries.delete(item.id, context=bench.context)
    assert glossaries.put("press", FIRST, context=bench.context).id == second.id


def test_the_longest_name_can_be_kept(bench: Bench) -> None:
    name = "".join(chr(0x4E00 + 37 * n % 20_000) for n in range(1_024))
    assert glossaries.put(name, FIRST, context=bench.context).name == name
