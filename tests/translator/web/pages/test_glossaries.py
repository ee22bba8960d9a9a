"""The pages of glossaries: imported with problems line by line, edited, compared, taken away, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Visit, find_serious
from tests.services import PATIENCE_S
from tests.translator.web.conftest import MakeSite, Site
from tests.translator.web.pages.conftest import Example
from translator.errors import ChangedMeanwhile, Conflict, InvalidRequest
from translator.glossary import Glossary, InvalidGlossary, make_term
from translator.glossary.files import read_glossary
from translator.jobs import Submission
from translator.service import glossaries, queries, segment_queries
from translator.service.api_keys import add_key
from translator.service.context import Context
from translator.service.segment_queries import find_term_places
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.web.pages.guard import COOKIE
from translator.web.pages.terms import ref_of

ORIGIN = {"Origin": "http://testserver"}
BAD = "Putyin\tPutin\nchợ cá\t\nPutyin\tPoutine\n"
GOOD = "source\ttarget\tlanguage\nPutyin\tPutin\thu\nchợ cá\tfish market\tvi\n"
TBX = """<?xml version="1.0"?><martif type="TBX"><text><body><termEntry>
<langSet xml:lang="hu"><tig><term>kormány</term></tig></langSet>
<langSet xml:lang="en"><tig><term>government</term></tig></langSet>
</termEntry></body></text></martif>"""


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[Page]:
    """A tab without JavaScript."""
    with browser.new_context(java_script_enabled=False, base_url=address, accept_downloads=True) as made:
        made.set_default_timeout(PATIENCE_S * 1000)
        yield made.new_page()


def _import(page: Page, name: str, lines: str) -> None:
    page.goto("/glossaries")
    page.fill("#name", name)
    page.fill("#lines", lines)
    page.click("main button.primary")
    expect(page.locator("h1")).to_have_text(name)


def test_problems_are_shown_line_by_line_and_nothing_is_kept(visit: Visit) -> None:
    page = visit.go("/glossaries")
    before = page.locator("[aria-label=Glossaries] tbody tr").count()
    page.fill("#name", "Bad")
    page.fill("#lines", BAD)
    page.click("main button.primary")
    expect(page.locator("#wrong li")).to_have_count(2)
    expect(page.locator("#wrong li").nth(0)).to_have_text("Line 2: the target is empty")
    expect(page.locator("#wrong li").nth(1)).to_contain_text("Line 3: term 'Putyin' is in conflict")
    assert page.input_value("#lines") == BAD
    assert page.input_value("#name") == "Bad"
    assert find_serious(page) == []
    visit.picture("glossaries-problems")
    assert visit.go("/glossaries").locator("[aria-label=Glossaries] tbody tr").count() == before
    visit.complaints[:] = [line for line in visit.complaints if "422" not in line]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.tsv", GOOD, ["chợ cá", "Putyin"]),
        ("b.csv", "source;target\nkormány;government\n", ["kormány"]),
        ("c.tbx", TBX, ["kormány"]),
        ("d.txt", "Toyota\nNATO\n", ["NATO", "Toyota"]),
    ],
)
def test_files_are_checked_and_kept_under_their_names(
    plain: Page, tmp_path: Path, name: str, content: str, found: list[str]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    plain.goto("/glossaries")
    plain.set_input_files("#file", tmp_path / name)
    plain.click("button[value=check]")
    expect(plain.locator("#checked")).to_contain_text("Nothing is wrong")
    assert plain.locator(f"td.name:text-is('{name[0]}')").count() == 0
    plain.click("main button.primary")
    expect(plain.locator("h1")).to_have_text(name[0])
    expect(plain.locator("[aria-label=Terms] td.name")).to_have_text(found)


def test_a_term_is_added_edited_and_removed_each_as_a_version(plain: Page) -> None:
    _import(plain, "Edited", GOOD)
    plain.fill("#source", "kormány")
    plain.fill("#target", "government")
    plain.select_option("#term-language", "hu")
    plain.fill("#alternatives", "cabinet|ministers")
    plain.click("button:text-is('Add')")
    expect(plain.locator("[aria-label=Terms] td.name")).to_have_text(["chợ cá", "kormány", "Putyin"])
    plain.click("a:has-text('kormány')")
    expect(plain.locator("#alternatives")).to_have_value("cabinet | ministers")
    plain.fill("#target", "administration")
    plain.click("button:text-is('Save')")
    expect(plain.locator("[aria-label=Terms]")).to_contain_text("administration")
    plain.click("a:has-text('Putyin')")
    plain.click("button:text-is('Remove')")
    expect(plain.locator("[aria-label=Terms] td.name")).to_have_text(["chợ cá", "kormány"])
    expect(plain.locator("#versions tbody tr")).to_have_count(4)
    plain.click("#versions tr:nth-child(2) a:has-text('Changes')")
    expect(plain.locator("#summary")).to_have_text("0 added, 0 removed, 1 changed")
    assert plain.locator("#differences tbody td:nth-child(3)").all_inner_texts() == [
        "government",
        "administration",
    ]
    plain.fill("#old", "1")
    plain.fill("#new", "4")
    plain.click("button:text-is('Compare')")
    expect(plain.locator("#summary")).to_have_text("1 added, 1 removed, 0 changed")


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("putyin", "Poutine", "has 'Putyin' already, as 'Putin'"),
        ("?!", "what", "no letter, digit or symbol"),
        ("x" * 1025, "much", "1024 are the most"),
    ],
)
def test_a_term_that_cannot_be_is_refused_with_its_words_kept(
    plain: Page, source: str, target: str, words: str
) -> None:
    _import(plain, "Refusing", "Putyin\tPutin\n")
    plain.fill("#source", source)
    plain.fill("#target", target)
    plain.click("button:text-is('Add')")
    expect(plain.locator("#wrong")).to_contain_text(words)
    assert (plain.input_value("#source"), plain.input_value("#target")) == (source, target)


def test_terms_are_filtered_and_paged(plain: Page) -> None:
    lines = "".join(f"Name{n:03}\tName {n}\n" for n in range(450)) + "Győr\tRaab\n"
    _import(plain, "Long", lines)
    expect(plain.locator("[aria-label=Terms] td.name")).to_have_count(200)
    plain.click("a:text-is('Later')")
    plain.click("a:text-is('Later')")
    expect(plain.locator("#shown")).to_have_text("401 to 451 of 451")
    plain.fill("#q", "raab")
    plain.click("button:text-is('Show')")
    expect(plain.locator("[aria-label=Terms] td.name")).to_have_text(["Győr"])
    plain.select_option("#language", "vi")
    plain.click("button:text-is('Show')")
    expect(plain.locator(".empty")).to_contain_text("No term is like that")


def test_a_glossary_goes_out_as_tsv_and_is_deleted_after_a_question(plain: Page, tmp_path: Path) -> None:
    _import(plain, "Gone", GOOD)
    here = plain.url
    with plain.expect_download() as waiting:
        plain.click("text=Download as TSV")
    assert waiting.value.suggested_filename == "Gone.tsv"
    waiting.value.save_as(tmp_path / "Gone.tsv")
    wanted = read_glossary(GOOD.encode(), name="x.tsv")
    assert read_glossary((tmp_path / "Gone.tsv").read_bytes(), name="Gone.tsv") == wanted
    plain.click("a:text-is('Delete')")
    plain.click("a:text-is('Keep')")
    expect(plain).to_have_url(here)
    plain.click("a:text-is('Delete')")
    plain.click("button:text-is('Delete')")
    expect(plain).to_have_url(here.rsplit("/", 1)[0])
    answer = plain.goto(here)
    assert answer is not None
    assert answer.status == 404


def test_a_term_is_added_by_keyboard_alone(visit: Visit) -> None:
    page = visit.go("/glossaries")
    page.focus("#lines")
    page.keyboard.insert_text("Putyin\tPutin")
    page.focus("#name")
    page.keyboard.type("Keys")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Keys")
    page.focus("#source")
    page.keyboard.type("NATO")
    page.keyboard.press("Tab")
    page.keyboard.type("NATO")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-label=Terms] td.name")).to_have_text(["NATO", "Putyin"])


def test_documents_that_a_term_stands_in_are_found_in_its_forms(
    visit: Visit, example: Example, context: Context
) -> None:
    page = visit.go(f"/glossaries/{example.glossary}/terms/{example.term}")
    page.click("text=Look for it")
    expect(page.locator("#looked")).to_contain_text("looked at")
    kept = queries.get_glossary(example.glossary, context=context)
    terms = glossaries.resolve(kept.version, context=context)
    term = next(one for one in terms.terms if ref_of(one) == example.term)
    places = find_term_places(term, terms, context=context, owner="")
    assert places.found
    expect(page.locator("#places tbody tr")).to_have_count(len(places.found))
    page.click("#places a")
    segment = page.locator(f"#s{places.found[0].first}").first
    expect(page.locator(".pair", has=segment)).to_contain_text("kutatók")


def test_what_somebody_changed_meanwhile_is_not_overwritten(site: Site) -> None:
    old = make_term("Putyin", "Putin", language="hu")
    kept = glossaries.create("x", Glossary((old,)), context=site.context)
    path = f"/glossaries/{kept.id}/terms/{ref_of(old)}"
    page = site.client.get(path).text
    was = page.split('name="was" value="')[1].split('"')[0]
    other = make_term("Putyin", "V. Putin", language="hu")
    glossaries.put_term(kept.id, other, replaced=old, context=site.context)
    form = {"source": "Putyin", "target": "Vladimir", "language": "hu", "was": was}
    for way in ("", "/remove"):
        answer = site.client.post(path + way, data=form, headers=ORIGIN)
        assert answer.status_code == 409
        assert "changed &#39;Putyin&#39; meanwhile" in answer.text
    version = queries.get_glossary(kept.id, context=site.context).version
    assert glossaries.resolve(version, context=site.context).terms == (other,)


def test_terms_are_put_and_removed_by_the_service(site: Site) -> None:
    one, two = make_term("a", "1"), make_term("b", "2")
    kept = glossaries.create("x", Glossary((one,)), context=site.context)
    assert glossaries.put_term(kept.id, two, context=site.context).counts == {"": 2}
    with pytest.raises(Conflict):
        glossaries.put_term(kept.id, make_term("A", "3"), context=site.context)
    with pytest.raises(InvalidGlossary):
        glossaries.put_term(kept.id, make_term("c", ""), context=site.context)
    with pytest.raises(ChangedMeanwhile):
        glossaries.remove_term(kept.id, make_term("b", "3"), context=site.context)
    for term in (one, two):
        left = glossaries.remove_term(kept.id, term, context=site.context)
    assert (left.version, left.counts) == ("", {})
    assert site.client.get(f"/glossaries/{kept.id}").status_code == 200
    assert len(queries.list_glossary_versions(kept.id, context=site.context)) == 4


@pytest.mark.parametrize(
    "given",
    [
        {"lines": ""},
        {"lines": "a\tb", "name": ""},
        {"lines": "a\tb", "name": "x" * 1025},
        {"lines": "a\tb", "name": "x", "language": "de"},
        {"lines": 'a,"b', "name": "x", "form": "csv"},
        {"lines": "a\tb", "name": "x", "act": "drop"},
    ],
)
def test_a_wrong_form_keeps_nothing(site: Site, given: dict[str, str]) -> None:
    answer = site.client.post("/glossaries", data=given, headers=ORIGIN)
    assert answer.status_code in (400, InvalidRequest.status)
    assert queries.list_glossaries(context=site.context) == []


def test_a_file_beside_lines_is_refused(site: Site) -> None:
    answer = site.client.post(
        "/glossaries", data={"lines": "a\tb"}, files={"file": ("x.tsv", b"c\td\n")}, headers=ORIGIN
    )
    assert answer.status_code == InvalidRequest.status
    assert "one of them is right" in answer.text


def test_owners_see_and_change_only_their_own(make_site: MakeSite) -> None:
    site = make_site(requires_key=True)
    keys = [add_key(name, context=site.context) for name in ("one", "two")]
    term = make_term("Putyin", "Putin")
    kept = glossaries.create("a-desk-of-its-own", Glossary((term,)), context=site.context, owner=keys[0][0])
    home = f"/glossaries/{kept.id}"
    gets = ("", "/file", "/difference", "/delete", f"/terms/{ref_of(term)}?after=")
    posts = ("/terms", f"/terms/{ref_of(term)}", f"/terms/{ref_of(term)}/remove", "/delete")
    for (_, secret), status, is_listed in ((keys[0], 200, True), (keys[1], 404, False)):
        site.client.cookies.set(COOKIE, secret)
        assert [site.client.get(home + path).status_code for path in gets] == [status] * len(gets)
        assert ("a-desk-of-its-own" in site.client.get("/glossaries").text) is is_listed
    form = {"source": "x", "target": "y"}
    answers = [site.client.post(home + path, data=form, headers=ORIGIN) for path in posts]
    assert [answer.status_code for answer in answers] == [404] * len(posts)
    assert queries.get_glossary(kept.id, context=site.context).version == kept.version


def test_documents_of_others_are_not_looked_at_and_many_are_some_at_a_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_queries, "_MOST_DOCUMENTS", 2)
    text = "Tegnap Putyinnal beszélt a magyar kormány a piacon."
    for n, owner in enumerate(("", "", "", "other")):
        given = Submission(f"{n}.txt", text if n else "Szép idő volt tegnap a városban.", owner=owner)
        submit(given, context=site.context)
    while take_turn(context=site.context):
        pass
    term = make_term("Putyin", "Putin", language="hu")
    kept = glossaries.create("x", Glossary((term,)), context=site.context)
    path = f"/glossaries/{kept.id}/terms/{ref_of(term)}"
    first = site.client.get(f"{path}?after=").text
    following = first.split('href="?after=')[1].split("#")[0]
    assert "2 documents that were looked at; there are more" in first
    second = site.client.get(f"{path}?after={following}").text
    assert "1 document that was looked at." in second
    assert "Look further" not in second
    shown = first + second
    assert [f"<bdi>{n}.txt</bdi>" in shown for n in range(4)] == [False, True, True, False]


def test_the_form_for_translations_offers_what_is_kept(site: Site) -> None:
    glossaries.create("press", Glossary((make_term("Putyin", "Putin"),)), context=site.context)
    for path in ("/", "/retranslations"):
        assert "press (1 term)</option>" in site.client.get(path).text
