"""Corpora are read or refused with the line; filters, alterations and weights do what they say."""

from __future__ import annotations

import lzma
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from sentencepiece import SentencePieceTrainer

from tests.translator.train.conftest import TINY_RECIPE, write_corpora
from translator.errors import InvalidCorpus, UnknownLanguage
from translator.train import augment, numerals, tokens
from translator.train.batches import plan_epoch
from translator.train.corpus import CorpusPair, read_corpora, read_facts
from translator.train.filters import clean, reason_to_drop
from translator.train.model1 import learn_table, load_table, save_table
from translator.train.prepare import DEV, HELD_OUT, hold_out, prepare, read_dev
from translator.train.recipe import AugmentRecipe, LexicalRecipe, OptimizerRecipe, parse_recipe
from translator.train.vocabulary import MODEL, Vocabulary
from translator.train.weights import SourceCount, visits, weight_of


def _write(folder: Path, text: str, name: str = "vi-en.text.tsv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_plain_and_compressed_files_are_read(tmp_path: Path) -> None:
    _write(tmp_path, "\ufeffmột\tone\tsent-a\n")
    with lzma.open(tmp_path / "vi-en.lexicon.tsv.xz", "wt", encoding="utf-8") as file:
        file.write("hai\ttwo\tlex-b\n")
    assert list(read_corpora(tmp_path, "vi")) == [
        CorpusPair("vi", "một", "one", "sent-a", "text"),
        CorpusPair("vi", "hai", "two", "lex-b", "lexicon"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("một\tone\tx\nhai\ttwo\n", ":2: 2 columns; expected 3"),
        ("một\tone\tx\tmore\n", ":1: 4 columns"),
        ("một\t \tx\n", ":1: an empty side"),
    ],
)
def test_bad_corpora_are_refused_with_the_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InvalidCorpus, match=message):
        list(read_corpora(_write(tmp_path, text), "vi"))


def test_other_bad_corpora_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidCorpus, match=r"no vi-en\.text\.tsv"):
        list(read_corpora(tmp_path, "vi"))
    with pytest.raises(UnknownLanguage, match="known: vi, hu, ja"):
        list(read_corpora(tmp_path, "fr"))
    (tmp_path / "vi-en.text.tsv").write_bytes(b"m\xff\tone\tx\n")
    with pytest.raises(InvalidCorpus, match=":1: not UTF-8"):
        list(read_corpora(tmp_path, "vi"))
    (tmp_path / "hu-en.text.tsv.xz").write_bytes(b"no xz")
    with pytest.raises(InvalidCorpus, match="damaged xz"):
        list(read_corpora(tmp_path, "hu"))


def test_parallel_files_of_unequal_length_are_refused(tmp_path: Path) -> None:
    (tmp_path / "dev.vi").write_text("một\nhai\n", encoding="utf-8")
    (tmp_path / "dev.en").write_text("one\n", encoding="utf-8")
    with pytest.raises(InvalidCorpus, match="2 lines"):
        list(read_dev(tmp_path / "dev", ["vi"]))


