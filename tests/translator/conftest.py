"""Models that several test modules share, made once per session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tiny_models import MAKERS
from translator.registry.manifest import Manifest, ModelPart
from translator.settings import Settings, load_settings


@dataclass(frozen=True)
class TinyModel:
    """One network: `hub` in Hugging Face layout, `exact` in CTranslate2 float32, `installed` as we install
    it (int8, with `manifest`)."""

    hub: Path
    exact: Path
    installed: Path
    part: ModelPart
    manifest: Manifest


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], TinyModel]:
    """Family -> a tiny model of it."""
    pytest.importorskip("torch")
    made: dict[str, TinyModel] = {}
    root = tmp_path_factory.mktemp("tiny")

    def get(family: str) -> TinyModel:
        if family not in made:
            made[family] = _make(family, root / family)
        return made[family]

    return get


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with an empty data directory and one thread."""
    given = {"DATA_DIR": str(tmp_path / "data"), "THREADS": "1", "HUB_URL": "http://127.0.0.1:9"}
    return load_settings({f"TOLMACS_{name}": value for name, value in given.items()})


def _make(family: str, place: Path) -> TinyModel:
    import torch

    from translator.registry.describe import describe_model
    from translator.registry.install import add_directory, convert
    from translator.registry.with_torch import quiet_transformers

    torch.set_num_threads(1)
    with quiet_transformers():
        hub = MAKERS[family](place / "hub")
    part = describe_model(hub)
    convert(hub, place / "exact", family=family, quantization="float32")
    manifest = add_directory(hub, place / "installed", name=f"tiny-{family}")
    return TinyModel(hub, place / "exact", place / "installed", part, manifest)
