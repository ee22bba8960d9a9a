"""Models of a hub are pulled whole or not at all, and what came with the first pull has to come again."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hub_server import Hub, serve
from tests.tiny_models import make_m2m100, make_marian, source_texts
from tests.translator.conftest import TinyModel
from translator.engine import load_engine
from translator.errors import (
    ExtraMissing,
    HubUnavailable,
    InvalidRequest,
    LicenseNotAccepted,
    ModelCorrupt,
    ModelMissing,
    Unavailable,
    UnknownModel,
)
from translator.records import Decoding, SourceText
from translator.registry import pull as pulling
from translator.registry.catalogue import Repository, load_catalogue
from translator.registry.hub import HubFile, Snapshot
from translator.registry.install import add_directory
from translator.registry.location import find_model, installed_directory
from translator.registry.manifest import read_manifest, sha256_of, verify
from translator.registry.pull import PINS_NAME, files_to_fetch, pull, read_pins, remove, require_pinned
from translator.registry.with_torch import PACKAGES
from translator.settings import Settings

Tiny = Callable[[str], TinyModel]
LANGUAGES = {"Helsinki-NLP/opus-mt-vi-en": "vi", "Helsinki-NLP/opus-mt-hu-en": "hu"}

HERE = Repository("org/model", "c" * 40, ("vi",))
KEY = f"org/model@{'c' * 40}"


def _quiet(_name: str, _done: int, _total: int) -> None:
    return None


def _revision(name: str, repository: str) -> str:
    entry = load_catalogue().models[name]
    return next(one.revision for one in entry.repositories if one.id == repository)


@pytest.fixture(scope="module")
def opus_directories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Repository -> a tiny bilingual Marian model in the form of OPUS-MT's: a pickle, no tags."""
    torch = pytest.importorskip("torch")
    from safetensors.torch import load_file

    root, made = tmp_path_factory.mktemp("opus"), {}
    for one in load_catalogue().models["opus"].repositories:
        (language,) = one.languages
        directory = make_marian(root / language, tags=(), language=language)
        torch.save(load_file(directory / "model.safetensors"), directory / "pytorch_model.bin")
        (directory / "model.safetensors").unlink()
        (directory / "tf_model.h5").write_bytes(b"unwanted")
        made[one.id] = directory
    return made


@pytest.fixture
def hub(opus_directories: dict[str, Path], tiny: Tiny, tmp_path: Path) -> Iterator[Hub]:
    places = {("opus", repository): directory for repository, directory in opus_directories.items()}
    places["m2m100", "facebook/m2m100_418M"] = make_m2m100(tmp_path / "m2m100", is_hub_style=True)
    places["nllb", "facebook/nllb-200-distilled-600M"] = tiny("nllb").hub
    places["madlad", "google/madlad400-3b-mt"] = tiny("t5").hub
    served = {
        repository: (_revision(name, repository), place) for (name, repository), place in places.items()
    }
    with serve(Hub(served)) as running:
        yield running


@pytest.fixture
def online(settings: Settings, hub: Hub) -> Settings:
    return settings.model_copy(update={"hub_url": hub.url, "accept_noncommercial": True})


@pytest.mark.slow
@pytest.mark.torch
@pytest.mark.parametrize("name", ["opus", "m2m100", "nllb", "madlad"])
def test_a_pulled_model_translates_and_both_engines_agree(online: Settings, name: str) -> None:
    manifest = pull(name, settings=online, progress=_quiet, keep_original=True)
    directory = installed_directory(online) / name
    verify(directory, manifest)
    assert manifest.originals
    assert read_manifest(directory) == manifest
    assert manifest.languages == ("vi", "hu", "ja")
    sources = source_texts(6)
    ours = load_engine(name, settings=online)
    assert ours.model == manifest.label
    reference = load_engine(name, settings=online, kind="transformers")
    # int8 against float32: with random weights the two diverge, but the tokens read are the same.
    assert [ours.count_tokens(source) for source in sources] == [
        reference.count_tokens(source) for source in sources
    ]
    for engine in (ours, reference):
        found = engine.translate(sources, decoding=Decoding(max_length_factor=1.0))
        assert len(found) == len(sources)
        assert all(one.log_probability < 0 for one in found)


