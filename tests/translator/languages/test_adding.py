"""A fifth language is one record, its line in the list and a column of the detector's table; no place forgets it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.product_copy import ROOT, copy_product, replaced, run_in

LISTED, NGRAMS = "translator/languages/__init__.py", "translator/detect/ngrams.tsv.gz"
RECORD = """
from dataclasses import replace
from translator.languages.hu import HUNGARIAN

POLISH = replace(
    HUNGARIAN, tag="pl", name="Polish", letters=None, marked_share=None, english_ratio=1.0, forms=None,
    flores="pol_Latn",
)
"""
PLACES = """
import json, random
from tests.fakes import FakeEngine
from translator.cli import build_parser
from translator.detect import detect
from translator.detect.train import keep_native
from translator.glossary import Glossary, make_term
from translator.languages import LANGUAGE_NAMES, SOURCE_LANGUAGES, parse_source_language
from translator.pipeline import translate_document
from translator.registry.families import FAMILIES
from translator.segment import segment
from translator.train.augment import ALTERATIONS, join_pairs
from translator.train.corpus import CorpusPair
from translator.train.dictionary import Dictionary, with_other_words
from translator.train.filters import reason_to_drop
from translator.train.renaming import NamePool, rename

text = "Kot kosztuje 12 500 zł, powiedział Kowalski ({name}). Pies śpi – a.example/b."
assert parse_source_language("pl-PL") == "pl"
assert [item.language for item in segment(text, source="pl")] == ["pl", "pl"]
assert detect("Kot śpi na krześle", source="pl").language == "pl"
terms = Glossary((make_term("Kowalski", "Smith", language="pl"), make_term("pies", "dog", language="pl")))
engine = FakeEngine(lambda source: source.text.upper(), languages=("pl",))
document = translate_document(text, engine=engine, source="pl", glossary=terms)
assert all(item.model and item.terms for item in document.translations), document
assert LANGUAGE_NAMES["pl"] == "Polish"
build_parser().parse_args(["translate", "x", "--from", "pl"])
marks = {family: FAMILIES[family].marks({">>pl<<", "__pl__", "pol_Latn"}, known=["pl"]) for family in FAMILIES}
assert marks["nllb"] == {"pl": "pol_Latn"} and marks["m2m100"] == {"pl": "__pl__"}, marks
assert keep_native("kot", "pl") == "kot"
pair = CorpusPair("pl", "Kot kosztuje 12500 złotych, powiedział Kowalski.", "The cat costs 12500 zloty, said Kowalski.", "x")
assert reason_to_drop(pair) == "foreign side not in its language" or reason_to_drop(pair) is None
for alter in ALTERATIONS.values():
    alter(pair, random.Random(1))
join_pairs(pair, pair)
rename(pair, NamePool([CorpusPair("pl", "Iwanow", "Ivanov", "names-russian-translit")]), random.Random(1))
with_other_words(pair, Dictionary([pair], []), random.Random(1))
"""
DOORS = """
import json
from fastapi import FastAPI
from translator.languages import SOURCE_LANGUAGES
from translator.web.libretranslate.protocol import CODES
from translator.web.native.schemas import AutoOrSourceTag, EmptyOrSourceTag, SourceTag

assert "pl" in CODES
for tag in (SourceTag, AutoOrSourceTag, EmptyOrSourceTag):
    assert "pl" in tag.__args__
"""


@pytest.fixture(scope="module")
def with_polish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product with a language more."""
    rows = gzip.decompress((ROOT / NGRAMS).read_bytes()).decode().splitlines()
    rows = [_with_column(row.split("\t")) for row in rows]
    listed = replaced(LISTED, "\nSOURCES = (", "\nfrom translator.languages.pl import POLISH\nSOURCES = (")
    changed: dict[str, str | bytes] = {
        "translator/languages/pl.py": RECORD,
        LISTED: listed.replace("JAPANESE)", "JAPANESE, POLISH)", 1),
        NGRAMS: gzip.compress("\n".join(rows).encode()),
    }
    return copy_product(tmp_path_factory.mktemp("polish"), changed)


def _with_column(row: list[str]) -> str:
    """Before English, as the records stand: Polish with the costs of Hungarian."""
    gram, *costs = row
    return "\t".join([gram, *costs[:2], "pl" if costs[1] == "hu" else costs[1], *costs[2:]])


@pytest.mark.slow
@pytest.mark.parametrize("asked", [PLACES, DOORS], ids=["places", "doors"])
def test_no_place_forgets_a_new_language(with_polish: Path, asked: str) -> None:
    assert run_in(with_polish, asked) == ""


def test_a_language_that_the_detector_has_not_learned_is_an_error(with_polish: Path, tmp_path: Path) -> None:
    changed = ("translator/languages/pl.py", LISTED)
    copy_product(tmp_path, {name: (with_polish / name).read_text("utf-8") for name in changed})
    said = run_in(tmp_path, "from translator.detect import detect; detect('Kot śpi na krześle')")
    assert "ModelCorrupt: the table of letters is for vi hu en, not vi hu pl en" in said
