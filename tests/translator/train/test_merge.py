"""Models of one shape become their mean; nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from tests.tiny_models import Shape, make_marian  # noqa: E402  # after the skip
from translator.cli import main  # noqa: E402
from translator.train.export import export_model  # noqa: E402
from translator.train.marian import load_marian  # noqa: E402


def make_sibling(model: Path, out: Path, *, never: int) -> Path:
    """A model whose weights are half as large, and which never writes one piece."""
    network = load_marian(model)
    network.load_state_dict({name: weight / 2 for name, weight in network.state_dict().items()})
    network.logit_bias[never] = -100.0
    export_model(network, model / "source.spm", out)
    return out


def test_the_mean_of_models_is_a_model(tmp_path: Path) -> None:
    first = make_marian(tmp_path / "first")
    second = make_sibling(first, tmp_path / "second", never=7)
    merged, made = tmp_path / "merged", tmp_path / "made"
    arguments = ["train", "merge", str(first), str(second), "--out", str(merged), "--model", str(made)]
    assert main([*arguments, "--name", "both", "--version", "3"]) == 0
    whole, mean = load_marian(first), load_marian(merged)
    for name, weight in whole.state_dict().items():
        assert torch.allclose(mean.state_dict()[name], 0.75 * weight, atol=1e-6), name
    assert float(mean.logit_bias[7]) == -100
    assert torch.equal(mean.logit_bias[:7], whole.logit_bias[:7])
    assert (made / "model.bin").is_file()


@pytest.mark.parametrize(
    ("others", "message"),
    [([], "give two or more"), (["wide"], "another shape"), (["none"], "unknown model")],
)
def test_models_that_have_no_mean_are_refused(
    others: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_marian(tmp_path / "first")
    make_marian(tmp_path / "wide", shape=Shape(width=64))
    models = [str(tmp_path / name) for name in ("first", *others)]
    capsys.readouterr()
    assert main(["train", "merge", *models, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1
    assert not (tmp_path / "out").exists()
