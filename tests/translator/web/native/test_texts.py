"""Short texts are translated and cut at once; the library's calls answer for texts that come along."""

from __future__ import annotations

from typing import Any

import pytest

from align import align
from tests.services import wait_until
from tests.translator.web.conftest import MakeSite, Site
from translator.errors import EngineError
from translator.formats.beads import AlignedTexts
from translator.formats.exports import BEAD_FORMATS, EXPORTS, content_type, export_beads
from translator.records import SourceText
from translator.service.api_keys import add_key, list_keys


def test_short_texts_are_translated_in_their_order(site: Site) -> None:
    texts = ["Xin chào các bạn. Hôm nay trời đẹp.", "", "Good morning to you all."]
    answer = site.client.post("/v1/translations", json={"texts": texts, "beam": 1})
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    english = "<VI> XIN CHÀO CÁC BẠN. <VI> HÔM NAY TRỜI ĐẸP."
    assert [item["text"] for item in items] == [english, "", texts[2]]
    assert [part["lang"] for part in items[0]["segments"]] == ["vi", "vi"]
    assert items[2]["segments"][0]["model"] is None
    assert "beam_size=1" in items[0]["signature"]


def test_how_long_a_text_may_be_is_a_setting(make_site: MakeSite) -> None:
    site = make_site(max_text_chars=20_000)
    for n, status in ((20_000, 200), (20_001, 413)):
        for body in ({"texts": ["x " * (n // 2) + "x" * (n % 2)]}, {"text": "x" * n}):
            assert site.client.post("/v1/translations", json=body).status_code == status
    texts = site.client.get("/openapi.json").json()["components"]["schemas"]["TranslationsRequest"]
    assert texts["properties"]["texts"]["items"]["maxLength"] == 20_000


def test_text_and_texts_are_both_taken(site: Site) -> None:
    text = "Xin chào các bạn."
    for path in ("translations", "segments", "documents"):
        one, several = (
            site.client.post(f"/v1/{path}", json=body) for body in ({"text": text}, {"texts": [text]})
        )
        assert one.is_success, path
        if path == "documents":
            assert several.json()["name"] == one.json()["name"]
        else:
            assert several.json() == one.json()


def counted(site: Site) -> int:
    return sum(item.characters for item in list_keys(context=site.context))


def test_only_what_the_caller_gets_counts(make_site: MakeSite) -> None:
    def fail(_source: SourceText) -> str:
        raise EngineError("broken")

    site = make_site(requires_key=True)
    _, key = add_key("a", context=site.context)
    asked: Any = {"json": {"texts": ["Xin chào."]}, "headers": {"Authorization": f"Bearer {key}"}}
    whole, site.engine._translate = site.engine._translate, fail
    assert site.client.post("/v1/translations", **asked).status_code == 500
    site.engine._translate = whole
    site.abandon("/v1/translations", **asked)
    wait_until(lambda: counted(site) == 0, what="giving the characters back")
    assert site.client.post("/v1/translations", **asked).status_code == 200
    assert counted(site) == 9


def test_a_text_is_cut_and_its_languages_told(site: Site) -> None:
    text = "Hôm nay trời rất đẹp.\n\nGood morning to you all."
    items = site.client.post("/v1/segments", json={"text": text}).json()["items"]
    assert [(item["text"], item["lang"]) for item in items] == [
        ("Hôm nay trời rất đẹp.", "vi"),
        ("Good morning to you all.", "en"),
    ]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("translations", {"texts": []}, 422),
        ("translations", {"texts": ["a"], "model": "none"}, 404),
        ("translations", {"texts": ["a"], "glossary": "none"}, 404),
        ("translations", {"texts": ["x" * 10_001]}, 413),
        ("translations", {"texts": ["a"], "text": "a"}, 422),
        ("translations", {}, 422),
        ("segments", {"texts": ["a", "b"]}, 422),
        ("segments", {"texts": "a"}, 422),
        ("segments", {"texts": ["a"], "text": "a"}, 422),
        ("segments", {"text": "a", "source": "fr"}, 422),
        ("scores", {"segments": []}, 422),
        ("alignments", {"source": "a"}, 422),
    ],
)
def test_what_is_wrong_is_refused(site: Site, path: str, body: dict[str, object], status: int) -> None:
    assert site.client.post(f"/v1/{path}", json=body).status_code == status


def test_other_content_types_are_415(site: Site) -> None:
    for path in ("translations", "segments", "scores", "locations", "alignments"):
        answer = site.client.post(f"/v1/{path}", content=b"{}", headers={"Content-Type": "text/plain"})
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_two_texts_become_beads(site: Site) -> None:
    source = [{"text": "Xin chào 12.", "translated": "Hello 12."}, {"text": "Năm 1999 đẹp."}]
    given = {"source": source, "target": ["Hello, 12.", "Year 1999 was nice.", "The end of it all."]}
    answer = site.client.post("/v1/alignments", json=given).json()
    assert [(bead["source"], bead["target"]) for bead in answer["beads"]] == [
        ([0], [0]),
        ([1], [1]),
        ([], [2]),
    ]
    assert answer["belong_together"]
    whole = site.client.post("/v1/alignments", json={"source": "Xin chào.", "target": ""}).json()
    assert (whole["source"], whole["beads"]) == (
        ["Xin chào."],
        [{"source": [0], "target": [], "similarity": None}],
    )


@pytest.mark.parametrize("text", ["a" * 9_000, ". " * 9_000], ids=["letters", "stops"])
def test_a_whole_text_may_have_segments_of_any_length(site: Site, text: str) -> None:
    answer = site.client.post("/v1/alignments", json={"source": text, "target": text})
    assert (answer.status_code, answer.json()["source"]) == (200, [text.strip()])


@pytest.mark.parametrize("form", BEAD_FORMATS)
def test_beads_come_as_files(site: Site, form: str) -> None:
    source, target = ["Xin chào 12.", "=Năm 1999"], ["Hello, 12.", "=Year 1999", "The end."]
    given = {"source": source, "target": target}
    aligned = AlignedTexts(source, target, align(source, target), "vi")
    found = site.client.post(f"/v1/alignments?format={form}", json=given)
    raw = site.client.post(f"/v1/alignments?raw=true&format={form}", json=given)
    for answer, is_raw in ((found, False), (raw, True)):
        assert answer.content == export_beads(aligned, form, is_raw=is_raw)
    assert found.headers["content-type"] == content_type(form)
    assert f'filename="aligned{EXPORTS[form].suffix}"' in found.headers["content-disposition"]
    assert (raw.text == found.text) is (form != "tsv")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/x-tmx+xml", "application/x-tmx+xml"),
        ("application/xliff+xml, application/json;q=.5", "application/xliff+xml"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("image/png", "application/problem+json"),
    ],
)
def test_beads_come_as_the_client_accepts_them(site: Site, accept: str, media_type: str) -> None:
    given = {"source": ["Xin chào 12."], "target": ["Hello 12."]}
    answer = site.client.post("/v1/alignments", json=given, headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type
    assert answer.status_code == (200 if accept != "image/png" else 406)


def test_lists_and_whole_texts_give_the_same_pairs(site: Site) -> None:
    source, target = ["Xin chào 12.", "", "Năm 1999 đẹp."], ["Hello, 12.", " ", "", "Year 1999 was nice."]
    whole = {"source": "\n".join(source), "target": "\n".join(target)}
    objects = {"source": [{"text": line} for line in source], "target": target}
    found = []
    for given in (whole, objects, {"source": source, "target": target}):
        answer = site.client.post("/v1/alignments", json=given).json()
        found.append(
            [
                ([answer["source"][i] for i in bead["source"]], [answer["target"][i] for i in bead["target"]])
                for bead in answer["beads"]
                if bead["source"] and bead["target"]
            ]
        )
    assert found == [[([source[0]], [target[0]]), ([source[2]], [target[3]])]] * 3


def test_fragments_are_located_and_scored(site: Site) -> None:
    hypotheses = [
        "The market opens at seven in the morning.",
        "Fishermen sell their catch by the old harbour.",
    ]
    given = {
        "fragments": ["Fishermen sell their catch", "Quantum physics is hard."],
        "hypotheses": hypotheses,
    }
    answer = site.client.post("/v1/locations", json=given).json()
    assert [item["segments"] for item in answer["items"]] == [[1], []]
    assert {item["metric"]: item["value"] for item in answer["scores"]}["chrf"] == pytest.approx(100)
    assert 0 < answer["coverage"] < 1


def test_translations_are_scored(site: Site) -> None:
    segments = [{"hypothesis": "A cat sat on the mat.", "reference": "A cat sat on the mat."}]
    given = {"segments": segments, "metrics": ["chrf", "ter"], "resamples": 10}
    answer = site.client.post("/v1/scores", json=given).json()
    assert [(item["metric"], item["value"]) for item in answer["scores"]] == [("chrf", 100.0), ("ter", 0.0)]
    assert answer["scores"][0]["signature"].startswith("nrefs:1")


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("locations", {"fragments": ["a" * 2_000] * 16, "hypotheses": ["a"]}, "32,000 characters in all"),
        (
            "scores",
            {"segments": [{"hypothesis": "a" * 2_000, "reference": "a" * 2_000}] * 76},
            "304,000 characters in all",
        ),
    ],
)
def test_no_more_is_scored_than_any_texts_allow(
    site: Site, path: str, body: dict[str, object], said: str
) -> None:
    answer = site.client.post(f"/v1/{path}", json=body)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_memory_is_counted(site: Site) -> None:
    site.client.post("/v1/translations", json={"texts": ["Xin chào các bạn."]})
    site.client.post("/v1/documents", json={"text": "Xin chào các bạn."})
    site.wait_for_facts(1)
    assert site.client.get("/v1/memory").json() == {
        "n_facts": 1,
        "n_documents": 1,
        "n_jobs": 1,
        "n_segments": 0,
        "n_reused": 0,
    }