@pytest.mark.torch
def test_each_network_of_opus_serves_its_own_language(
    online: Settings, opus_directories: dict[str, Path]
) -> None:
    pull("opus", settings=online, progress=_quiet)
    engine = load_engine("opus", settings=online)
    lines = [source.text for source in source_texts(3)]
    for repository, language in LANGUAGES.items():
        alone = load_engine(str(opus_directories[repository]), settings=online)
        sources = [SourceText(line, language) for line in lines]
        assert engine.translate(sources, decoding=Decoding()) == alone.translate(sources, decoding=Decoding())


@pytest.mark.torch
def test_the_manifest_records_commits_and_only_what_is_needed_is_fetched(online: Settings, hub: Hub) -> None:
    manifest = pull("opus", settings=online, progress=_quiet)
    assert {(source.name, source.revision) for source in manifest.sources} == {
        (one.id, one.revision) for one in load_catalogue().models["opus"].repositories
    }
    assert manifest.license == "Apache-2.0"
    assert not [path for path, _ in hub.requests if path.endswith("tf_model.h5")]
    assert not (installed_directory(online) / ".downloads").is_dir() or not list(
        (installed_directory(online) / ".downloads").iterdir()
    )


@pytest.mark.torch
def test_a_whole_model_is_not_pulled_again_and_a_damaged_one_is(online: Settings, hub: Hub) -> None:
    first = pull("m2m100", settings=online, progress=_quiet)
    hub.requests.clear()
    assert pull("m2m100", settings=online, progress=_quiet) == first
    assert hub.requests == []
    (installed_directory(online) / "m2m100" / "model.bin").write_bytes(b"damaged")
    assert pull("m2m100", settings=online, progress=_quiet).digest == first.digest


@pytest.mark.torch
def test_an_interrupted_pull_goes_on_where_it_stopped(online: Settings, hub: Hub) -> None:
    hub.cuts["model.safetensors"] = [20_000] + [0] * 5
    with pytest.raises(HubUnavailable):
        pull("nllb", settings=online, progress=_quiet)
    with pytest.raises(ModelMissing):
        find_model("nllb", settings=online)
    hub.requests.clear()
    pull("nllb", settings=online, progress=_quiet)
    files = {path.rsplit("/", 1)[1]: header for path, header in hub.requests if "/resolve/" in path}
    assert files == {"model.safetensors": "bytes=20000-"}


@pytest.mark.torch
def test_two_pulls_at_a_time_do_not_meet(online: Settings) -> None:
    refused: list[str] = []

    def pull_again(_name: str, _done: int, _total: int) -> None:
        if not refused:
            with pytest.raises(Unavailable, match="another process") as caught:
                pull("m2m100", settings=online, progress=_quiet)
            refused.append(str(caught.value))

    verify(installed_directory(online) / "opus", pull("opus", settings=online, progress=pull_again))
    assert len(refused) == 1
    assert not (installed_directory(online) / "m2m100").exists()
    verify(installed_directory(online) / "m2m100", pull("m2m100", settings=online, progress=_quiet))
    assert len(read_pins(installed_directory(online) / PINS_NAME)) == 4


@pytest.mark.torch
@pytest.mark.parametrize("name", ["opus", "m2m100"])
def test_a_network_that_would_take_all_memory_is_not_made(
    online: Settings, hub: Hub, tmp_path: Path, name: str
) -> None:
    repository = load_catalogue().models[name].repositories[0]
    wrong = shutil.copytree(hub.repositories[repository.id][1], tmp_path / "wrong")
    config = json.loads((wrong / "config.json").read_text(encoding="utf-8"))
    config["encoder_layers"] = 10**9
    (wrong / "config.json").write_text(json.dumps(config), encoding="utf-8")
    hub.repositories[repository.id] = (repository.revision, wrong)
    with pytest.raises(ModelCorrupt, match="numbers"):
        pull(name, settings=online, progress=_quiet)
    assert not (installed_directory(online) / name).exists()


