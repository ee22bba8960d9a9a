"""Adapting keeps a result only if it is better; evaluating and the card say what was measured."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from tests.translator.train.conftest import TINY_RECIPE, tiny_rows
from tests.translator.train.test_run import train_quietly
from translator.cli import main
from translator.errors import AdaptationRefused, InvalidCorpus, ModelCorrupt, UnknownLanguage
from translator.registry.install import add_directory
from translator.train.adapt import Adaptation, split_held_out, without_shared
from translator.train.bitext import read_bitext, read_parallel, sample_rows
from translator.train.curves import draw_curves
from translator.train.evaluate import failures, score_corpus
from translator.train.export import export_run
from translator.train.journal import note_recipe
from translator.train.marian import load_marian
from translator.train.prepare import DEV, read_dev
from translator.train.run import START
from translator.train.scores import chrf, read_dev_rows
from translator.train.vocabulary import MODEL

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")


@pytest.fixture(scope="module")
def tiny_model(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `run`, `hf` and `tiny`, a registry model that knows a third of the tiny corpus well."""
    place = tmp_path_factory.mktemp("model")
    (place / "recipe.toml").write_text(TINY_RECIPE.replace("steps = 12", "steps = 150"), encoding="utf-8")
    train_quietly(tiny_data, place / "run", place / "recipe.toml")
    export_run(place / "run", place / "hf")
    add_directory(place / "hf", place / "tiny", name="tiny")
    return place


@pytest.fixture
def _data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path / "data"))


def _pairs_file(path: Path, *, shift: int = 0) -> Path:
    """Four of five Hungarian pairs, three times over; `shift` gives each the English of another."""
    rows = [row for n, row in enumerate(tiny_rows("hu")) if n % 5]
    english = [row[1] for row in rows]
    lines = [
        f"hu\t{row[0]}{mark}\t{english[(n + shift) % len(rows)]}{mark}\n"
        for mark in ("", ".", "!")
        for n, row in enumerate(rows)
    ]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def _general_file(path: Path) -> Path:
    """The Hungarian pairs that `_pairs_file` leaves out."""
    rows = [row for n, row in enumerate(tiny_rows("hu")) if n % 5 == 0]
    path.write_text("".join(f"hu\t{row[0]}\t{row[1]}\n" for row in rows), encoding="utf-8")
    return path


def adapt(model: Path, pairs: Path, *options: object, dev: Path) -> int:
    command = ["train", "adapt", "--model", model, "--pairs", pairs, "--dev", dev, *options]
    return main([str(part) for part in command])


@pytest.mark.usefixtures("_data_dir")
def test_adapting_registers_a_better_model_as_a_new_version(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs, general = _pairs_file(tmp_path / "pairs.tsv"), _general_file(tmp_path / "general.tsv")
    options = ("--steps", 150, "--learning-rate", "5e-3", "--name", "ours")
    assert adapt(tiny_model / "tiny", pairs, *options, dev=general) == 0
    out, err = capsys.readouterr()
    assert out.startswith("ours@1+")
    assert "31 pairs to learn from and 5 held out; left out: 0 over 64 tokens, 0 with a side" in err
    assert "3 general pairs hardly suffice to show what the model forgets" in err
    manifest = json.loads(
        (tmp_path / "data" / "models" / "ours" / "manifest.json").read_text(encoding="utf-8")
    )
    assert manifest["languages"] == ["vi", "hu", "ja"]
    assert "tiny@1" in manifest["sources"][0]["name"]


@pytest.mark.usefixtures("_data_dir")
@pytest.mark.parametrize("name", [".", "..", "a/b", "../out"])
def test_an_adapted_model_takes_no_other_place_than_its_own(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    house = tmp_path / "data" / "models" / "house"
    shutil.copytree(tiny_model / "tiny", house)
    pairs = _pairs_file(tmp_path / "pairs.tsv")
    assert adapt(tiny_model / "tiny", pairs, "--name", name, dev=pairs) == 2
    assert f"model name {name!r} is no plain name" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "data" / "models").iterdir()] == ["house"]
    assert (house / "manifest.json").is_file()


