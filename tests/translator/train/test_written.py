"""Pieces that English hardly ever holds are spelled in others, never scored and never written."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.translator.train.conftest import TINY_RECIPE, write_corpora
from translator.errors import InvalidCorpus
from translator.train import tokens
from translator.train.export import export_run
from translator.train.marian import load_marian
from translator.train.prepare import prepare
from translator.train.run import RunOptions, run_training
from translator.train.search import greedy
from translator.train.vocabulary import MODEL, Vocabulary
from translator.train.written import WRITTEN, load_written, restrict, spell, written_by

PIECES = ["</s>", "<unk>", "▁", "▁Ph", "ở", "▁Phở", "▁in", "東京", "<0xE6>", "<0x9D>", "<0xB1>", "東"]


def _pairs(*targets: list[int]) -> tokens.TokenPairs:
    return tokens.from_lists([[0]] * len(targets), targets, [0] * len(targets))


def _rows(pairs: tokens.TokenPairs) -> list[list[int]]:
    ends = np.cumsum(pairs.target_lengths)
    return [row.tolist() for row in np.split(pairs.target, ends[:-1])]


def test_a_rare_piece_is_spelled_by_the_longest_others_and_bytes() -> None:
    mask = np.ones(len(PIECES), np.bool_)
    mask[[5, 7, 11]] = False
    spelled = spell(_pairs([6, 5, 0], [11, 0], [5, 5]), PIECES, mask)
    assert _rows(spelled) == [[6, 3, 4, 0], [8, 9, 10, 0], [3, 4, 3, 4]]


def test_what_nothing_spells_is_refused() -> None:
    mask = np.ones(len(PIECES), np.bool_)
    mask[7] = False  # 東京: there is 東, but neither 京 nor its bytes
    assert _rows(spell(_pairs([6, 0]), PIECES, mask)) == [[6, 0]]
    with pytest.raises(InvalidCorpus, match="neither pieces nor bytes for '東京'"):
        spell(_pairs([6, 7, 0]), PIECES, mask)


def test_only_pieces_in_use_and_bytes_may_be_written() -> None:
    spelled, mask = restrict(_pairs([6, 6, 5, 0], [6, 3, 3, 0]), PIECES, least=2)
    assert _rows(spelled) == [[6, 6, 3, 4, 0], [6, 3, 3, 0]]
    assert np.flatnonzero(mask).tolist() == [0, 3, 4, 6, 8, 9, 10]


def test_a_list_for_another_vocabulary_is_refused(tmp_path: Path) -> None:
    (tmp_path / WRITTEN).write_text("5\n900\n", encoding="utf-8")
    with pytest.raises(InvalidCorpus, match="does not fit"):
        load_written(tmp_path / WRITTEN, 400)
    assert load_written(tmp_path / "none", 400) is None


def test_prepared_targets_read_the_same_and_the_trained_model_writes_nothing_else(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(
        TINY_RECIPE.replace("coverage = 1.0", "coverage = 1.0\nleast_written = 6"), encoding="utf-8"
    )
    corpora = write_corpora(tmp_path / "corpora")
    for name in ("data", "whole"):
        if name == "whole":
            recipe.write_text(TINY_RECIPE, encoding="utf-8")
            (tmp_path / "whole").mkdir()
            shutil.copyfile(tmp_path / "data" / MODEL, tmp_path / "whole" / MODEL)
        prepare(recipe, corpora, tmp_path / name, spm=None, dev=None, report=lambda _: None)
    vocabulary = Vocabulary(tmp_path / "data" / MODEL)
    (few, meta), (all_of_them, _) = (tokens.load(tmp_path / name) for name in ("data", "whole"))
    assert vocabulary.detokenize(_rows(few)) == vocabulary.detokenize(_rows(all_of_them))
    mask = load_written(tmp_path / "data" / WRITTEN, meta.vocabulary)
    assert mask is not None
    assert mask.sum() < meta.vocabulary
    assert not (tmp_path / "whole" / WRITTEN).exists()

    options = RunOptions(data=tmp_path / "data", out=tmp_path / "run", device="cpu")
    run_training(options, clock=lambda: 0.0, must_stop=lambda: False, report=lambda _: None)
    export_run(tmp_path / "run", tmp_path / "hf")
    model = load_marian(tmp_path / "hf")
    assert np.array_equal(written_by(model.logit_bias), mask)
    model.embeddings.data.normal_(generator=torch.Generator().manual_seed(1))
    written = {number for row in greedy(model, [[5, 9, 7, 0], [8, 0]]) for number in row}
    assert written
    assert all(mask[number] for number in written)
