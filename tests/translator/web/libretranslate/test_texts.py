"""`/translate` and `/detect` answer as LibreTranslate 1.9.6 was measured to, except where it has bugs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.translator.web.conftest import MakeSite, Site

HU, VI = "Jó reggelt kívánok mindenkinek!", "Xin chào các bạn của tôi."
HU_EN, VI_EN = f"<HU> {HU.upper()}", f"<VI> {VI.upper()}"
ASK = {"q": HU, "source": "hu", "target": "en"}


def ask(site: Site, **parameters: Any) -> tuple[int, Any]:
    found = site.client.post("/translate", json=parameters)
    assert found.headers["content-type"] == "application/json"
    return found.status_code, found.json()


@pytest.mark.parametrize(
    ("parameters", "body"),
    [
        (ASK, {"translatedText": HU_EN}),
        ({**ASK, "source": "HU", "target": "EN"}, {"translatedText": HU_EN}),
        ({**ASK, "q": [HU]}, {"translatedText": [HU_EN]}),
        ({**ASK, "q": [HU, "", HU]}, {"translatedText": [HU_EN, "", HU_EN]}),
        ({**ASK, "q": f"{HU}\n{HU}\r\n\n{HU}"}, {"translatedText": f"{HU_EN}\n{HU_EN}\r\n\n{HU_EN}"}),
        ({**ASK, "q": "Good morning, everybody!"}, {"translatedText": "Good morning, everybody!"}),
        ({**ASK, "target": "hu"}, {"translatedText": HU}),
        ({**ASK, "source": "auto", "target": "hu"}, {"translatedText": HU}),
        ({**ASK, "source": "en"}, {"translatedText": HU}),
        ({**ASK, "secret": "x", "api_key": ""}, {"translatedText": HU_EN}),
        ({**ASK, "alternatives": -3}, {"translatedText": HU_EN}),
        ({**ASK, "alternatives": None}, {"translatedText": HU_EN}),
        (
            {**ASK, "alternatives": 2},
            {"translatedText": HU_EN, "alternatives": [f"{HU_EN}*", f"{HU_EN}**"]},
        ),
        (
            {**ASK, "q": [HU, "😀"], "alternatives": 1},
            {"translatedText": [HU_EN, "😀"], "alternatives": [[f"{HU_EN}*"], []]},
        ),
    ],
)
def test_translates(site: Site, parameters: dict[str, Any], body: dict[str, Any]) -> None:
    status, found = ask(site, **parameters)
    found.pop("detectedLanguage", None)
    assert (status, found) == (200, body)


def test_each_item_of_a_batch_and_each_part_of_a_text_has_its_own_language(site: Site) -> None:
    texts = [HU, VI, f"{VI}\n{HU}", "😀  ✈"]
    _, found = ask(site, q=texts, source="auto", target="en")
    assert found["translatedText"] == [HU_EN, VI_EN, f"{VI_EN}\n{HU_EN}", "😀  ✈"]
    languages = [item["language"] for item in found["detectedLanguage"]]
    assert languages == ["hu", "vi", "hu", "en"]
    confidences = [item["confidence"] for item in found["detectedLanguage"]]
    assert all(isinstance(value, float) for value in confidences)
    assert confidences[0] > 90
    assert confidences[2] < 60
    assert confidences[3] == 0.0


def test_tags_stay_and_what_is_not_to_be_translated_too(site: Site) -> None:
    html = f'<p class="a"><b>{HU}</b></p><p translate="no">{HU}</p>'
    _, found = ask(site, q=html, source="hu", target="en", format="html", alternatives=2)
    english = HU_EN.replace("<", "&lt;").replace(">", "&gt;")
    assert found == {
        "translatedText": f'<p class="a"><b>{english}</b></p><p translate="no">{HU}</p>',
        "alternatives": [],
    }


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({**ASK, "q": ""}, "Invalid request: missing q parameter"),
        ({**ASK, "q": []}, "Invalid request: missing q parameter"),
        ({"source": "hu", "target": "en"}, "Invalid request: missing q parameter"),
        ({"q": HU, "target": "en"}, "Invalid request: missing source parameter"),
        ({"q": HU, "source": "hu"}, "Invalid request: missing target parameter"),
        ({"q": HU, "alternatives": "x"}, "Invalid request: missing source parameter"),
        ({**ASK, "source": "zz"}, "zz is not supported"),
        ({**ASK, "target": "zz", "format": "md"}, "zz is not supported"),
        ({**ASK, "target": "auto"}, "auto is not supported"),
        (
            {**ASK, "target": "vi"},
            "Vietnamese (vi) is not available as a target language from Hungarian (hu)",
        ),
        (
            {**ASK, "source": "auto", "target": "vi"},
            "Vietnamese (vi) is not available as a target language from Hungarian (hu)",
        ),
        ({**ASK, "target": "vi", "format": "md"}, "md format is not supported"),
        ({**ASK, "alternatives": "x"}, "Invalid request: alternatives parameter is not a number"),
        (
            {**ASK, "alternatives": 11, "source": "zz"},
            "Invalid request: alternatives parameter must be <= 10",
        ),
        ({**ASK, "q": "a" * 101}, "Invalid request: request (101) exceeds text limit (100)"),
        ({**ASK, "q": ["a", "a" * 101]}, "Invalid request: request (101) exceeds text limit (100)"),
        ({**ASK, "q": ["a"] * 1001}, "Invalid request: request (1001) exceeds text limit (1000)"),
        # 500 in LibreTranslate
        ({**ASK, "q": 5}, "Invalid request: q parameter is not a string"),
        ({**ASK, "q": [HU, None]}, "Invalid request: q parameter is not a list of strings"),
        ({**ASK, "source": {"a": 1}}, "Invalid request: source parameter is not a string"),
        ({**ASK, "format": {"a": 1}}, "{'a': 1} format is not supported"),
        ({**ASK, "alternatives": [[]]}, "Invalid request: alternatives parameter is not a number"),
        ({**ASK, "q": "a\0"}, "a text has NUL characters or is no Unicode"),
    ],
)
def test_refuses_in_libretranslates_words(make_site: MakeSite, parameters: Any, error: str) -> None:
    site = make_site(max_text_chars=100)
    assert ask(site, **parameters) == (400, {"error": error})


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"{", "The browser (or proxy) sent a request that this server could not understand."),
        (b"\xff", "The browser (or proxy) sent a request that this server could not understand."),
        (b"[" * 100_000, "The browser (or proxy) sent a request that this server could not understand."),
        (
            b'{"q": "\\ud800"}',
            "The browser (or proxy) sent a request that this server could not understand.",
        ),
        (b'{"q": "\\u0000"}', "a text has NUL characters or is no Unicode"),
        (b"[]", "Invalid JSON format"),
        (b"", "Invalid JSON format"),
    ],
)
def test_refuses_what_is_no_json_object(site: Site, body: bytes, error: str) -> None:
    found = site.client.post("/translate", content=body, headers={"content-type": "application/json"})
    assert (found.status_code, found.json()) == (400, {"error": error})


def test_forms_and_queries_say_the_same(site: Site) -> None:
    expected = {"translatedText": HU_EN}
    assert site.client.post("/translate", data=ASK).json() == expected
    assert site.client.post("/translate", files={name: (None, ASK[name]) for name in ASK}).json() == expected
    assert site.client.post("/translate", params=ASK).json() == expected
    query = {"source": "hu", "target": "en", "alternatives": "1"}
    both = site.client.post("/translate", params=query, data={"q": [HU, VI]})
    assert both.json()["translatedText"] == HU_EN  # the first of a repeated field
    assert site.client.post("/translate", data={**ASK, "alternatives": "x"}).json() == {
        "error": "Invalid request: alternatives parameter is not a number"
    }


@pytest.mark.parametrize("path", ["/translate", "/detect", "/suggest"])
def test_reading_is_not_allowed_where_something_is_sent(site: Site, path: str) -> None:
    assert site.client.get(path).status_code == 405
    assert site.client.post("/languages").status_code == 405


def test_any_web_page_may_call_where_keys_are_asked_for(make_site: MakeSite) -> None:
    site = make_site(requires_key=True)
    asked = site.client.options("/translate", headers={"Origin": "https://a.example"})
    answers = (asked, site.client.get("/languages"), site.client.post("/translate", json={}))
    assert asked.status_code == 200
    for found in answers:
        assert found.headers["access-control-allow-origin"] == "*"
        assert found.headers["access-control-allow-headers"] == "Authorization, Content-Type"
        assert found.headers["access-control-max-age"] == "1728000"


def test_detects(site: Site) -> None:
    def detect(**parameters: Any) -> Any:
        return site.client.post("/detect", **parameters).json()

    (only,) = detect(data={"q": HU})
    assert only["language"] == "hu"
    assert 90 < only["confidence"] <= 100
    mixed = detect(json={"q": [HU * 3, VI]})
    assert [item["language"] for item in mixed] == ["hu", "vi"]
    assert mixed[0]["confidence"] > mixed[1]["confidence"]
    for nothing in ("😀", "1998. 2. 3.", "Привет, как дела сегодня?"):
        assert detect(json={"q": nothing}) == [{"confidence": 0.0, "language": "en"}]
    assert detect(json={}) == {"error": "Invalid request: missing q parameter"}