class Evil:
    """Makes a directory when it is unpickled without care."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self._place),)


@pytest.mark.usefixtures("_data_dir")
def test_adapting_runs_no_code_of_a_pickle(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = shutil.copytree(tiny_model / "hf", tmp_path / "evil")
    (evil / "model.safetensors").unlink()
    content = {
        "model.shared.weight": Evil(tmp_path / "was-run"),
        "as large as a network": torch.zeros(60_000),
    }
    torch.save(content, evil / "pytorch_model.bin")
    pairs = str(_pairs_file(tmp_path / "pairs.tsv"))
    assert main(["train", "adapt", "--model", str(evil), "--pairs", pairs, "--name", "ours"]) == 3
    assert "more than numbers" in capsys.readouterr().err
    with pytest.raises(ModelCorrupt, match="no model in Hugging Face layout"):
        load_marian(evil)
    assert not (tmp_path / "was-run").exists()


@pytest.mark.usefixtures("_data_dir")
def test_adapting_refuses_what_makes_the_model_worse(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs, general = _pairs_file(tmp_path / "pairs.tsv", shift=4), _general_file(tmp_path / "general.tsv")
    assert adapt(tiny_model / "tiny", pairs, "--steps", 60, "--learning-rate", "2e-2", dev=general) == 2
    assert re.search("chrF (fell|did not rise)", capsys.readouterr().err)
    assert not (tmp_path / "data" / "models").exists()


@pytest.mark.parametrize(
    ("held_out", "general", "message"),
    [
        ((50.0, 49.9), (40.0, 41.0), "held-out"),
        ((50.0, 50.0), (40.0, 40.0), "held-out"),
        ((50.0, 60.0), (40.0, 38.9), "general"),
    ],
)
def test_refusals(held_out: tuple[float, float], general: tuple[float, float], message: str) -> None:
    with pytest.raises(AdaptationRefused, match=message):
        Adaptation(held_out, general, 10, 5, 5).require_better()


def test_a_result_that_is_better_and_forgets_little_is_kept() -> None:
    Adaptation((50.0, 50.1), (40.0, 39.0), 10, 5, 5).require_better()


def test_general_pairs_share_no_side_with_those_to_learn_from() -> None:
    rows = [("vi", "Một.", "One."), ("vi", "hai", "two")]
    others = [("vi", "ba", "three"), ("hu", "egy", "1")]
    assert without_shared([("hu", "Egy", "one!"), ("vi", "HAI", "deux"), *others], rows) == others


@pytest.mark.usefixtures("_data_dir")
def test_the_pairs_are_no_general_set_for_themselves(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = _pairs_file(tmp_path / "pairs.tsv")
    assert adapt(tiny_model / "tiny", pairs, dev=pairs) == 2
    err = capsys.readouterr().err
    assert "0 general pairs; left out: 36 with a side of the pairs, 0 that" in err
    assert "give pairs of other texts with --dev" in err


def test_held_out_pairs_are_not_learned_from() -> None:
    rows = [("vi", f"câu {n}", f"sentence {n // 2}") for n in range(100)]
    held, rest = split_held_out(rows)
    assert len(held) == 10
    assert not {row[2] for row in held} & {row[2] for row in rest}


def test_a_tmx_gives_the_pairs_of_our_languages(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tmx"
    path.write_text(
        """<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><body>
<tu><tuv xml:lang="vi-VN"><seg>Xin <hi>chào</hi></seg></tuv><tuv xml:lang="en-US"><seg>Hello</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>Salut</seg></tuv><tuv xml:lang="en"><seg>Hi</seg></tuv></tu>
</body></tmx>""",
        encoding="utf-8",
    )
    assert read_bitext(path, language=None) == [("vi", "Xin chào", "Hello")]


def test_a_tmx_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tmx"
    path.write_text(f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{tmp_path}/secret">]><tmx>&x;</tmx>', "utf-8")
    with pytest.raises(InvalidCorpus, match="declares entities"):
        read_bitext(path, language=None)


def test_native_codes_in_a_tmx_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "pairs.tmx").write_text(
        r"""<tmx version="1.4" xmlns="http://www.lisa.org/tmx14"><body><tu>
