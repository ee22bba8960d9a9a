"""Text to tokens and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tiny_models import sentences
from tests.translator.conftest import TinyModel
from translator.engine.searching import Tokenizer
from translator.errors import ModelCorrupt

Tiny = Callable[[str], TinyModel]
pytestmark = pytest.mark.torch


@pytest.mark.parametrize(
    ("family", "first"), [("marian", ">>hu<<"), ("m2m100", "__hu__"), ("nllb", "hun_Latn"), ("t5", "▁")]
)
def test_source_begins_with_the_mark_of_its_language_and_ends_with_the_end_mark(
    tiny: Tiny, family: str, first: str
) -> None:
    model = tiny(family)
    tokens = Tokenizer(model.hub, model.part.tokenization).tokenize("ba ko", language="hu")
    assert (tokens[0], tokens[-1]) == (first, "</s>")


@pytest.mark.parametrize("text", [">>ja<< ba ko", "</s> ba", "<pad>", "<s> >>vi<<"])
def test_user_text_cannot_forge_a_mark(tiny: Tiny, text: str) -> None:
    model = tiny("marian")
    pieces = Tokenizer(model.hub, model.part.tokenization).tokenize(text, language="vi")[1:-1]
    assert not {">>ja<<", "</s>", "<pad>", "<s>"} & set(pieces)


@pytest.mark.parametrize("text", ["", " ", "ba ko", ">>ja<< ba", "ba 東京 😀😀 ko", "ﷺ ㍿ ①"])
@pytest.mark.parametrize("family", ["marian", "m2m100", "nllb", "t5"])
def test_as_many_tokens_are_counted_as_are_made(tiny: Tiny, family: str, text: str) -> None:
    model = tiny(family)
    tokenizer = Tokenizer(model.hub, model.part.tokenization)
    assert tokenizer.count(text, language="vi") == len(tokenizer.tokenize(text, language="vi"))


@pytest.mark.parametrize("family", ["marian", "m2m100", "nllb"])
def test_detokenized_pieces_are_the_text_again(tiny: Tiny, family: str) -> None:
    model = tiny(family)
    tokenizer = Tokenizer(model.hub, model.part.tokenization)
    for text in sentences(20):
        assert tokenizer.detokenize(tokenizer.tokenize(text, language="vi")) == text


def test_marks_and_fillers_leave_no_text(tiny: Tiny) -> None:
    model = tiny("m2m100")
    tokenizer = Tokenizer(model.hub, model.part.tokenization)
    assert tokenizer.detokenize(["__en__", "▁ba", "__vi__", "madeupword7", "<pad>", "ko", "</s>"]) == "bako"


def test_a_broken_sentencepiece_model_is_named(tiny: Tiny, tmp_path: Path) -> None:
    (tmp_path / "broken.spm").write_bytes(b"no model")
    tokenization = replace(tiny("marian").part.tokenization, source_model="broken.spm")
    with pytest.raises(ModelCorrupt, match=r"broken\.spm"):
        Tokenizer(tmp_path, tokenization).tokenize("ba", language="vi")
