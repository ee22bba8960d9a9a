"""At every door a space stands between two English sentences where the Japanese had none."""

from __future__ import annotations

import pytest

from tests.translator.web.conftest import Site

FIRST, SECOND = "ガラスのコップが割れました。", "パンを食べます。"
ENGLISH = f"<JA> {FIRST} <JA> {SECOND}"
TAGGED = f"<p>&lt;JA&gt; {FIRST} &lt;JA&gt; <b>{SECOND}</b></p>"


@pytest.mark.parametrize("source", ["ja", "auto"])
@pytest.mark.parametrize(
    ("text", "form", "english"),
    [
        (FIRST + SECOND, "text", ENGLISH),
        (f"{FIRST}　{SECOND}", "text", ENGLISH),
        (f"{FIRST}\n{SECOND}", "text", ENGLISH.replace(" <JA> パ", "\n<JA> パ")),
        (f"<p>{FIRST}<b>{SECOND}</b></p>", "html", TAGGED),
    ],
)
def test_libretranslate(site: Site, source: str, text: str, form: str, english: str) -> None:
    body = {"q": text, "source": source, "target": "en", "format": form}
    assert site.client.post("/translate", json=body).json()["translatedText"] == english


@pytest.mark.parametrize(
    ("text", "options", "english"),
    [
        (FIRST + SECOND, {}, ENGLISH),
        (f"<p>{FIRST}<b>{SECOND}</b></p>", {"tag_handling": "html"}, TAGGED),
        (f"<p>{FIRST}<b>{SECOND}</b></p>", {"tag_handling": "xml"}, TAGGED),
        (FIRST + SECOND, {"split_sentences": "nonewlines"}, ENGLISH),
    ],
)
def test_deepl(site: Site, text: str, options: dict[str, str], english: str) -> None:
    body = {"text": [text], "target_lang": "EN-US", **options}
    found = site.client.post("/v2/translate", json=body).json()
    assert [item["text"] for item in found["translations"]] == [english]


def test_native(site: Site) -> None:
    found = site.client.post("/v1/translations", json={"texts": [FIRST + SECOND]}).json()
    assert [item["text"] for item in found["items"]] == [ENGLISH]
