"""Manifests: written, read, and held against the files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from translator.errors import ModelCorrupt
from translator.registry.families import family_named
from translator.registry.install import seal
from translator.registry.manifest import (
    Manifest,
    Source,
    digest_of,
    read_manifest,
    verify,
    verify_for_loading,
    verify_originals,
    write_manifest,
)


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, Manifest]:
    for name in ("model.bin", "source.spm", "target.spm"):
        (tmp_path / name).write_text(name * 10, encoding="utf-8")
    part = family_named("marian").part(directory="", marks={"vi": ">>vi<<"}, target_mark=None, max_tokens=64)
    manifest = seal(
        tmp_path,
        name="toy",
        model_version="3",
        license="MIT",
        sources=(Source("some/model", "0" * 40),),
        parts=(part,),
        quantization="int8",
    )
    return tmp_path, manifest


def test_what_is_written_is_read_again(sealed: tuple[Path, Manifest]) -> None:
    directory, manifest = sealed
    assert read_manifest(directory) == manifest


def test_a_model_that_spells_its_license_the_british_way_is_read(sealed: tuple[Path, Manifest]) -> None:
    directory, manifest = sealed
    place = directory / "manifest.json"
    place.write_text(place.read_text(encoding="utf-8").replace('"license"', '"licence"'), encoding="utf-8")
    assert '"licence"' in place.read_text(encoding="utf-8")
    assert read_manifest(directory) == manifest


def test_label_names_version_and_digest(sealed: tuple[Path, Manifest]) -> None:
    manifest = sealed[1]
    assert manifest.label == f"toy@3+{manifest.digest[:12]}"
    assert digest_of(manifest.files) == manifest.digest


def test_unchanged_files_pass(sealed: tuple[Path, Manifest]) -> None:
    verify(*sealed)
    verify_for_loading(*sealed)


@pytest.mark.parametrize("name", ["model.bin", "target.spm"])
def test_a_changed_byte_is_found_and_the_file_named(sealed: tuple[Path, Manifest], name: str) -> None:
    directory, manifest = sealed
    content = (directory / name).read_bytes()
    (directory / name).write_bytes(b"?" + content[1:])
    with pytest.raises(ModelCorrupt, match=name):
        verify(directory, manifest)


def test_a_shorter_and_a_missing_file_are_named(sealed: tuple[Path, Manifest]) -> None:
    directory, manifest = sealed
    (directory / "model.bin").write_bytes(b"x")
    with pytest.raises(ModelCorrupt, match=r"model\.bin has 1 bytes"):
        verify(directory, manifest, largest_read=0)
    (directory / "model.bin").unlink()
    with pytest.raises(ModelCorrupt, match=r"model\.bin is missing"):
        verify(directory, manifest)


def test_files_over_the_limit_are_checked_by_size_only(sealed: tuple[Path, Manifest]) -> None:
    directory, manifest = sealed
    content = (directory / "model.bin").read_bytes()
    (directory / "model.bin").write_bytes(b"?" + content[1:])
    verify(directory, manifest, largest_read=len(content) - 1)
    with pytest.raises(ModelCorrupt):
        verify(directory, manifest, largest_read=len(content))


@pytest.mark.parametrize(
    ("name", "is_wanted"),
    [("MODEL_CARD.md", True), ("original/model.bin", False), ("more.bin", False), ("a/more.bin", False)],
)
def test_files_that_are_not_listed_are_named(
    sealed: tuple[Path, Manifest],
    name: str,
    is_wanted: bool,  # a case
) -> None:
    directory, manifest = sealed
    (directory / name).parent.mkdir(exist_ok=True)
    (directory / name).write_bytes(b"more")
    if is_wanted:
        verify(directory, manifest)
    else:
        with pytest.raises(ModelCorrupt, match=f"{name} is not listed"):
            verify(directory, manifest)
    verify_for_loading(directory, manifest)


def test_what_the_hub_sent_is_listed_beside_the_files(sealed: tuple[Path, Manifest]) -> None:
    directory, before = sealed
    (directory / "original").mkdir()
    (directory / "original" / "model.safetensors").write_bytes(b"sent")
    same = {name: getattr(before, name) for name in ("name", "license", "sources", "parts")}
    manifest = seal(directory, **same, model_version="3", quantization="int8")
    assert (manifest.digest, set(manifest.originals)) == (before.digest, {"original/model.safetensors"})
    verify(directory, manifest)
    (directory / "original" / "model.safetensors").write_bytes(b"else")
    verify_for_loading(directory, manifest)
    for largest_read in (None, 100):
        with pytest.raises(ModelCorrupt, match="SHA-256"):
            verify_originals(directory, manifest, largest_read=largest_read)
    with pytest.raises(ModelCorrupt, match=r"original/model\.safetensors has SHA-256"):
        verify(directory, manifest)


def test_a_manifest_that_does_not_add_up_is_refused(sealed: tuple[Path, Manifest]) -> None:
    directory, manifest = sealed
    with pytest.raises(ModelCorrupt, match="digest"):
        verify(directory, replace(manifest, digest="0" * 64))
    files = {name: entry for name, entry in manifest.files.items() if name != "source.spm"}
    with pytest.raises(ModelCorrupt, match=r"does not list source\.spm"):
        verify(directory, replace(manifest, files=files, digest=digest_of(files)))


def test_paths_that_leave_the_directory_are_refused(sealed: tuple[Path, Manifest]) -> None:
    directory, manifest = sealed
    files = {**manifest.files, "../outside": manifest.files["model.bin"]}
    write_manifest(directory, replace(manifest, files=files))
    with pytest.raises(ModelCorrupt, match="outside"):
        read_manifest(directory)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": 3'])
def test_an_unreadable_manifest_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelCorrupt, match=r"manifest\.json"):
        read_manifest(tmp_path)
