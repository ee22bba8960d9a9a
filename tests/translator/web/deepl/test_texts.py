"""`/v2/translate` and the language lists answer as DeepL's mock was measured to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.translator.web.conftest import Site

HU, VI = "Jó reggelt kívánok mindenkinek!", "Xin chào các bạn của tôi."
HU_EN, VI_EN = f"<HU> {HU.upper()}", f"<VI> {VI.upper()}"
ASK = {"text": [HU], "target_lang": "EN-US"}


def ask(site: Site, **parameters: Any) -> tuple[int, Any]:
    found = site.client.post("/v2/translate", json=parameters)
    return found.status_code, found.json()


def texts(site: Site, **parameters: Any) -> list[str]:
    status, body = ask(site, **parameters)
    assert status == 200, body
    return [item["text"] for item in body["translations"]]


@pytest.mark.parametrize("target", ["EN-US", "en-gb", "EN"])
def test_translates_each_text_in_its_own_language(site: Site, target: str) -> None:
    _, body = ask(site, text=[HU, VI, "Good morning, everybody!", "42"], target_lang=target, unknown=1)
    assert body["translations"] == [
        {"detected_source_language": "HU", "text": HU_EN},
        {"detected_source_language": "VI", "text": VI_EN},
        {"detected_source_language": "EN", "text": "Good morning, everybody!"},
        {"detected_source_language": "EN", "text": "42"},
    ]


def test_english_in_gives_english_out_unchanged(site: Site) -> None:
    _, body = ask(site, **{**ASK, "source_lang": "en"})
    assert body["translations"] == [{"detected_source_language": "EN", "text": HU}]


def test_a_language_that_is_not_known_is_not_guessed(site: Site) -> None:
    text = "Привет, как дела сегодня?"
    _, body = ask(site, **{**ASK, "text": text})
    assert body["translations"] == [{"detected_source_language": "UND", "text": text}]


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ("quality_optimized", "quality_optimized"),
        ("prefer_quality_optimized", "quality_optimized"),
        ("latency_optimized", "latency_optimized"),
    ],
)
def test_says_what_it_billed_and_used(site: Site, asked: str, used: str) -> None:
    _, body = ask(site, **ASK, show_billed_characters=True, model_type=asked, source_lang="HU")
    assert body["translations"] == [
        {
            "detected_source_language": "HU",
            "text": HU_EN,
            "billed_characters": len(HU),
            "model_type_used": used,
        }
    ]


def test_line_ends_part_sentences_unless_told_otherwise(site: Site) -> None:
    text = "Ez egy nagyon hosszú magyar mondat, amelyet\nkettévág egy sorvége."
    assert texts(site, **{**ASK, "text": text, "source_lang": "HU"})[0].count("\n") == 1
    for split in ("0", "nonewlines"):
        assert "\n" not in texts(site, **{**ASK, "text": text, "source_lang": "HU"}, split_sentences=split)[0]


def test_a_text_that_is_not_to_be_split_is_one_segment(site: Site) -> None:
    asked = {"target_lang": "EN-US", "source_lang": "HU", "split_sentences": "0"}
    text = f" {HU} {HU}\n\n{HU}\n"
    assert texts(site, **asked, text=[text]) == [f" <HU> {' '.join([HU.upper()] * 3)}\n"]
    html = f"<p>{HU} {HU}</p><p>{HU}</p>"
    twice, once = (f"&lt;HU&gt; {' '.join([HU.upper()] * times)}" for times in (2, 1))
    assert texts(site, **asked, text=[html], tag_handling="html") == [f"<p>{twice}</p><p>{once}</p>"]


@pytest.mark.parametrize("count", [5, 200])
def test_a_text_too_long_for_the_model_is_split_all_the_same(site: Site, count: int) -> None:
    asked = {"target_lang": "EN-US", "source_lang": "HU", "split_sentences": "0"}
    assert texts(site, **asked, text=[" ".join([HU] * count)]) == [" ".join([HU_EN] * count)]


def test_tags_are_kept(site: Site) -> None:
    asked = {"target_lang": "EN-US", "source_lang": "HU"}
    english = HU_EN.replace("<", "&lt;").replace(">", "&gt;")
    html = f"<h1>{HU}</h1><p>{HU}</p>"
    assert texts(site, **asked, text=[html], tag_handling="html") == [f"<h1>{english}</h1><p>{english}</p>"]
    xml = f"<a><b>{HU}</b><c>{HU}</c></a>"
    ignoring = {"splitting_tags": ["b,c"], "ignore_tags": "c", "outline_detection": False}
    assert texts(site, **asked, text=[xml], tag_handling="xml", **ignoring) == [
        f"<a><b>{english}</b><c>{HU}</c></a>"
    ]


@pytest.mark.parametrize("kind", ["xml", "html"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_says_how_tags_were_handled(site: Site, kind: str, version: str) -> None:
    asked = {"target_lang": "EN-US", "source_lang": "HU", "text": [f"<p>{HU}</p>"], "tag_handling": kind}
    (default,) = ask(site, **asked)[1]["translations"]
    (found,) = ask(site, **asked, tag_handling_version=version)[1]["translations"]
    assert (default.pop("tag_handling_version"), found.pop("tag_handling_version")) == ("v2", version)
    assert found == default


@pytest.mark.parametrize(
    "wrong", ["<a>", "<p>Jó <b>reggelt!</p>", "<p>Jó reggelt!</a>", "Jó & szép", "<a b=c>x</a>"]
)
def test_xml_that_is_not_well_formed_is_refused_by_version_2_alone(site: Site, wrong: str) -> None:
    asked = {"target_lang": "EN-US", "source_lang": "HU", "text": [wrong], "tag_handling": "xml"}
    for fields in ({}, {"tag_handling_version": "v2"}):
        status, body = ask(site, **asked, **fields)
        assert status == 400
        assert body["message"].startswith("Tag handling parsing failed, please check input.")
    status, body = ask(site, **asked, tag_handling_version="v1")
    assert (status, body["translations"][0]["tag_handling_version"]) == (200, "v1")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"target_lang": "EN-US"}, "Parameter 'text' not specified"),
        ({**ASK, "text": []}, "Parameter 'text' not specified"),
        ({**ASK, "text": [5]}, "Value for 'text' not supported."),
        ({**ASK, "text": {"a": 1}}, "Value for 'text' not supported."),
        ({**ASK, "text": ["a"] * 51}, "Too many texts: 51; at most 50 are allowed"),
        ({"text": HU}, "Value for 'target_lang' not supported."),
        ({**ASK, "target_lang": "DE"}, "Value for 'target_lang' not supported."),
        ({**ASK, "target_lang": 5}, "Value for 'target_lang' not supported."),
        ({**ASK, "source_lang": "AUTO"}, "Value for 'source_lang' not supported."),
        ({**ASK, "source_lang": "DE"}, "Value for 'source_lang' not supported."),
        ({**ASK, "source_lang": ["HU"]}, "Value for 'source_lang' not supported."),
        ({**ASK, "split_sentences": "2"}, "Value for 'split_sentences' not supported."),
        ({**ASK, "formality": "more"}, "'formality' is not supported for given 'target_lang'."),
        ({**ASK, "formality": "less"}, "'formality' is not supported for given 'target_lang'."),
        ({**ASK, "formality": "invalid"}, "Value for 'formality' not supported."),
        ({**ASK, "formality": {}}, "Value for 'formality' not supported."),
        ({**ASK, "tag_handling": "text"}, "Value for 'tag_handling' not supported."),
        ({**ASK, "tag_handling_version": "v3"}, "Value for 'tag_handling_version' not supported."),
        ({**ASK, "splitting_tags": 5}, "Value for 'splitting_tags' not supported."),
        ({**ASK, "model_type": "x"}, "Value for 'model_type' not supported."),
    ],
)
def test_refuses_in_deepls_words(site: Site, parameters: dict[str, Any], message: str) -> None:
    assert ask(site, **parameters) == (400, {"message": message})


def test_refuses_a_body_that_is_too_large(site: Site) -> None:
    status, body = ask(site, **{**ASK, "text": ["a" * 131_072]})
    assert (status, list(body)) == (413, ["message"])


def test_forms_and_queries_say_the_same(site: Site) -> None:
    asked = {"text": [HU, VI], "target_lang": "EN-GB", "show_billed_characters": "1"}
    expected = site.client.post("/v2/translate", json=asked).json()
    assert expected["translations"][1]["text"] == VI_EN
    assert site.client.post("/v2/translate", data=asked).json() == expected
    assert site.client.get("/v2/translate", params=asked).json() == expected
    wrong = site.client.post("/v2/translate", content=b"{", headers={"content-type": "application/json"})
    assert (wrong.status_code, list(wrong.json())) == (400, ["message"])


def test_lists_languages_where_the_kind_is_in_the_query_or_the_body(site: Site) -> None:
    sources = site.client.get("/v2/languages").json()
    assert [item["language"] for item in sources] == ["EN", "HU", "JA", "VI"]
    targets = [
        {"language": "EN-GB", "name": "English (British)", "supports_formality": False},
        {"language": "EN-US", "name": "English (American)", "supports_formality": False},
    ]
    assert site.client.get("/v2/languages?type=target").json() == targets
    assert site.client.request("GET", "/v2/languages", data={"type": "target"}).json() == targets
    assert site.client.get("/v2/languages?type=x").status_code == 400


def test_lists_languages_by_what_they_are_used_for(site: Site) -> None:
    found = site.client.get("/v3/languages?resource=translate_text").json()
    assert [item["lang"] for item in found if item["usable_as_source"]] == ["en", "hu", "ja", "vi"]
    assert [item["lang"] for item in found if item["usable_as_target"]] == ["en-GB", "en-US"]
    assert site.client.get("/v3/languages?resource=voice").status_code == 400


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"style_id": "a"}, 404),
        ({"custom_instructions": ["x"] * 11}, 400),
        ({"custom_instructions": ["x" * 301]}, 400),
        ({"custom_instructions": [1]}, 400),
        ({"custom_instructions": ["Be short."]}, 200),
        ({"enable_beta_languages": True, "preserve_formatting": "1", "context": "x"}, 200),
    ],
)
def test_style_is_asked_for_in_vain_or_wrongly(site: Site, fields: dict[str, Any], status: int) -> None:
    assert site.client.post("/v2/translate", json={**ASK, **fields}).status_code == status


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "target_lang"),
        ({"text": []}, "text"),
        ({"writing_style": "odd"}, "writing_style"),
        ({"tone": "odd"}, "tone"),
        ({"writing_style": "casual", "tone": "friendly"}, "Only one"),
    ],
)
def test_nothing_is_rephrased(site: Site, fields: dict[str, Any], said: str) -> None:
    found = site.client.post("/v2/write/rephrase", json={"text": ["a"], "target_lang": "EN-US", **fields})
    assert (found.status_code, said in found.json()["message"]) == (400, True)


def test_nothing_is_corrected(site: Site) -> None:
    for given, said in (({"text": ["a"]}, "target_lang"), ({}, "text")):
        found = site.client.post("/v2/write/correct", json=given)
        assert (found.status_code, said in found.json()["message"]) == (400, True)


@pytest.mark.parametrize("name", ["style_rules", "translation_memories"])
def test_there_are_no_style_rules_and_no_named_memories(site: Site, name: str) -> None:
    assert site.client.get(f"/v3/{name}").json() == {name: []}
    maker = f"/v3/{name}/import" if name == "translation_memories" else f"/v3/{name}"
    made = site.client.post(maker, json={"name": "a", "language": "en"})
    assert (made.status_code, "keeps no" in made.json()["message"]) == (400, True)
    for method, path in (
        ("GET", "a"),
        ("PATCH", "a"),
        ("DELETE", "a"),
        ("PUT", "a/configured_rules"),
        ("POST", "a/custom_instructions"),
        ("DELETE", "a/custom_instructions/b"),
        ("GET", "a/segments"),
        ("POST", "a/export"),
        ("GET", "jobs/a"),
    ):
        found = site.client.request(method, f"/v3/{name}/{path}")
        assert (found.status_code, list(found.json())) == (404, ["message"])


def test_a_key_without_limit_has_one_that_nobody_reaches(site: Site) -> None:
    assert site.client.get("/v2/usage").json()["character_limit"] == 1_000_000_000_000
