"""The two engines agree in float32, and our tokens are those of the hub's tokenizers."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tiny_models import sentences, source_texts
from tests.translator.conftest import TinyModel
from translator.engine.ct2 import CTranslate2Engine
from translator.engine.hf import TransformersEngine
from translator.engine.searching import Tokenizer
from translator.errors import ExtraMissing, ModelCorrupt
from translator.records import Decoding

Tiny = Callable[[str], TinyModel]
FAMILIES = ("marian", "m2m100", "nllb", "t5")
DECODINGS = {
    "greedy": Decoding(beam_size=1),
    "beam 4": Decoding(beam_size=4),
    "beam 4, length penalty": Decoding(beam_size=4, length_penalty=0.6),
    "no repeats": Decoding(beam_size=2, no_repeat_ngram_size=3),
    # With beams transformers penalizes log-probabilities, CTranslate2 logits: they agree when greedy.
    "greedy, repetition penalty": Decoding(beam_size=1, repetition_penalty=1.2),
    "cut short": Decoding(beam_size=4, max_length_factor=0.0, max_length_constant=4),
}


def _engines(model: TinyModel) -> tuple[CTranslate2Engine, TransformersEngine]:
    return (
        CTranslate2Engine(model.exact, model.part, label="ours", threads=1),
        TransformersEngine(model.hub, model.part, label="reference", threads=1),
    )


@pytest.mark.slow
@pytest.mark.torch
@pytest.mark.parametrize("decoding", ["greedy", "beam 4"])
@pytest.mark.parametrize("family", FAMILIES)
def test_float32_gives_the_same_text_as_transformers(tiny: Tiny, family: str, decoding: str) -> None:
    _assert_equal_output(tiny(family), DECODINGS[decoding], count=50)


@pytest.mark.slow
@pytest.mark.torch
@pytest.mark.parametrize(
    "decoding", ["beam 4, length penalty", "no repeats", "greedy, repetition penalty", "cut short"]
)
def test_decoding_options_mean_the_same_in_both_engines(tiny: Tiny, decoding: str) -> None:
    _assert_equal_output(tiny("marian"), DECODINGS[decoding], count=20)


def _assert_equal_output(model: TinyModel, decoding: Decoding, *, count: int) -> None:
    ours, reference = _engines(model)
    sources = source_texts(count)
    found, expected = (
        ours.translate(sources, decoding=decoding),
        reference.translate(sources, decoding=decoding),
    )
    assert [(one.text, one.is_cut) for one in found] == [(one.text, one.is_cut) for one in expected]
    assert [one.log_probability for one in found] == pytest.approx(
        [one.log_probability for one in expected], abs=1e-3
    )


@pytest.mark.torch
def test_outputs_of_the_parity_test_are_varied_and_end_by_themselves(tiny: Tiny) -> None:
    ours, _ = _engines(tiny("marian"))
    found = ours.translate(source_texts(50), decoding=DECODINGS["beam 4"])
    assert len({one.text for one in found}) > 20
    assert sum(not one.is_cut for one in found) > 20


@pytest.mark.torch
def test_sentencepiece_alone_gives_the_ids_of_marian_tokenizer(tiny: Tiny) -> None:
    model = tiny("marian")
    reference = _reference_tokenizer(model.hub)
    _assert_same_ids(model, lambda text, language: reference(f">>{language}<< {text}").input_ids, reference)


@pytest.mark.torch
@pytest.mark.parametrize(
    ("family", "code"),
    [("m2m100", {"vi": "vi", "hu": "hu"}), ("nllb", {"vi": "vie_Latn", "hu": "hun_Latn"})],
)
def test_sentencepiece_alone_gives_the_ids_of_tokenizers_with_a_source_language(
    tiny: Tiny, family: str, code: dict[str, str]
) -> None:
    model = tiny(family)
    reference = _reference_tokenizer(model.hub)

    def encode(text: str, language: str) -> list[int]:
        reference.src_lang = code[language]
        return list(reference(text).input_ids)

    _assert_same_ids(model, encode, reference)


@pytest.mark.torch
def test_sentencepiece_alone_gives_the_ids_of_t5_tokenizer(tiny: Tiny) -> None:
    model = tiny("t5")
    reference = _reference_tokenizer(model.hub)
    _assert_same_ids(model, lambda text, _language: reference(f"<2en> {text}").input_ids, reference)


def _assert_same_ids(model: TinyModel, encode: Callable[[str, str], list[int]], reference: Any) -> None:
    ours = Tokenizer(model.hub, model.part.tokenization)
    odd = [">>ja<< ba", "ba  ko\tmi", "Ａｂ 12.5%", "🚀 ñandú"]
    for text in [*sentences(50, seed=5), *(odd if model.part.family == "marian" else [])]:
        for language in ("vi", "hu"):
            tokens = ours.tokenize(text, language=language)
            assert reference.convert_tokens_to_ids(tokens) == encode(text, language), text


def _reference_tokenizer(directory: Path) -> Any:
    from transformers import AutoTokenizer

    from translator.registry.with_torch import quiet_transformers

    with quiet_transformers():
        return AutoTokenizer.from_pretrained(str(directory))


def test_without_torch_the_engine_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tiny_part: Any, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ExtraMissing, match=r"-m pip install torch=="):
        TransformersEngine(tmp_path, tiny_part, label="x")


@pytest.fixture
def tiny_part() -> Any:
    from translator.registry.families import family_named

    return family_named("marian").part(directory="", marks={"vi": None}, target_mark=None, max_tokens=10)


@pytest.mark.torch
def test_weights_cut_short_are_named(tiny: Tiny, tmp_path: Path) -> None:
    model = tiny("marian")
    place = shutil.copytree(model.hub, tmp_path / "half")
    weights = place / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelCorrupt, match="half cannot be loaded"):
        TransformersEngine(place, model.part, label="x").translate(source_texts(1), decoding=Decoding())