def test_facts_of_sources_are_read(tmp_path: Path) -> None:
    row = ["vi", "text", "sent-a", "12", "345", "7", "MIT", "human", "prose", "a/b", "0" * 40]
    _write(tmp_path, "head\t" * 10 + "end\n" + "\t".join(row) + "\n", "SOURCES.tsv")
    assert read_facts(tmp_path)[0].english_words == 345
    assert read_facts(tmp_path)[0].removed_overlaps == 7
    assert read_facts(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("language", "foreign", "english", "reason"),
    [
        ("vi", "Hôm nay trời đẹp.", "The weather is nice today.", None),
        ("hu", "Ma szép idő van.", "The weather is nice today.", None),
        ("ja", "今日は天気がいい。", "The weather is nice today.", None),
        ("ja", "GPUを使う", "Use the GPU", None),
        ("vi", "OK", "Okay", None),
        ("vi", "***", "***", "no letters"),
        ("vi", "Google Chrome", "google chrome!", "identical"),
        ("ja", "The weather is nice", "It is nice weather", "foreign side not in its language"),
        ("vi", "The weather is nice today", "It is nice weather", "foreign side not in its language"),
        (
            "hu",
            "The weather in this town is nice today",
            "It is nice weather",
            "foreign side not in its language",
        ),
        ("hu", "今日は天気がいいですね", "The weather is nice", "foreign side not in its language"),
        ("ja", "今日は天気がいい。", "今日は天気がいい nice", "English side not English"),
        ("hu", "Kattintson <b>ide</b> és várjon", "Click here and wait", "markup"),
        ("hu", "Üdvözöljük, %s!", "Welcome!", "markup"),
        ("hu", "Üdvözöljük, %s!", "Welcome, %s!", None),
        ("vi", "Vâng", "Yes, of course, as far as I am concerned, whenever you like it best", "length ratio"),
    ],
)
def test_filters(language: str, foreign: str, english: str, reason: str | None) -> None:
    assert reason_to_drop(CorpusPair(language, foreign, english, "sent-a")) == reason


def test_pairs_that_differ_in_case_and_marks_only_are_kept_once() -> None:
    dropped: Counter[str] = Counter()
    pairs = [
        CorpusPair("vi", text, english, "a")
        for text, english in (("Xin chào!", "Hello!"), ("xin chào", "hello"))
    ]
    assert list(clean(pairs, dropped=dropped)) == pairs[:1]
    assert dropped == {"duplicate": 1}


def test_held_out_pairs_share_no_side_with_the_rest() -> None:
    recipe = parse_recipe('name = "x"\n[data]\nheld_out_share = 0.05\n')
    pairs = [
        CorpusPair("vi", f"câu số {n}", f"this is the sentence {_word(n)}", "sent-a") for n in range(500)
    ]
    pairs += [
        CorpusPair("hu", f"mondat {n}", f"this is the sentence {_word(n)}", "sent-b") for n in range(300)
    ]
    held, rest = hold_out(pairs, recipe)
    assert len(held) == 25
    assert not {pair.english for pair in held} & {pair.english for pair in rest}
    assert hold_out(list(reversed(pairs)), recipe)[0] == held


