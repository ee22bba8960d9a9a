"""Glossaries through DeepL's routes of both versions, by hand and with the SDK."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import deepl
import pytest
from deepl.api_data import MultilingualGlossaryDictionaryEntries as Entries

from tests.translator.web.conftest import Site
from tests.translator.web.deepl.test_client import client

HU = "Jó reggelt kívánok mindenkinek!"
GIVEN = {
    "name": "greetings",
    "source_lang": "hu",
    "target_lang": "en",
    "entries": "reggel\tmorning\nest\tevening",
    "entries_format": "tsv",
}


def create(site: Site, **fields: Any) -> dict[str, Any]:
    found = site.client.post("/v2/glossaries", json={**GIVEN, **fields})
    assert found.status_code == 201, found.text
    body: dict[str, Any] = found.json()
    return body


def test_a_glossary_is_kept_shown_and_deleted(site: Site) -> None:
    made = create(site)
    assert uuid.UUID(made["glossary_id"])
    assert datetime.fromisoformat(made["creation_time"])
    assert made["creation_time"].endswith("Z")
    assert {name: made[name] for name in made if name not in ("glossary_id", "creation_time")} == {
        "name": "greetings",
        "ready": True,
        "source_lang": "hu",
        "target_lang": "en",
        "entry_count": 2,
    }
    path = f"/v2/glossaries/{made['glossary_id']}"
    assert site.client.get(path).json() == made
    assert site.client.get("/v2/glossaries").json() == {"glossaries": [made]}
    entries = site.client.get(f"{path}/entries", headers={"Accept": "text/tab-separated-values"})
    assert sorted(entries.text.splitlines()) == ["est\tevening", "reggel\tmorning"]
    assert site.client.get(f"{path}/entries", headers={"Accept": "application/json"}).status_code == 415
    assert site.client.delete(path).status_code == 204
    for gone in (path, f"{path}/entries"):
        assert site.client.get(gone).status_code == 404
    assert site.client.delete(path).status_code == 404


def test_csv_is_taken_too(site: Site) -> None:
    text = '"a ""b""",c,hu,en\nd,e,hu,en\n'
    assert create(site, entries=text, entries_format="csv")["entry_count"] == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "glossary name of 0 characters; 1 to 1024 is right"),
        ({"name": None}, "Parameter 'name' not specified"),
        ({"source_lang": "de"}, "Unsupported glossary source and target language pair"),
        ({"target_lang": "de"}, "Unsupported glossary source and target language pair"),
        ({"entries": ""}, "Parameter 'entries' not specified"),
        ({"entries": "reggel morning"}, "Invalid glossary entries provided"),
        ({"entries": "a\tb\tc"}, "Invalid glossary entries provided"),
        ({"entries": "reggel\tmorning\nreggel\tdawn"}, "Invalid glossary entries provided"),
        ({"entries": "a\tb\thu\ten"}, "Invalid glossary entries provided"),
        ({"entries": "alma", "entries_format": "csv"}, "Invalid glossary entries provided"),
        ({"entries": "a,b\nc,d,vi,en", "entries_format": "csv"}, "Invalid glossary entries provided"),
        ({"entries": "a,b,hu,de", "entries_format": "csv"}, "Invalid glossary entries provided"),
        ({"entries_format": "xml"}, "Value for 'entries_format' not supported."),
    ],
)
def test_refuses_in_deepls_words(site: Site, fields: dict[str, Any], message: str) -> None:
    found = site.client.post("/v2/glossaries", json={**GIVEN, **fields})
    assert (found.status_code, found.json()["message"]) == (400, message)
    assert site.client.get("/v2/glossaries").json() == {"glossaries": []}


def test_no_entry_is_taken_for_names_of_columns(site: Site) -> None:
    made = create(site, entries="source\ttarget\nreggel\tmorning")
    entries = site.client.get(f"/v2/glossaries/{made['glossary_id']}/entries").text
    assert sorted(entries.splitlines()) == ["reggel\tmorning", "source\ttarget"]


def test_dictionaries_of_one_pair_must_agree(site: Site) -> None:
    def add(*entries: str) -> int:
        dictionaries = [{**GIVEN, "entries": item} for item in entries]
        given = {"name": "many", "dictionaries": dictionaries}
        return site.client.post("/v3/glossaries", json=given).status_code

    assert add("reggel\tmorning", "reggel\tdawn") == 400
    assert add("reggel\tmorning", "este\tevening") == 201


def test_says_which_entries_are_wrong(site: Site) -> None:
    found = site.client.post("/v2/glossaries", json={**GIVEN, "entries": "reggel\tmorning\nreggel\tdawn"})
    assert "line 2: term 'reggel' is in conflict" in found.json()["detail"]


def test_an_id_is_malformed_or_unknown(site: Site) -> None:
    for version in ("v2", "v3"):
        assert site.client.get(f"/{version}/glossaries/x").status_code == 400
        assert site.client.get(f"/{version}/glossaries/{uuid.uuid4()}").status_code == 404


