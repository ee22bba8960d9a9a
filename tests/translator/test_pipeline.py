"""A document goes down its road: what needs translating is translated, all else stays as it was."""

from __future__ import annotations

import pytest

from tests.fakes import FakeEngine
from translator.formats.exports import to_text
from translator.pipeline import propose_texts, translate_document
from translator.records import Decoding, SourceText, Translation

DOUBTFUL = "The tower of the tower of the tower of the tower is high."
DOCUMENT = """Tin tức từ Việt Nam | News from Vietnam

***

Hội đồng đã họp.  Ông đã nói như vậy.
Hội đồng đã họp.
\tПрезидент прибыл в столицу во вторник
"""


def by_text(translations: tuple[Translation, ...]) -> dict[str, Translation]:
    return {item.segment.text: item for item in translations}


def test_layout_and_what_is_english_stay_byte_for_byte() -> None:
    document = translate_document(DOCUMENT, engine=FakeEngine())
    assert to_text(document) == (
        "<VI> TIN TỨC TỪ Vietnam | News from Vietnam\n\n***\n\n"
        "<VI> HỘI ĐỒNG ĐÃ HỌP.  <VI> ÔNG ĐÃ NÓI NHƯ VẬY.\n<VI> HỘI ĐỒNG ĐÃ HỌP.\n"
        "\tПрезидент прибыл в столицу во вторник\n"
    )


def test_what_was_not_translated_names_no_model_and_says_why() -> None:
    found = by_text(translate_document(DOCUMENT, engine=FakeEngine()).translations)
    assert (found["***"].model, found["***"].flags) == (None, ())
    assert (found["News from Vietnam"].model, found["News from Vietnam"].flags) == (None, ())
    russian = found["Президент прибыл в столицу во вторник"]
    assert (russian.model, russian.flags) == (None, ("undetermined_language",))


def test_a_language_that_the_model_does_not_read_is_flagged() -> None:
    document = translate_document("入場は無料だ。", engine=FakeEngine(languages=["vi"]))
    assert document.translations[0].flags == ("unsupported_language",)
    assert to_text(document) == "入場は無料だ。"


def test_equal_segments_are_translated_once_in_one_call() -> None:
    engine = FakeEngine(lambda source: f"The council of Vietnam said {chr(97 + len(source.text) % 26)}.")
    translate_document(DOCUMENT * 3, engine=engine)
    sources, _ = engine.calls[0]
    assert len(sources) == len(set(sources)) == 3
    assert len(engine.calls) == 1 or not engine.calls[1][0]


def test_many_texts_go_in_one_call_and_in_several_where_somebody_watches() -> None:
    text = "\n\n".join(f"Hôm nay là ngày thứ {number} của một chuyến đi rất dài." for number in range(100))
    for document, is_watched, n_calls in ((text, False, 1), (text, True, 2), (text[:1500], True, 1)):
        engine = FakeEngine(lambda source: f"Day {source.text.split()[5]} of a trip that is long.")
        progress = (lambda _done, _total: None) if is_watched else None
        translate_document(document, engine=engine, progress=progress)
        assert len([sources for sources, _ in engine.calls if sources]) == n_calls


def test_wrapped_segments_reach_the_engine_on_one_line() -> None:
    engine = FakeEngine(lambda _: "The engineer said the foundation is deep enough for a strong earthquake.")
    translate_document("Kỹ sư trưởng của dự án cho biết móng tháp sẽ\nđược đóng thật sâu.", engine=engine)
    assert engine.calls[0][0][0].text == "Kỹ sư trưởng của dự án cho biết móng tháp sẽ được đóng thật sâu."


def test_a_segment_too_long_for_the_model_is_split_and_rejoined_whole() -> None:
    words = [f"chữ{number}" for number in range(100)]
    text = " ".join(["Hội đồng đã", *words])
    engine = FakeEngine(lambda source: source.text.strip(), max_source_tokens=20)
    document = translate_document(text, engine=engine)
    assert "split" in document.translations[0].flags
    assert document.translations[0].text.split() == text.split()


def test_doubtful_output_is_tried_again_and_the_better_kept() -> None:
    answers = iter(["", "The council has met."])
    engine = FakeEngine(lambda _: next(answers))
    document = translate_document("Hội đồng đã họp.", engine=engine)
    assert (document.translations[0].text, document.translations[0].flags) == ("The council has met.", ())
    assert [decoding.beam_size for _, decoding in engine.calls] == [Decoding().beam_size, 1]


def test_a_misspelled_number_is_put_right_without_a_second_try() -> None:
    answers = iter(["The tower is 1118 meters high."])
    engine = FakeEngine(lambda _: next(answers))
    found = translate_document("Tháp cao 118 mét.", engine=engine).translations[0]
    assert (found.text, found.flags) == ("The tower is 118 meters high.", ())


@pytest.mark.parametrize("answers", [("", DOUBTFUL), (DOUBTFUL, "")])
def test_any_output_is_better_than_none(answers: tuple[str, str]) -> None:
    said = iter(answers)
    document = translate_document("Tháp cao 118 mét.", engine=FakeEngine(lambda _: next(said)))
    (item,) = document.translations
    assert item.text == DOUBTFUL
    assert set(item.flags) >= {"looping", "numbers_lost"}


def test_output_that_stays_doubtful_is_flagged() -> None:
    document = translate_document("Hội đồng đã họp.", engine=FakeEngine(lambda _: ""))
    assert document.translations[0].flags == ("empty",)


def test_a_clause_that_has_no_more_versions_keeps_its_last() -> None:
    engine = FakeEngine(lambda source: "" if "hai" in source.text else "Said.", max_source_tokens=8)
    source = SourceText("Hội đồng thành phố đã họp, hai người kia thì vắng mặt", "vi")
    ((*versions,),) = propose_texts([source], engine=engine, decoding=Decoding(), count=3)
    assert len(engine.calls[0][0]) == 2
    assert [item.text for item in versions] == ["Said.", "Said.*", "Said.**"]


def test_figures_alone_have_one_version() -> None:
    engine = FakeEngine()
    source = SourceText("12,5 %", "hu")
    ((version,),) = propose_texts([source], engine=engine, decoding=Decoding(), count=3)
    assert version.text == "12.5 %"
    assert engine.calls[0][0] == ()


def test_figures_alone_are_written_as_english_does_without_an_engine() -> None:
    text = (
        "A kibocsátás tavaly nőtt, a növekedés pedig nagyobb volt a vártnál.\n\n2.200.112\n\n12,5 %\n\n1992"
    )
    engine = FakeEngine(lambda _: "Emissions grew last year, and growth was greater than expected.")
    document = translate_document(text, engine=engine)
    assert [item.text for item in document.translations[1:]] == ["2,200,112", "12.5 %", "1992"]
    assert [item.segment.kind for item in document.translations[1:]] == ["neutral"] * 3
    assert [len(sources) for sources, _ in engine.calls if sources] == [1]


def test_the_signature_tells_what_made_the_document() -> None:
    document = translate_document("Xin chào.", engine=FakeEngine(), decoding=Decoding(beam_size=5))
    assert "model=fake@1+000000000000" in document.signature
    assert "beam_size=5" in document.signature
    assert document.signature.startswith("segmenter=")


def test_progress_ends_at_the_total() -> None:
    seen: list[tuple[int, int]] = []
    translate_document(DOCUMENT, engine=FakeEngine(), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)


def test_an_empty_document_is_an_empty_document() -> None:
    assert to_text(translate_document(" \n\n ", engine=FakeEngine())) == " \n\n "