@pytest.mark.torch
def test_content_that_differs_from_the_hubs_digest_leaves_no_model(online: Settings, hub: Hub) -> None:
    hub.spoiled.add("model.safetensors")
    with pytest.raises(ModelCorrupt, match=r"model\.safetensors"):
        pull("m2m100", settings=online, progress=_quiet)
    assert not (installed_directory(online) / "m2m100").exists()


@pytest.mark.torch
def test_a_pickle_with_code_in_it_is_not_run(
    online: Settings, hub: Hub, opus_directories: dict[str, Path], tmp_path: Path
) -> None:
    import torch

    repository = "Helsinki-NLP/opus-mt-vi-en"
    evil = shutil.copytree(opus_directories[repository], tmp_path / "evil")
    content = {
        "model.shared.weight": _Evil(tmp_path / "was-run"),
        "as large as a network": torch.zeros(60_000),
    }
    torch.save(content, evil / "pytorch_model.bin")
    hub.repositories[repository] = (hub.repositories[repository][0], evil)
    with pytest.raises(ModelCorrupt, match="more than numbers"):
        pull("opus", settings=online, progress=_quiet)
    assert not (tmp_path / "was-run").exists()


@pytest.mark.torch
def test_code_in_a_pickle_is_run_by_no_family(online: Settings, hub: Hub, tmp_path: Path) -> None:
    import torch

    (repository,) = load_catalogue().models["m2m100"].repositories
    evil = shutil.copytree(hub.repositories[repository.id][1], tmp_path / "evil")
    (evil / "model.safetensors").unlink()
    content = {
        "model.shared.weight": _Evil(tmp_path / "was-run"),
        "as large as a network": torch.zeros(60_000),
    }
    torch.save(content, evil / "pytorch_model.bin")
    hub.repositories[repository.id] = (repository.revision, evil)
    with pytest.raises(ModelCorrupt):
        pull("m2m100", settings=online, progress=_quiet)
    with pytest.raises(ModelCorrupt):
        add_directory(evil, tmp_path / "added", name="added", languages=("vi",))
    with pytest.raises(ModelCorrupt):
        load_engine(str(evil), settings=online, kind="transformers").translate(
            source_texts(1), decoding=Decoding()
        )
    assert not (tmp_path / "was-run").exists()


@pytest.mark.torch
def test_names_that_lead_elsewhere_bring_nothing(online: Settings, hub: Hub, tmp_path: Path) -> None:
    hub.also_listed += ["../../../evil.txt", "model.safetensors/../../evil"]
    with pytest.raises(ModelCorrupt, match="no file list"):
        pull("m2m100", settings=online, progress=_quiet)
    assert not list(tmp_path.rglob("evil*"))
    assert not any("/resolve/" in path for path, _ in hub.requests)


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
@pytest.mark.torch
def test_a_hub_that_announces_far_more_than_the_catalogue_is_refused(
    online: Settings, hub: Hub, name: str
) -> None:
    hub.sizes[name] = 10**15
    with pytest.raises(ModelCorrupt, match="catalogue says about 1,940,000,000"):
        pull("m2m100", settings=online, progress=_quiet)
    assert not any("/resolve/" in path for path, _ in hub.requests)