<tuv xml:lang="vi"><seg><bpt i="1">{\b </bpt>Xin<ept i="1">}</ept> <!-- so --><hi>chào</hi><ph>&lt;br/&gt;</ph></seg></tuv>
<tuv xml:lang="en"><seg>Hello<it pos="begin">&lt;i&gt;</it><ut>x</ut></seg></tuv></tu></body></tmx>""",
        encoding="utf-8",
    )
    assert read_bitext(tmp_path / "pairs.tmx", language=None) == [("vi", "Xin chào", "Hello")]


def test_other_line_ends_than_a_newline_are_text(tmp_path: Path) -> None:
    for name, text in (("dev.vi", "một\u2028hai\n"), ("dev.en", "one\u2028two\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    rows = list(read_dev(tmp_path / "dev", ["vi"]))
    assert rows == [("vi", "một\u2028hai", "one\u2028two")]
    (tmp_path / DEV).write_text("\t".join(rows[0]) + "\n", encoding="utf-8")
    assert read_dev_rows(tmp_path) == rows


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    for name, text in (("a.tsv", "vi\tmột\tone\n"), ("a.vi", "một\n"), ("a.en", "one\n")):
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
    assert read_bitext(tmp_path / "a.tsv", language=None) == [("vi", "một", "one")]
    assert read_parallel(tmp_path / "a.vi", tmp_path / "a.en") == (["một"], ["one"])


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.tsv", "", "holds no pair"),
        ("a.tsv", "one\n", ":1: 1 column;"),
        ("a.tsv", "vi\tmột\t\n", ":1: an empty side"),
        ("a.tmx", "<tmx><body>", "line 1: no element found"),
    ],
)
def test_bad_pairs_are_refused_with_the_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidCorpus, match=message):
        read_bitext(tmp_path / name, language=None)
    with pytest.raises(InvalidCorpus, match="cannot be read"):
        read_bitext(tmp_path / "none.tsv", language=None)


def test_a_language_must_be_known(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("một\tone\n", encoding="utf-8")
    with pytest.raises(UnknownLanguage, match="--from"):
        read_bitext(tmp_path / "a.tsv", language=None)
    assert read_bitext(tmp_path / "a.tsv", language="vi") == [("vi", "một", "one")]


def test_the_sample_documents_are_the_general_set() -> None:
    rows = sample_rows(("vi", "hu"))
    assert len(rows) > 20
    assert {row[0] for row in rows} == {"vi", "hu"}


def test_own_chrf_is_that_of_the_judge() -> None:
    hypotheses = ["The cat sat on a mat.", "Hello, world", "", "Tokyo is the capital of Japan"]
    references = [
        "The cat is sitting on the mat.",
        "Hello world!",
        "Nothing",
        "The capital of Japan is Tokyo.",
    ]
    assert chrf(hypotheses, references) == pytest.approx(score_corpus(hypotheses, references).chrf, abs=0.01)
    assert chrf(references, references) == 100


def test_failures_are_counted() -> None:
    sources = ["a 1", "b", "c", "d"]
    found = failures(sources, ["x", "b", "", "the end of the end of the end of"])
    assert list(found.values()) == [0.25, 0.25, 0.25, 0.25]


def test_curves_are_drawn_from_any_journal() -> None:
    entries = [
        {"step": 1, "minutes": 0.5, "nll": 5.0},
        {"step": 2, "minutes": 1.0, "nll": 4.0, "chrf_vi": 20.0},
    ]
    assert draw_curves(entries).count("<polyline") == 3
    assert draw_curves([]).startswith("<svg")


def _parallel(tmp_path: Path, language: str) -> list[str]:
    for side, suffix in ((0, language), (1, "en")):
        text = "".join(f"{row[side]}\n" for row in tiny_rows(language))
        (tmp_path / f"dev.{suffix}").write_text(text, encoding="utf-8")
    return ["--source", str(tmp_path / f"dev.{language}"), "--reference", str(tmp_path / "dev.en")]


@pytest.mark.usefixtures("_data_dir")
def test_evaluate_keeps_its_contract(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _parallel(tmp_path, "hu")
    command = ["evaluate", "--model", str(tiny_model / "tiny"), "--from", "hu", *files]
    assert main([*command, "--format", "json", "--hypotheses", str(tmp_path / "out")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"bleu", "chrf", "ter", "signatures", "segments", "model"}
    assert found["segments"] == 15
    assert found["signatures"]["bleu"].startswith("nrefs:1|case:mixed")
    assert len((tmp_path / "out").read_text(encoding="utf-8").splitlines()) == 15
    assert main(command) == 0
    assert "BLEU" in capsys.readouterr().out


@pytest.mark.usefixtures("_data_dir")
def test_evaluate_keeps_its_scores_where_hypotheses_cannot_be_written(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["evaluate", "--model", str(tiny_model / "tiny"), "--from", "hu", *_parallel(tmp_path, "hu")]
    assert main([*command, "--hypotheses", "/dev/full"]) == 2
    out, err = capsys.readouterr()
    assert "BLEU" in out
    assert "/dev/full: cannot be written" in err
    assert len(err.splitlines()) == 1
    assert main([*command, "--hypotheses", str(tmp_path / "nowhere" / "out")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "its folder does not exist" in err


@pytest.mark.usefixtures("_data_dir")
def test_evaluate_refuses_bad_input(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _parallel(tmp_path, "hu")
    (tmp_path / "dev.en").write_text("one line\n", encoding="utf-8")
    model = ["--model", str(tiny_model / "tiny")]
    assert main(["evaluate", *model, "--from", "hu", *files]) == 2
    assert main(["evaluate", *model, "--from", "fr", *files]) == 2
    assert main(["evaluate", *model, "--from", "auto", *files]) == 2
    assert main(["evaluate", "--model", "none", "--from", "hu", *_parallel(tmp_path, "hu")]) == 2
    errors = capsys.readouterr().err.splitlines()
    for error, expected in zip(errors, ("parallel", "'fr'", "one language", "'none'"), strict=True):
        assert expected in error


@pytest.mark.usefixtures("_data_dir")
def test_the_card_tells_what_was_measured(tiny_data: Path, tiny_model: Path, tmp_path: Path) -> None:
    for language in ("vi", "hu", "ja"):
        _parallel(tmp_path, language)
    data = shutil.copytree(tiny_data, tmp_path / "prepared")
    row = "hu\tsent-tiny\ta macska ma piros\tthe cat is red\n"
    (data / "held-out.tsv").write_text(row, encoding="utf-8")
    facts = "vi\ttext\tsent-tiny\t15\t{}\t{}\tMIT\thuman\t{}\ta/b\t0123456789abcdef\n"
    sources = "head\t" * 10 + "end\n" + facts.format(300, 4, "prose") + facts.format(100, 1, "Online News")
    (data / "SOURCES.tsv").write_text(sources, encoding="utf-8")
    command = ["train", "card", "--model", str(tiny_model / "tiny"), "--huggingface", str(tiny_model / "hf")]
    paths = ["--run", str(tiny_model / "run"), "--data", str(data), "--dev", str(tmp_path / "dev")]
    assert main([*command, *paths, "--set", "FLORES-200 dev"]) == 0
    card = (tiny_model / "tiny" / "MODEL_CARD.md").read_text(encoding="utf-8")
    for expected in (
        "# tiny@1+",
        "| Hungarian | 15 |",
        "OPUS-MT",
        "sent-tiny",
        "SHA-256",
        "tolmacs evaluate",
        "## Quality on FLORES-200 dev",
        "--from vi --source dev.vi --reference dev.en",
        "License of the weights: Apache-2.0",
        "prepared by another version of the recipe",
        "which says the same of preparing.",
        "5 pairs had been removed that overlap with test sets",
        "No source is named after a test set",
        "25.0% are in those whose description names news",
        "MIT | a/b 0123456789ab |",
    ):
        assert expected in card
    for unfounded in ("NTREX", "XQuAD", "The recipe was changed"):
        assert unfounded not in card
    assert str(tmp_path) not in card
    assert "Not reported" not in card
    assert (tiny_model / "tiny" / "curves.svg").is_file()
    run = shutil.copytree(tiny_model / "run", tmp_path / "run")
    (run / START).write_text("first@1+0123456789ab\n", encoding="utf-8")
    note_recipe(run, "0" * 64, step=150, minutes=1.0)
    assert main([*command, "--run", str(run), *paths[2:]]) == 0
    card = (tiny_model / "tiny" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "begun from the weights of first@1+0123456789ab" in card
    assert "--out DATA --spm MODEL/source.spm" in card
    assert "The recipe was changed after 150 updates." in card
    assert "Not reported: first@1+0123456789ab, from which training began, may have seen it." in card
    assert "## Quality on dev" in card
    assert "OPUS-MT" not in card


@pytest.mark.usefixtures("_data_dir")
def test_a_card_is_of_one_model(
    tiny_data: Path, tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export_run(tiny_model / "run", tmp_path / "last", which="last")
    weights = load_file(tmp_path / "last" / "model.safetensors")
    weights["model.shared.weight"][7] *= 1.5
    save_file(weights, tmp_path / "last" / "model.safetensors", metadata={"format": "pt"})
    data = shutil.copytree(tiny_data, tmp_path / "prepared")
    places = ["--run", str(tiny_model / "run"), "--dev", str(tmp_path / "dev")]
    command = ["train", "card", "--model", str(tiny_model / "tiny"), *places]
    assert main([*command, "--data", str(data), "--huggingface", str(tmp_path / "last")]) == 2
    assert "does not hold the weights" in capsys.readouterr().err
    (data / MODEL).write_bytes(b"another vocabulary")
    assert main([*command, "--data", str(data), "--huggingface", str(tiny_model / "hf")]) == 2
    assert "different vocabularies" in capsys.readouterr().err