def _word(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


@pytest.mark.parametrize(
    ("kind", "language", "foreign", "expected"),
    [
        ("lower", "vi", "Hà Nội", "hà nội"),
        ("upper", "hu", "Szép idő", "SZÉP IDŐ"),
        ("title", "hu", "Szép idő van.", "Szép Idő Van"),
        ("bare", "vi", "Đường đẹp", "Duong dep"),
        ("bare", "hu", "Árvíztűrő", "Arvizturo"),
        ("bare", "ja", "ガム", None),
        ("wrap", "hu", "megváltoztathatatlan", "- "),
        ("wrap", "ja", "今日は天気がいいですね、先生。", " "),
    ],
)
def test_alterations_of_the_foreign_side(
    kind: str, language: str, foreign: str, expected: str | None
) -> None:
    altered = augment.ALTERATIONS[kind](CorpusPair(language, foreign, "English stays", "a"), random.Random(1))
    assert (altered is None) == (expected is None)
    if altered is not None and expected is not None:
        assert expected in altered.foreign
        assert altered.english == "English stays"


@pytest.mark.parametrize("seed", range(20))
def test_copied_things_are_on_both_sides(seed: int) -> None:
    pair = CorpusPair("hu", "Szép {szó}", "Nice {word}", "a")
    altered = augment.copied(pair, random.Random(seed))
    assert altered is not None
    rests = {altered.foreign.replace("Szép {szó}", ""), altered.english.replace("Nice {word}", "")}
    assert len(rests) == 1
    assert rests != {""}


def test_numbers_follow_the_language() -> None:
    rng = random.Random(0)
    assert numerals.foreign(numerals.Number(1234567, "5"), "vi", rng) == "1.234.567,5"
    assert numerals.foreign(numerals.Number(1234567), "hu", random.Random(0)) in {"1 234 567", "1.234.567"}
    assert numerals.english(numerals.Number(1234567, "5")) == "1,234,567.5"
    assert numerals.english(numerals.Number(2024)) == "2024"
    altered = augment.numbers(CorpusPair("vi", "Có 25 người", "There are 25 people", "a"), rng)
    assert altered is not None
    assert "25" not in (altered.foreign.split()[1], altered.english.split()[2])


def test_augment_makes_the_shares_it_was_asked_for() -> None:
    pairs = [
        CorpusPair("vi", f"Đây là câu số {n}.", f"This is sentence number {n}.", "a") for n in range(200)
    ]
    made = list(augment.augment(pairs, AugmentRecipe(), random.Random(1)))
    counts = Counter(pair.source for pair in made)
    assert counts["augmented-join"] == 24
    assert counts["augmented-lower"] == 2
    assert augment.join_pairs(*pairs[:2]).foreign == "Đây là câu số 0. Đây là câu số 1."


def test_the_last_pattern_that_matches_counts() -> None:
    patterns = {"*": 1.0, "lex-*": 0.2, "vi/*": 1.5, "lex-x": 0.1}
    assert weight_of(patterns, "hu", "sent-a") == 1.0
    assert weight_of(patterns, "hu", "lex-a") == 0.2
    assert weight_of(patterns, "vi", "lex-a") == 1.5
    assert weight_of(patterns, "vi", "lex-x") == 0.1


def test_temperature_balances_languages_and_keeps_the_epoch() -> None:
    sources = [SourceCount("vi", "a", "text", 100, 100), SourceCount("ja", "a", "text", 900, 450)]
    flat = visits(sources, {"*": 1.0}, temperature=1.0)
    assert flat.tolist() == [1.0, 2.0]  # half of the Japanese pairs are at hand, so each is visited twice
    even = visits(sources, {"*": 1.0}, temperature=0.0)
    assert even[0] * 100 == pytest.approx(500)
    assert even[1] * 450 == pytest.approx(500)


def test_prepared_data_comes_back(tiny_data: Path) -> None:
    pairs, meta = tokens.load(tiny_data)
    assert len(pairs) == 45
    assert (pairs.source[tokens.offsets(pairs.source_lengths)[:-1]] > 1).all()
    assert set(pairs.target[tokens.offsets(pairs.target_lengths)[1:] - 1].tolist()) == {0}
    assert {source.language for source in meta.sources} == {"vi", "hu", "ja"}


def test_taking_pairs_keeps_their_tokens(tiny_data: Path) -> None:
    pairs, _ = tokens.load(tiny_data)
    taken = pairs.take(np.array([7, 3]))
    starts = tokens.offsets(pairs.target_lengths)
    expected = [*pairs.target[starts[7] : starts[8]], *pairs.target[starts[3] : starts[4]]]
    assert taken.target.tolist() == [int(token) for token in expected]


def test_a_share_of_the_texts_is_cut_into_other_pieces(tiny_data: Path) -> None:
    vocabulary = Vocabulary(tiny_data / MODEL)
    texts = [f"con mèo ăn cá {n}" for n in range(200)]
    likeliest = vocabulary.tokenize(texts)
    assert vocabulary.tokenize_variously(texts, share=0.0, seed=1) == likeliest
    half = vocabulary.tokenize_variously(texts, share=0.5, seed=1)
    assert 20 < sum(one != other for one, other in zip(half, likeliest, strict=True)) < 140
    assert vocabulary.detokenize(half) == vocabulary.detokenize(likeliest)


def test_the_lexical_table_finds_translations(tiny_data: Path, tmp_path: Path) -> None:
    pairs, meta = tokens.load(tiny_data)
    table = learn_table(pairs, meta.vocabulary, LexicalRecipe(), seed=1)
    save_table(tmp_path / "table.npz", table)
    loaded = load_table(tmp_path / "table.npz")
    assert np.allclose(loaded.forward, table.forward, atol=1e-3)
    keys = table.source.astype(int) * meta.vocabulary + table.target
    assert (np.diff(keys) > 0).all()
    assert table.forward.max() > 0.5


def test_an_epoch_visits_each_pair_within_the_budget(tiny_data: Path) -> None:
    pairs, _ = tokens.load(tiny_data)
    recipe = OptimizerRecipe(tokens=100, round_to=4)
    batches = plan_epoch(pairs, np.ones(3), recipe, epoch=0)
    assert sorted(np.concatenate(batches).tolist()) == list(range(45))
    for batch in batches:
        longest = max(pairs.source_lengths[batch].max(), pairs.target_lengths[batch].max())
        assert len(batch) == 1 or len(batch) * longest <= 100
    again, other = (plan_epoch(pairs, np.ones(3), recipe, epoch=epoch) for epoch in (0, 1))
    assert [batch.tolist() for batch in again] == [batch.tolist() for batch in batches]
    assert [batch.tolist() for batch in other] != [batch.tolist() for batch in batches]


def test_preparing_again_with_held_out_pairs_and_augmentation(tmp_path: Path) -> None:
    corpora = write_corpora(tmp_path / "corpora")
    more = "".join(
        f"Đây là câu {_word(n)} nhé.\tThis is sentence number {_word(n)}.\tsent-b\n" for n in range(500)
    )
    with (corpora / "vi-en.text.tsv").open("a", encoding="utf-8") as file:
        file.write(more)
    recipe = TINY_RECIPE.replace("held_out_share = 0.0", "held_out_share = 0.02").replace(
        "join = 0.0", "join = 0.1"
    )
    (tmp_path / "recipe.toml").write_text(recipe, encoding="utf-8")
    made = prepare(
        tmp_path / "recipe.toml", corpora, tmp_path / "data", spm=None, dev=None, report=lambda _: None
    )
    assert made.held_out == 10
    assert len((tmp_path / "data" / HELD_OUT).read_text(encoding="utf-8").splitlines()) == 10
    _, meta = tokens.load(tmp_path / "data")
    assert any(source.source == "augmented-join" for source in meta.sources)


def test_preparing_again_leaves_nothing_of_before(tmp_path: Path) -> None:
    corpora, recipe, data = write_corpora(tmp_path / "corpora"), tmp_path / "recipe.toml", tmp_path / "data"
    said: list[str] = []

    def again(*, size: int = 400, spm: Path | None = None, dev: Path | None = None) -> bytes:
        recipe.write_text(TINY_RECIPE.replace("size = 400", f"size = {size}"), encoding="utf-8")
        said.clear()
        prepare(recipe, corpora, data, spm=spm, dev=dev, report=said.append)
        return (data / MODEL).read_bytes()

    for suffix in ("vi", "hu", "ja", "en"):
        (tmp_path / f"dev.{suffix}").write_text("a\n", encoding="utf-8")
    first = again(dev=tmp_path / "dev")
    given = tmp_path / "given.model"
    given.write_bytes(first)
    assert (data / DEV).is_file()
    assert again() == first
    assert not any("learning another" in line for line in said)
    assert not (data / DEV).exists()
    again(size=330)
    assert any("learning another" in line for line in said)
    assert len(Vocabulary(data / MODEL)) <= 330
    assert again(size=330, spm=given) == first
    relearned = again(size=330)
    assert relearned != first
    assert any("learning another" in line for line in said)
    assert again(size=330, spm=data / MODEL) == relearned


def test_a_vocabulary_with_other_marks_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "other.model").open("wb") as file:
        SentencePieceTrainer.train(
            sentence_iterator=iter(["a b c d e"]),
            model_writer=file,
            vocab_size=12,
            hard_vocab_limit=False,
            minloglevel=2,
        )
    (tmp_path / "recipe.toml").write_text(TINY_RECIPE, encoding="utf-8")
    with pytest.raises(InvalidCorpus, match=r"ids \(2, 0\) for end and unknown"):
        prepare(
            tmp_path / "recipe.toml",
            tmp_path,
            tmp_path / "data",
            spm=tmp_path / "other.model",
            dev=None,
            report=lambda _: None,
        )
