"""The catalogue file says what it must of every model."""

from __future__ import annotations

import re

from translator.languages import SOURCE_LANGUAGES
from translator.registry.catalogue import load_catalogue


def test_the_five_models_are_known_and_all_preferred_in_some_order() -> None:
    catalogue = load_catalogue()
    assert list(catalogue.models) == ["mini", "opus", "m2m100", "nllb", "madlad"]
    assert sorted(catalogue.preference) == sorted(catalogue.models)


def test_every_repository_is_pinned_to_a_commit() -> None:
    for entry in load_catalogue().models.values():
        assert entry.is_bundled or entry.repositories
        for repository in entry.repositories:
            assert re.fullmatch(r"[0-9a-f]{40}", repository.revision), repository.id


def test_every_model_has_a_license_and_reads_our_languages() -> None:
    for name, entry in load_catalogue().models.items():
        assert entry.license, name
        assert entry.languages == SOURCE_LANGUAGES
        served = [language for one in entry.repositories for language in one.languages]
        assert entry.is_bundled or sorted(served) == sorted(SOURCE_LANGUAGES)


def test_noncommercial_licenses_are_marked() -> None:
    for entry in load_catalogue().models.values():
        assert entry.is_noncommercial == ("NC" in entry.license)


def test_multilingual_models_mark_the_language_of_the_source_or_ask_for_english() -> None:
    for name, entry in load_catalogue().models.items():
        if len(entry.repositories) > 1:
            assert not entry.marks
        elif entry.family == "t5":
            assert entry.target_mark == "<2en>"
        else:
            assert tuple(entry.marks) == entry.languages, name