@pytest.mark.torch
def test_what_an_earlier_list_brought_is_not_kept(online: Settings, hub: Hub) -> None:
    (repository,) = load_catalogue().models["m2m100"].repositories
    directory = hub.repositories[repository.id][1]
    (directory / "special_tokens_map.json").write_text("{}")
    hub.cuts["model.safetensors"] = [0] * 10
    with pytest.raises(HubUnavailable):
        pull("m2m100", settings=online, progress=_quiet)
    (directory / "special_tokens_map.json").unlink()
    hub.cuts.clear()
    pull("m2m100", settings=online, progress=_quiet, keep_original=True)
    kept = installed_directory(online) / "m2m100" / "original"
    assert {path.name for path in kept.iterdir()} == {path.name for path in directory.iterdir()}


class _Evil:
    """Makes a file when it is unpickled without care."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        from os import mkdir

        return mkdir, (str(self._path),)


@pytest.mark.parametrize("name", ["m2m100", "nllb", "madlad"])
def test_families_that_need_torch_say_so_before_anything_is_downloaded(
    name: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    free = settings.model_copy(update={"accept_noncommercial": True})
    with pytest.raises(ExtraMissing, match=f"install it with: {sys.executable} -m pip install torch=="):
        pull(name, settings=free, progress=_quiet)


def test_the_hint_names_what_the_torch_extra_brings() -> None:
    project = tomllib.loads((Path(__file__).resolve().parents[3] / "pyproject.toml").read_text("utf-8"))
    wanted = {
        re.split("[<>=]", package)[0] for package in project["project"]["optional-dependencies"]["torch"]
    }
    assert {package.split("==")[0] for package in PACKAGES} == wanted


@pytest.mark.torch
def test_opus_is_pulled_where_there_is_no_torch(online: Settings) -> None:
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from translator.cli import main\n"
        "sys.exit(main(['models', 'pull', 'opus']))"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TOLMACS_DATA_DIR": str(online.data_dir),
        "TOLMACS_HUB_URL": online.hub_url,
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    engine = load_engine("opus", settings=online)
    assert len(engine.translate(source_texts(3), decoding=Decoding(beam_size=1))) == 3


@pytest.mark.torch
def test_offline_nothing_is_left_behind(settings: Settings) -> None:
    with pytest.raises(HubUnavailable, match="cannot be reached"):
        pull("opus", settings=settings, progress=_quiet)
    assert not installed_directory(settings).exists()


def test_names_and_licenses_are_checked_before_anything_else(settings: Settings) -> None:
    with pytest.raises(UnknownModel, match="the catalogue has: mini, opus"):
        pull("maxi", settings=settings, progress=_quiet)
    with pytest.raises(InvalidRequest, match="ships with the program"):
        pull("mini", settings=settings, progress=_quiet)
    with pytest.raises(LicenseNotAccepted, match="CC-BY-NC"):
        pull("nllb", settings=settings, progress=_quiet)


@pytest.mark.torch
def test_a_removed_model_is_gone(online: Settings) -> None:
    pull("madlad", settings=online, progress=_quiet)
    remove("madlad", settings=online)
    with pytest.raises(ModelMissing):
        find_model("madlad", settings=online)
    with pytest.raises(ModelMissing):
        remove("madlad", settings=online)


def _snapshot(*names: str) -> Snapshot:
    return Snapshot("some/model", "0" * 40, tuple(HubFile(name, 10, None, "x") for name in names))


def test_safetensors_come_before_pickles_and_shards_come_all() -> None:
    common = ("config.json", "spiece.model")
    both = files_to_fetch(_snapshot(*common, "pytorch_model.bin", "model.safetensors"), "t5")
    assert [file.name for file in both] == [*common, "model.safetensors"]
    shards = (
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "model.safetensors.index.json",
    )
    split = files_to_fetch(_snapshot(*common, *shards, "pytorch_model.bin"), "t5")
    assert [file.name for file in split] == [*common, *shards]


@pytest.mark.parametrize("names", [("config.json", "spiece.model"), ("config.json", "model.safetensors")])
def test_a_repository_without_weights_or_tokens_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ModelCorrupt, match="some/model at 0000"):
        files_to_fetch(_snapshot(*names), "t5")


def test_weights_in_files_without_end_are_refused() -> None:
    parts = [f"model-{n:05}-of-99999.safetensors" for n in range(1, 1_002)]
    with pytest.raises(ModelCorrupt, match="1,001 files"):
        files_to_fetch(_snapshot("config.json", "spiece.model", *parts), "t5")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "downloads"
    made.mkdir()
    for name in ("config.json", "model.bin"):
        (made / name).write_text(name)
    return made


def hold(place: Path, *names: str, repository: Repository = HERE) -> None:
    found = {name: sha256_of(place / name) for name in names}
    require_pinned(repository, place, found, pins=place.parent / PINS_NAME)


def test_the_first_pull_pins_what_came(place: Path) -> None:
    hold(place, "config.json", "model.bin")
    expected = {name: sha256_of(place / name) for name in ("config.json", "model.bin")}
    assert read_pins(place.parent / PINS_NAME) == {KEY: expected}
    hold(place, "config.json", "model.bin")


def test_other_content_is_refused_and_deleted(place: Path) -> None:
    hold(place, "config.json", "model.bin")
    (place / "model.bin").write_text("other")
    with pytest.raises(ModelCorrupt, match=r"model\.bin has SHA-256 .*pins\.json says"):
        hold(place, "config.json", "model.bin")
    assert not (place / "model.bin").exists()
    assert (place / "config.json").exists()


def test_a_file_that_is_fetched_later_is_pinned_beside_the_others(place: Path) -> None:
    hold(place, "config.json")
    hold(place, "model.bin")
    assert set(read_pins(place.parent / PINS_NAME)[KEY]) == {"config.json", "model.bin"}


def test_an_operator_pins_before_the_first_pull(place: Path) -> None:
    (place.parent / PINS_NAME).write_text(json.dumps({KEY: {"model.bin": "0" * 64}}))
    with pytest.raises(ModelCorrupt, match="says 000000000000"):
        hold(place, "config.json", "model.bin")


def test_another_commit_has_pins_of_its_own(place: Path) -> None:
    hold(place, "model.bin")
    (place / "model.bin").write_text("other")
    hold(place, "model.bin", repository=replace(HERE, revision="d" * 40))


def test_the_catalogue_is_believed_and_nothing_beside_it(place: Path) -> None:
    pinned = replace(HERE, files={"model.bin": sha256_of(place / "model.bin")})
    hold(place, "model.bin", repository=pinned)
    with pytest.raises(ModelCorrupt, match="none of those that the catalogue pins"):
        hold(place, "config.json", "model.bin", repository=pinned)
    with pytest.raises(ModelCorrupt, match="the catalogue says"):
        hold(place, "model.bin", repository=replace(HERE, files={"model.bin": "0" * 64}))


def test_damaged_pins_are_an_error_and_not_taken_for_none(place: Path) -> None:
    (place.parent / PINS_NAME).write_text("{")
    with pytest.raises(ModelCorrupt, match="damaged"):
        hold(place, "model.bin")


@pytest.mark.torch
def test_a_hub_that_changed_its_mind_is_refused(settings: Settings, tmp_path: Path) -> None:
    (repository,) = load_catalogue().models["m2m100"].repositories
    directory = make_m2m100(tmp_path / "m2m100", is_hub_style=True)
    with serve(Hub({repository.id: (repository.revision, directory)})) as hub:
        online = settings.model_copy(update={"hub_url": hub.url})
        pulling.pull("m2m100", settings=online, progress=lambda *_: None)
        pulling.remove("m2m100", settings=online)
        (directory / "config.json").write_bytes((directory / "config.json").read_bytes() + b"\n")
        with pytest.raises(ModelCorrupt, match=r"config\.json has SHA-256"):
            pulling.pull("m2m100", settings=online, progress=lambda *_: None)
    assert not (installed_directory(online) / "m2m100").exists()
