"""References find their segments, are scored where they lie, and those that belong nowhere cost nothing."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import FakeEngine
from translator.fact_key import HUMAN
from translator.pipeline import translate_document
from translator.records import SourceText, TranslatedDocument
from translator.references import find_references

ENGLISH = {
    "Bản tin Sông Xanh": "Green River Bulletin",
    "Hội đồng thị trấn đã thông qua ngân sách xây dựng tháp sơ tán.": "The town council has approved a budget for an evacuation tower.",
    "Ngư dân lo ngại rằng công trình chiếm mất bãi phơi lưới.": "Fishermen fear that the building will take the ground where they dry nets.",
    "Cuộc diễn tập có khoảng 2.600 người dân tham gia.": "About 2,600 residents took part in the drill.",
    "津波避難訓練を終えた港町": "Port town finishes its tsunami evacuation drill",
    "Thị trấn cảng kết thúc cuộc diễn tập sơ tán sóng thần": "Port town ends its tsunami evacuation drill",
}
BODY = "\n\n".join(list(ENGLISH)[1:4])


def translated(text: str) -> TranslatedDocument:
    def known(source: SourceText) -> str:
        return ENGLISH[source.text]

    return translate_document(text, engine=FakeEngine(known), name="a.txt")


def test_a_clause_is_located_and_scored_and_a_stranger_is_not() -> None:
    report = find_references(
        translated(BODY), ["fishermen worry that it takes the ground where nets dry", "oil exports doubled"]
    )
    clause, stranger = report.placed
    assert (clause.origin, clause.segments) == ("given", (1,))
    assert clause.score is not None
    assert clause.score > 40
    assert (stranger.segments, stranger.span, stranger.score) == ((), None, None)
    assert 0 < report.coverage < 0.6
    assert report.summary().startswith("1 of 2 references located; chrF ")


def test_ids_are_those_of_the_document_also_behind_what_was_not_translated() -> None:
    document = translated(f"***\n\nAFP\n\n{BODY}")
    place = find_references(document, ["Some 2,600 residents joined the drill."]).placed[0]
    (segment_id,) = place.segments
    assert (
        document.translations[segment_id].text == ENGLISH["Cuộc diễn tập có khoảng 2.600 người dân tham gia."]
    )


def test_the_english_half_of_a_masthead_is_a_reference_of_the_other() -> None:
    (found,) = find_references(translated(f"Bản tin Sông Xanh | Blue River Bulletin\n\n{BODY}")).placed
    assert (found.text, found.origin, found.segments) == ("Blue River Bulletin", "document", (0,))


def test_a_title_in_two_languages_is_a_reference_of_itself() -> None:
    text = f"津波避難訓練を終えた港町\nThị trấn cảng kết thúc cuộc diễn tập sơ tán sóng thần\n\n{BODY}"
    (found,) = find_references(translated(text)).placed
    assert (found.origin, found.segments) == ("document", (0,))
    assert found.text == "Port town ends its tsunami evacuation drill"


def test_without_any_translation_references_belong_nowhere() -> None:
    report = find_references(translated("***"), ["Anything."])
    assert [item.segments for item in report.placed] == [()]
    assert report.scores is None
    assert report.summary() == "0 of 1 reference located"


def test_what_a_person_wrote_is_scored_in_its_place_and_in_no_figure() -> None:
    document = translated(BODY)
    fragments = list(ENGLISH.values())[1:4]
    first = document.translations[0]
    written = replace(first, text=fragments[0], model=HUMAN, log_probability=None)
    edited = replace(document, translations=(written, *document.translations[1:]))
    report, without = find_references(edited, fragments), find_references(edited, fragments[1:])
    assert report.placed[0].score == 100
    assert report.scores
    assert without.scores
    assert report.scores.figures["chrf"].value == without.scores.figures["chrf"].value
    whole = tuple(replace(item, model=HUMAN) for item in document.translations)
    assert find_references(replace(document, translations=whole), fragments).scores is None
