"""What both engines have around a search: bounds of outputs, tokens of every family, loading once a process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tiny_models import sentences
from tests.translator.conftest import TinyModel
from translator.engine.searching import PerProcess, Tokenizer, group_by_bound, output_bound
from translator.errors import ModelCorrupt
from translator.records import Decoding

Tiny = Callable[[str], TinyModel]
pytestmark = pytest.mark.torch


@pytest.mark.parametrize(
    ("source_tokens", "bound"), [(1, 52), (16, 52), (17, 84), (32, 84), (33, 148), (100, 276), (200, 511)]
)
def test_bound_grows_by_classes_of_source_length(source_tokens: int, bound: int) -> None:
    assert output_bound(source_tokens, decoding=Decoding(), most=512) == bound


def test_bound_is_at_least_one_token() -> None:
    nothing = Decoding(max_length_factor=0.0, max_length_constant=0)
    assert output_bound(50, decoding=nothing, most=512) == 1


def test_texts_are_grouped_by_bound_largest_first() -> None:
    groups = group_by_bound({0: 5, 3: 60, 7: 9, 8: 20}, decoding=Decoding(), most=512)
    assert list(groups.items()) == [(148, [3]), (84, [8]), (52, [0, 7])]


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


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    loads: list[int] = []
    PerProcess(lambda: loads.append(1))
    assert loads == []


def test_threads_share_one_load() -> None:
    loads: list[int] = []
    together = threading.Barrier(8)

    def load() -> object:
        loads.append(1)
        return object()

    held = PerProcess(load)

    def get(_index: int) -> object:
        together.wait()
        return held.get()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(get, range(8)))
    assert len(loads) == 1
    assert len(set(map(id, found))) == 1


def test_a_forked_child_loads_its_own() -> None:
    held = PerProcess(os.getpid)
    assert held.get() == os.getpid()
    child = os.fork()
    if child == 0:
        os._exit(0 if held.get() == os.getpid() else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert held.get() == os.getpid()


def test_a_failed_load_is_tried_again() -> None:
    tries: list[int] = []

    def load() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not yet")
        return "here"

    held = PerProcess(load)
    with pytest.raises(ValueError, match="not yet"):
        held.get()
    assert held.get() == "here"
