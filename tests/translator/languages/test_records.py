"""Each language is one record, which every place that tells languages apart asks."""

from __future__ import annotations

import ast
import csv
import dataclasses
from importlib.resources import files
from pathlib import Path

import pytest

from translator.detect.ngrams import LANGUAGES
from translator.errors import UnknownLanguage
from translator.languages import RECORDS, SOURCE_LANGUAGES, SOURCES, Language, language_of
from translator.registry.catalogue import CatalogueEntry, load_catalogue
from translator.registry.families import family_named

ROOT = Path(__file__).resolve().parents[3] / "translator"
# What names single languages for a reason of its own.
NAMING = {
    "cli/demo.py": "samples are called after their languages",
    "web/pages/submitting.py": "samples are called after their languages",
    "train/card.py": "figures that others have published",
}
# What imports the record of a single language for a reason of its own.
USING = {
    "detect/train_neighbors.py": "Japanese in Latin letters is a neighbor",
    "formats/encodings.py": "code pages of single languages",
    "formats/text.py": "letters of fonts that Vietnamese was once written in",
    "train/dictionary.py": "a dictionary that is larger than it is right",
    "train/renaming.py": "its names",
}


def _sources() -> list[Path]:
    found = sorted(ROOT.rglob("*.py"))
    return [path for path in found if "languages" not in path.parts]


def _tags_in(tree: ast.Module) -> list[str]:
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in SOURCE_LANGUAGES
    ]


def test_no_module_asks_for_a_language_by_its_tag() -> None:
    found = {
        str(path.relative_to(ROOT)): _tags_in(ast.parse(path.read_text(encoding="utf-8")))
        for path in _sources()
    }
    assert {name: tags for name, tags in found.items() if tags and name not in NAMING} == {}
    assert NAMING.keys() <= found.keys()


def test_no_module_asks_for_a_language_by_its_record() -> None:
    own = {f"translator.languages.{tag}" for tag in SOURCE_LANGUAGES}
    found = {
        str(path.relative_to(ROOT))
        for path in _sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in own
    }
    assert found == USING.keys()


def test_no_page_names_a_language() -> None:
    """But those that it is given: a language that comes later would be missing."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("web/templates/*.html")}
    assert pages
    assert [name for name, page in pages.items() if any(record.name in page for record in SOURCES)] == []


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.tag)
def test_a_record_answers_for_itself(record: Language) -> None:
    assert language_of(record.tag) is record
    assert all(getattr(record, field.name) != "" for field in dataclasses.fields(record))
    assert record.english_ratio > 0
    short, long = record.clause_chars
    assert 0 < short <= long
    assert record.letters is None or record.script == "latin"
    assert (record.script == "latin") == (record.tag in LANGUAGES)
    assert list(record.find_names("")) == []
    assert record.abbreviations.titles.isdisjoint(record.abbreviations.open)


def test_no_field_of_a_record_is_answered_by_default() -> None:
    assert all(field.default is dataclasses.MISSING for field in dataclasses.fields(Language))


@pytest.mark.parametrize("language", SOURCE_LANGUAGES)
def test_every_multilingual_model_has_a_mark_for_a_language(language: str) -> None:
    for name, entry in load_catalogue().models.items():
        served = {tag for repository in entry.repositories for tag in repository.languages}
        assert language in entry.languages, name
        assert not served or language in served, name
        if entry.marks:
            assert entry.marks[language] == family_named(entry.family).mark_of(language_of(language)), name


def test_the_places_have_a_column_for_each_language() -> None:
    table = files("translator.glossary").joinpath("places.tsv").read_text(encoding="utf-8")
    header = next(csv.reader(table.splitlines(), delimiter="\t"))
    assert set(SOURCE_LANGUAGES) <= set(header)


@pytest.mark.parametrize("entry", load_catalogue().models.values(), ids=lambda entry: entry.title)
def test_models_that_are_asked_for_english_have_the_mark_of_their_family(entry: CatalogueEntry) -> None:
    assert entry.target_mark == family_named(entry.family).target_mark


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(UnknownLanguage, match="'pl'"):
        language_of("pl")