def test_a_translation_uses_a_glossary_for_its_language(site: Site) -> None:
    first = create(site, entries="reggelt\tMORNING")["glossary_id"]
    second = create(site, entries="reggelt\tDAWN\nkívánok\tI WISH")["glossary_id"]
    asked = {"text": [HU], "target_lang": "EN-US", "source_lang": "HU"}

    def translate(**fields: Any) -> Any:
        return site.client.post("/v2/translate", json={**asked, **fields}).json()

    alone = translate(glossary_id=first)["translations"][0]["text"]
    assert "MORNING" in alone
    assert "I WISH" not in alone
    both = translate(glossary_ids=[first, second])["translations"][0]["text"]
    assert "MORNING" in both
    assert "I WISH" in both
    given = {**asked, "source_lang": "", "glossary_id": "", "glossary_ids": ""}
    assert site.client.post("/v2/translate", data=given).status_code == 200
    assert "source_lang" in translate(glossary_id=first, source_lang=None)["message"]
    assert "glossary_ids" in translate(glossary_ids=[first] * 6)["message"]
    unknown = site.client.post("/v2/translate", json={**asked, "glossary_id": str(uuid.uuid4())})
    assert unknown.status_code == 404


def test_the_sdk_keeps_glossaries_of_one_language(mini_server: str) -> None:
    with client(mini_server) as sdk:
        pairs = {(pair.source_lang, pair.target_lang) for pair in sdk.get_glossary_languages()}
        assert pairs == {("hu", "en"), ("ja", "en"), ("vi", "en")}
        made = sdk.create_glossary("one", "HU", "EN-US", {"reggel": "morning"})
        assert (made.source_lang, made.target_lang, made.entry_count) == ("HU", "EN", 1)
        assert made.glossary_id in [item.glossary_id for item in sdk.list_glossaries()]
        assert sdk.get_glossary_entries(made) == {"reggel": "morning"}
        english = sdk.translate_text_with_glossary(HU, made)
        assert isinstance(english, deepl.TextResult)
        sdk.delete_glossary(made)
        with pytest.raises(deepl.GlossaryNotFoundException):
            sdk.get_glossary(made.glossary_id)


def test_the_sdk_keeps_glossaries_of_several_languages(mini_server: str) -> None:
    def dictionary(language: str, **entries: str) -> Entries:
        return Entries(language, "EN", entries)

    def entries(language: str) -> Any:
        (found,) = sdk.get_multilingual_glossary_entries(made, language, "EN").dictionaries
        return found.entries

    with client(mini_server) as sdk:
        made = sdk.create_multilingual_glossary(
            "many", [dictionary("HU", reggel="morning"), dictionary("VI", nha="house")]
        )
        assert [(item.source_lang, item.entry_count) for item in made.dictionaries] == [("HU", 1), ("VI", 1)]
        assert entries("HU") == "reggel\tmorning"
        sdk.update_multilingual_glossary_dictionary(made, dictionary("HU", este="evening"))
        assert sorted(entries("HU").splitlines()) == ["este\tevening", "reggel\tmorning"]
        replaced = sdk.replace_multilingual_glossary_dictionary(made, dictionary("HU", nap="day"))
        assert replaced.entry_count == 1
        assert entries("HU") == "nap\tday"
        assert sdk.update_multilingual_glossary_name(made, "renamed").name == "renamed"
        sdk.delete_multilingual_glossary_dictionary(made, source_lang="HU", target_lang="EN")
        with pytest.raises(deepl.GlossaryNotFoundException):
            entries("HU")
        left = sdk.get_multilingual_glossary(made.glossary_id)
        assert [item.source_lang for item in left.dictionaries] == ["VI"]
        assert made.glossary_id in [item.glossary_id for item in sdk.list_multilingual_glossaries()]
        sdk.delete_multilingual_glossary(made)
        with pytest.raises(deepl.GlossaryNotFoundException):
            sdk.get_multilingual_glossary(made.glossary_id)


def test_version_3_takes_forms_as_deepl_node_sends_them(site: Site) -> None:
    form = {
        "name": "reggeli szótár",
        "dictionaries[0].source_lang": "hu",
        "dictionaries[0].target_lang": "en",
        "dictionaries[0].entries": "reggel\tmorning\nest\tevening",
        "dictionaries[0].entries_format": "tsv",
        "dictionaries[1].source_lang": "vi",
        "dictionaries[1].target_lang": "en",
        "dictionaries[1].entries": "sáng,morning",
        "dictionaries[1].entries_format": "csv",
    }
    made = site.client.post("/v3/glossaries", data=form)
    assert made.status_code == 201, made.text
    found = [(item["source_lang"], item["entry_count"]) for item in made.json()["dictionaries"]]
    assert found == [("hu", 2), ("vi", 1)]
    path = f"/v3/glossaries/{made.json()['glossary_id']}"
    more = {f"dictionaries[0].{name}": value for name, value in GIVEN.items() if name != "name"}
    assert site.client.patch(path, data={**more, "dictionaries[0].entries": "dél\tnoon"}).status_code == 200
    (entries,) = site.client.get(f"{path}/entries?source_lang=hu&target_lang=en").json()["dictionaries"]
    assert sorted(entries["entries"].split("\n")) == ["dél\tnoon", "est\tevening", "reggel\tmorning"]


@pytest.mark.parametrize("term", ["🪨", "A%=&", "Δぁ", "C++", "™", "→"])
def test_a_term_may_be_symbols_alone(site: Site, term: str) -> None:
    assert create(site, entries=f"{term}\tx")["entry_count"] == 1
