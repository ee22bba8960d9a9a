"""A family of models is added by its class and a model of it in the catalogue; no place forgets it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.product_copy import copy_product, replaced, run_in
from translator.languages import RECORDS
from translator.registry.families import FAMILIES as KNOWN
from translator.registry.families import Family, family_named

FAMILIES, CATALOGUE = "translator/registry/families.py", "translator/registry/catalogue.toml"
CLASS = '''class MBart(Family):
    """`facebook/mbart-large-50-many-to-many-mmt` and its kin: both sides begin with a tag (`[hu]`)."""

    name = "mbart"
    source_model = target_model = "mbart.spm"
    vocabularies = ("dict.txt",)
    target_mark = "[en]"
    signs = r"\\[[a-z]{2}\\]"

    def is_in(self, files: ModelFiles) -> bool:
        """It has a sentencepiece model of its own name."""
        return files.has(self.source_model)

    def mark_of(self, language: Language) -> str | None:
        """Its tag of two letters."""
        return f"[{language.tag}]"

    def convert(self, source: Path, target: Path, *, quantization: Quantization) -> None:
        """Not at all, in a test."""
        target.mkdir()
        (target / "model.bin").write_text(f"{source.name} {quantization}")


'''
MODEL = """
[models.many]
title = "mBART-50"
family = "mbart"
languages = ["vi", "hu", "ja"]
license = "MIT"
download_bytes = 2_440_000_000
max_tokens = 1024
marks = { vi = "[vi]", hu = "[hu]", ja = "[ja]" }
target_mark = "[en]"

[[models.many.repositories]]
id = "facebook/mbart-large-50-many-to-many-mmt"
revision = "e30b6cb8eb0d43a0b73cab73c7676b9863223a30"
languages = ["vi", "hu", "ja"]
"""
PLACES = """
import json
from pathlib import Path

from translator.cli import build_parser
from translator.engine.searching import is_sign
from translator.registry.describe import describe_model
from translator.registry.families import FAMILIES, family_named, part_of_entry
from translator.registry.hub import HubFile, Snapshot
from translator.registry.install import convert_into
from translator.registry.catalogue import load_catalogue
from translator.registry.location import list_models
from translator.registry.pull import files_to_fetch
from translator.settings import load_settings

entry = load_catalogue().models["many"]
part = part_of_entry(entry, directory="", languages=entry.languages)
assert part.tokenization.source_prefix["hu"] == ("[hu]",) and part.tokenization.target_prefix == ("[en]",)
here = Path("hub")
here.mkdir()
(here / "mbart.spm").write_bytes(b"pieces")
for name, content in (("config.json", {"max_position_embeddings": 1024}), ("vocab.json", {"[hu]": 0, "[ja]": 1})):
    (here / name).write_text(json.dumps(content))
(here / "model.safetensors").write_bytes(bytes(1024))
described = describe_model(here)
assert (described.family, list(described.tokenization.source_prefix)) == ("mbart", ["hu", "ja"]), described
convert_into(here, Path("made"), family="mbart", quantization="int8")
assert sorted(path.name for path in Path("made").iterdir()) == ["mbart.spm", "model.bin"]
names = ("config.json", "dict.txt", "mbart.spm", "model.safetensors", "other.bin")
files = tuple(HubFile(name, size, None, None) for size, name in enumerate(names))
assert [file.name for file in files_to_fetch(Snapshot("a/b", "c", files), "mbart")] == list(names[:4])
listed = {item.name: item.state for item in list_models(load_settings({"TOLMACS_DATA_DIR": "data"}))}
assert listed["many"] == "absent", listed
assert is_sign("[hu]") and not is_sign("[1]")
assert family_named("mbart").writes_pad and family_named("mbart").needs_torch
"""


@pytest.mark.parametrize("family", KNOWN.values(), ids=KNOWN)
def test_a_family_answers_for_itself(family: Family) -> None:
    assert family_named(family.name) is family
    assert all(hasattr(family, question) for question in Family.__annotations__)
    marks = {family.target_mark, *(family.mark_of(record) for record in RECORDS)} - {None}
    assert all(re.fullmatch(family.signs, str(mark)) for mark in marks)


@pytest.mark.slow
def test_no_place_forgets_a_new_family_of_models(tmp_path: Path) -> None:
    named = replaced(FAMILIES, "(MarianFamily(), ", "(MBart(), MarianFamily(), ")
    before, after = named.split("# In the order in which they are looked for", 1)
    families = f"{before}{CLASS}# In the order in which they are looked for{after}"
    catalogue = replaced(CATALOGUE, '"mini"]', '"mini", "many"]') + MODEL
    root = copy_product(tmp_path, {FAMILIES: families, CATALOGUE: catalogue})
    assert run_in(root, PLACES) == ""
