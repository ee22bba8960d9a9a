"""What every engine promises, the fake one too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes import FakeEngine
from tests.tiny_models import source_texts
from tests.translator.conftest import TinyModel
from translator.engine import Engine, load_engine
from translator.engine.load import RoutedEngine
from translator.errors import TextTooLong, UnsupportedPair
from translator.records import Decoding, SourceText
from translator.settings import Settings

Tiny = Callable[[str], TinyModel]
SHORT = Decoding(beam_size=2, max_length_factor=0.5, max_length_constant=5)


def _fake(_tiny: Tiny, _settings: Settings) -> Engine:
    return FakeEngine(max_source_tokens=128, max_output_words=4)


def _ctranslate2(tiny: Tiny, settings: Settings) -> Engine:
    return load_engine(str(tiny("marian").installed), settings=settings)


def _with_prefix(tiny: Tiny, settings: Settings) -> Engine:
    return load_engine(str(tiny("m2m100").installed), settings=settings)


def _transformers(tiny: Tiny, settings: Settings) -> Engine:
    return load_engine(str(tiny("marian").installed), settings=settings, kind="transformers")


def _routed(_tiny: Tiny, _settings: Settings) -> Engine:
    first = FakeEngine(languages=("vi", "ja"), max_source_tokens=128, max_output_words=4)
    second = FakeEngine(languages=("hu",), max_source_tokens=256, max_output_words=4)
    return RoutedEngine([first, second], label="both@1+000000000000")


@pytest.fixture(
    params=[
        _fake,
        _routed,
        pytest.param(_ctranslate2, marks=pytest.mark.torch),
        pytest.param(_with_prefix, marks=pytest.mark.torch),
        pytest.param(_transformers, marks=pytest.mark.torch),
    ],
    ids=lambda make: make.__name__.strip("_"),
)
def engine(request: pytest.FixtureRequest, tiny: Tiny, settings: Settings) -> Engine:
    made: Engine = request.param(tiny, settings)
    return made


def test_model_is_name_version_and_digest(engine: Engine) -> None:
    name, rest = engine.model.split("@")
    version, digest = rest.split("+")
    assert name
    assert version
    assert len(digest) == 12
    int(digest, 16)


def test_reads_the_three_languages(engine: Engine) -> None:
    assert sorted(engine.languages) == ["hu", "ja", "vi"]


def test_hypotheses_come_in_the_order_of_the_sources(engine: Engine) -> None:
    sources = source_texts(9)
    together = engine.translate(sources, decoding=SHORT)
    alone = [engine.translate([source], decoding=SHORT)[0] for source in sources]
    assert [hypothesis.text for hypothesis in together] == [hypothesis.text for hypothesis in alone]


def test_nothing_in_gives_nothing_out(engine: Engine) -> None:
    assert engine.translate([], decoding=SHORT) == []


@pytest.mark.parametrize("text", ["", " ", "\u3000\n"])
def test_blank_text_stays_blank(engine: Engine, text: str) -> None:
    (hypothesis,) = engine.translate([SourceText(text, "vi")], decoding=SHORT)
    assert (hypothesis.text, hypothesis.is_cut) == ("", False)


def test_blank_texts_between_others_change_nothing(engine: Engine) -> None:
    first, second = source_texts(2)
    found = engine.translate([first, SourceText(" ", "hu"), second], decoding=SHORT)
    assert [found[0], found[2]] == pytest.approx(engine.translate([first, second], decoding=SHORT))


def test_proposes_different_texts(engine: Engine) -> None:
    sources = source_texts(5)
    lists = engine.propose([*sources, SourceText(" ", "vi")], decoding=SHORT, count=3)
    assert [len(found) for found in lists[:5]] == [len({item.text for item in found}) for found in lists[:5]]
    assert all(1 <= len(found) <= 3 for found in lists)
    assert any(len(found) > 1 for found in lists)
    assert [found.text for found in lists[5]] == [""]


def test_the_first_of_the_proposed_is_the_translation(engine: Engine) -> None:
    sources = source_texts(5)
    lists = engine.propose(sources, decoding=SHORT, count=SHORT.beam_size)
    assert [found[0] for found in lists] == pytest.approx(engine.translate(sources, decoding=SHORT))


def test_log_probability_is_no_positive_number(engine: Engine) -> None:
    found = engine.translate(source_texts(6), decoding=SHORT)
    assert all(hypothesis.log_probability <= 0 for hypothesis in found)


def test_output_that_hits_its_bound_says_so(engine: Engine) -> None:
    bounded = Decoding(beam_size=1, max_length_factor=0.0, max_length_constant=2)
    found = engine.translate([SourceText("a b c d e f g h", "ja")] * 2 + source_texts(12), decoding=bounded)
    assert any(hypothesis.is_cut for hypothesis in found)


def test_counts_more_tokens_in_a_longer_text(engine: Engine) -> None:
    short, long = SourceText("ba ko", "vi"), SourceText("ba ko mi ba ko mi", "vi")
    assert 2 < engine.count_tokens(short) < engine.count_tokens(long)


def test_refuses_a_text_longer_than_it_reads(engine: Engine) -> None:
    text = SourceText("ba ko mi gy " * 200, "vi")
    assert engine.count_tokens(text) > engine.max_source_tokens
    with pytest.raises(TextTooLong):
        engine.translate([text], decoding=SHORT)


def test_refuses_a_language_it_does_not_read(engine: Engine) -> None:
    with pytest.raises(UnsupportedPair):
        engine.translate([SourceText("bonjour", "fr")], decoding=SHORT)
    with pytest.raises(UnsupportedPair):
        engine.count_tokens(SourceText("bonjour", "fr"))
