"""A run learns, stops where told, and goes on as if it had never stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from tests.services import wait_until
from tests.translator.train.conftest import TINY_RECIPE, tiny_rows
from translator.cli import main
from translator.errors import InvalidCorpus, InvalidRecipe, InvalidRequest, ModelCorrupt, TrainingFailed
from translator.train import checkpoint as checkpoints
from translator.train.export import AVERAGED, average_run, export_run, run_weights
from translator.train.journal import read_journal
from translator.train.marian import WEIGHTS, load_marian
from translator.train.prepare import RECIPE
from translator.train.recipe import load_recipe, parse_recipe
from translator.train.run import CURVES, START, Outcome, RunOptions, run_training
from translator.train.run_command import stop_signals
from translator.train.search import greedy
from translator.train.trainer import Trainer
from translator.train.vocabulary import MODEL, Vocabulary


def _quiet(_: str) -> None:
    return None


def tiny_recipe(tmp_path: Path, **changes: str) -> Path:
    text = TINY_RECIPE
    for key, value in changes.items():
        lines = [f"{key} = {value}" if line.startswith(f"{key} =") else line for line in text.splitlines()]
        text = "\n".join(lines)
    path = tmp_path / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return path


def train_quietly(
    data: Path,
    out: Path,
    recipe: Path,
    *,
    stop_after: int | None = None,
    start: Path | None = None,
    branch: Path | None = None,
    report: Callable[[str], None] = _quiet,
) -> Outcome:
    steps = iter(range(10**9))
    options = RunOptions(data=data, out=out, recipe=recipe, device="cpu", start=start, branch=branch)
    return run_training(
        options,
        clock=time.monotonic,
        must_stop=lambda: stop_after is not None and next(steps) >= stop_after,
        report=report,
    )


def _weights(out: Path) -> dict[str, torch.Tensor]:
    return {**run_weights(out, "last"), **{f"ema {k}": v for k, v in run_weights(out, "average").items()}}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"dropout": "0.1"},
        {"matrices": '"muon"'},
        {"scored": "90", "scored_until": "0.6"},
        {"candidates": "3"},
    ],
)
def test_a_resumed_run_equals_an_uninterrupted_one(
    tiny_data: Path, tmp_path: Path, changes: dict[str, str]
) -> None:
    recipe = tiny_recipe(tmp_path, guide_weight="0.3", initialize="0.8", **changes)
    train_quietly(tiny_data, tmp_path / "whole", recipe)
    assert not train_quietly(tiny_data, tmp_path / "cut", recipe, stop_after=5).is_finished
    assert train_quietly(tiny_data, tmp_path / "cut", recipe).is_finished
    whole, cut = _weights(tmp_path / "whole"), _weights(tmp_path / "cut")
    assert all(torch.equal(weight, cut[name]) for name, weight in whole.items())
    steps = [entry["step"] for entry in read_journal(tmp_path / "cut")]
    assert steps == sorted(set(steps))


def test_a_run_keeps_the_whole_of_a_recipe_that_has_a_base(tiny_data: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "changed.toml"
    recipe.write_text('name = "changed"\nbase = "mini"\n[optimizer]\nprecision = "fp32"\n', encoding="utf-8")
    train_quietly(tiny_data, tmp_path / "run", recipe, stop_after=0)
    kept = (tmp_path / "run" / RECIPE).read_text(encoding="utf-8")
    assert "base" not in kept
    assert parse_recipe(kept) == load_recipe(recipe)


def test_a_run_from_a_model_begins_with_its_weights_and_says_so(tiny_data: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tmp_path)
    train_quietly(tiny_data, tmp_path / "first", recipe)
    export_run(tmp_path / "first", tmp_path / "hf")
    command = ["train", "run", "--data", str(tiny_data), "--out", str(tmp_path / "second")]
    assert main([*command, "--start", str(tmp_path / "hf"), "--minutes", "0", "--device", "cpu"]) == 0
    assert (tmp_path / "second" / START).read_text(encoding="utf-8").startswith("hf@local")
    first, second = run_weights(tmp_path / "first", "average"), run_weights(tmp_path / "second", "last")
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_branch_goes_on_from_the_trunk_on_a_budget_of_its_own(tiny_data: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tmp_path, matrices='"muon"')
    steps = load_recipe(recipe).budget.steps
    trunk, branch = tmp_path / "trunk", tmp_path / "branch"
    train_quietly(tiny_data, trunk, recipe, stop_after=5)
    before = (trunk / checkpoints.CHECKPOINT).read_bytes()
    train_quietly(tiny_data, branch, recipe, branch=trunk, stop_after=0)
    assert all(torch.equal(weight, _weights(trunk)[name]) for name, weight in _weights(branch).items())
    outcome = train_quietly(tiny_data, branch, recipe, branch=trunk)
    assert outcome.is_finished
    assert outcome.position.step == 5 + steps
    assert (trunk / checkpoints.CHECKPOINT).read_bytes() == before
    assert (branch / START).read_text() == "random weights, trained on for 5 updates\n"
    entries = [entry["step"] for entry in read_journal(branch)]
    assert entries == sorted(entries)


def test_a_branch_needs_a_trunk(tiny_data: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="no checkpoint to branch from"):
        train_quietly(tiny_data, tmp_path / "branch", tiny_recipe(tmp_path), branch=tmp_path / "none")


@pytest.fixture(scope="module")
def trained(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short run's model in Hugging Face layout."""
    place = tmp_path_factory.mktemp("trained")
    train_quietly(tiny_data, place / "run", tiny_recipe(place), stop_after=2)
    export_run(place / "run", place / "hf")
    return place / "hf"


def test_a_model_of_another_shape_or_vocabulary_is_no_start(
    tiny_data: Path, trained: Path, tmp_path: Path
) -> None:
    with pytest.raises(InvalidRecipe, match="another shape than the recipe says: heads 2, not 4"):
        train_quietly(tiny_data, tmp_path / "run", tiny_recipe(tmp_path, heads="4"), start=trained)
    other = shutil.copytree(trained, tmp_path / "other")
    (other / "source.spm").write_bytes(b"another vocabulary")
    with pytest.raises(InvalidCorpus, match=r"prepare it with --spm .*other/source\.spm"):
        train_quietly(tiny_data, tmp_path / "run", tiny_recipe(tmp_path), start=other)
    assert not (tmp_path / "run" / checkpoints.CHECKPOINT).exists()


def test_a_run_goes_on_with_its_vocabulary_alone(tiny_data: Path, tmp_path: Path) -> None:
    train_quietly(tiny_data, tmp_path / "run", tiny_recipe(tmp_path), stop_after=2)
    (tmp_path / "run" / MODEL).write_bytes(b"another vocabulary")
    with pytest.raises(InvalidCorpus, match="another vocabulary than"):
        train_quietly(tiny_data, tmp_path / "run", tiny_recipe(tmp_path))


def test_what_a_model_to_begin_from_never_writes_stays_so_through_every_resume(
    tiny_data: Path, trained: Path, tmp_path: Path
) -> None:
    silenced = shutil.copytree(trained, tmp_path / "silenced")
    weights = load_file(silenced / WEIGHTS)
    cat = Vocabulary(tiny_data / MODEL).tokenize(["cat"])[0][0]
    weights["final_logits_bias"][0, [cat, 50]] = torch.tensor([-100.0, 0.5])
    save_file(weights, silenced / WEIGHTS, metadata={"format": "pt"})
    for _ in range(2):
        train_quietly(tiny_data, tmp_path / "run", tiny_recipe(tmp_path), stop_after=3, start=silenced)
    export_run(tmp_path / "run", tmp_path / "hf")
    found = load_file(tmp_path / "hf" / WEIGHTS)["final_logits_bias"]
    assert torch.equal(found, weights["final_logits_bias"])


def test_a_checkpoint_without_a_bias_is_gone_on_with(tiny_data: Path, tmp_path: Path) -> None:
    recipe, path = tiny_recipe(tmp_path), tmp_path / "run" / checkpoints.CHECKPOINT
    train_quietly(tiny_data, tmp_path / "run", recipe, stop_after=5)
    content = torch.load(path, weights_only=True)
    del content["logit_bias"]
    torch.save(content, path)
    export_run(tmp_path / "run", tmp_path / "hf")
    assert train_quietly(tiny_data, tmp_path / "run", recipe).position.step == 12


def test_a_changed_recipe_is_noted_once(tiny_data: Path, tmp_path: Path) -> None:
    train_quietly(tiny_data, tmp_path / "run", tiny_recipe(tmp_path), stop_after=5)
    changed = tiny_recipe(tmp_path, learning_rate="1e-3")
    for _ in range(2):
        train_quietly(tiny_data, tmp_path / "run", changed, stop_after=0)
    noted = [entry for entry in read_journal(tmp_path / "run") if "recipe" in entry]
    assert [(entry["step"], entry["recipe"]) for entry in noted] == [(5, load_recipe(changed).digest)]


def test_a_finished_run_does_nothing_more(tiny_data: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tmp_path)
    first = train_quietly(tiny_data, tmp_path / "run", recipe)
    again = train_quietly(tiny_data, tmp_path / "run", recipe)
    assert again.is_finished
    assert again.position.step == first.position.step == 12


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
def test_it_learns_by_heart_and_exports_what_it_learned(tiny_data: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tmp_path, steps="330")
    train_quietly(tiny_data, tmp_path / "run", recipe)
    assert read_journal(tmp_path / "run")[-1]["nll"] < 0.05
    export_run(tmp_path / "run", tmp_path / "model")
    model, vocabulary = load_marian(tmp_path / "model"), Vocabulary(tmp_path / "run" / MODEL)
    for language in ("vi", "hu", "ja"):
        sources, references = zip(*tiny_rows(language), strict=True)
        ids = vocabulary.tokenize_sources(sources, language)
        assert vocabulary.detokenize(greedy(model, ids)) == list(references)
    _assert_ctranslate2_agrees(tmp_path)


def _assert_ctranslate2_agrees(tmp_path: Path) -> None:
    install = pytest.importorskip("translator.registry.install")
    engine = pytest.importorskip("translator.engine")
    from translator.records import Decoding, SourceText
    from translator.settings import load_settings

    # In float32: a network of this size loses a word to int8 on processors without VNNI.
    install.add_directory(tmp_path / "model", tmp_path / "ct2", name="tiny", quantization="float32")
    loaded = engine.load_engine(
        str(tmp_path / "ct2"), settings=load_settings({"TOLMACS_DATA_DIR": str(tmp_path)})
    )
    for language in ("vi", "hu", "ja"):
        sources, references = zip(*tiny_rows(language), strict=True)
        texts = [SourceText(text, language) for text in sources]
        found = loaded.translate(texts, decoding=Decoding(beam_size=1))
        assert [hypothesis.text for hypothesis in found] == list(references)


def test_a_checkpoint_of_another_optimizer_is_refused(tiny_data: Path, tmp_path: Path) -> None:
    train_quietly(tiny_data, tmp_path / "run", tiny_recipe(tmp_path), stop_after=2)
    with pytest.raises(InvalidRecipe, match="another shape: it holds adamw, not adamw, muon"):
        train_quietly(tiny_data, tmp_path / "run", tiny_recipe(tmp_path, matrices='"muon"'))


def test_the_row_of_pad_stays_zero(tiny_data: Path, tmp_path: Path) -> None:
    train_quietly(tiny_data, tmp_path / "run", tiny_recipe(tmp_path, guide_weight="0.3", precision='"bf16"'))
    for weights in (run_weights(tmp_path / "run", "last"), run_weights(tmp_path / "run", "average")):
        assert not weights["embeddings"][-1].any()


@pytest.mark.parametrize(
    ("capability", "precision", "said"),
    [
        ("AVX2", "bf16", ["this processor has no bfloat16: training in float32"]),
        ("AVX2", "fp32", []),
        ("AVX512", "bf16", []),
    ],
)
def test_bfloat16_is_left_where_a_processor_would_emulate_it(
    capability: str,
    precision: str,
    said: list[str],
    tiny_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)
    heard: list[str] = []
    recipe = tiny_recipe(tmp_path, precision=f'"{precision}"')
    train_quietly(tiny_data, tmp_path / "run", recipe, stop_after=3, report=heard.append)
    assert [line for line in heard if "bfloat16" in line] == said
    train_quietly(tiny_data, tmp_path / "whole", tiny_recipe(tmp_path, precision='"fp32"'), stop_after=3)
    is_whole = all(
        torch.equal(run_weights(tmp_path / "run", "last")[name], weight)
        for name, weight in run_weights(tmp_path / "whole", "last").items()
    )
    assert is_whole == (capability == "AVX2")


def test_the_budget_in_minutes_bounds_all_runs(tiny_data: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tmp_path, steps="0", minutes="1.0")
    ticks = iter(range(0, 10**6, 5))
    options = RunOptions(data=tiny_data, out=tmp_path / "run", recipe=recipe, device="cpu", minutes=0.5)
    outcomes = [
        run_training(options, clock=lambda: float(next(ticks)), must_stop=lambda: False, report=_quiet)
        for _ in range(2)
    ]
    assert [outcome.is_finished for outcome in outcomes] == [False, True]
    assert 60 <= outcomes[1].position.seconds < 80
    assert (tmp_path / "run" / CURVES).read_text(encoding="utf-8").startswith("<svg")


def test_the_final_sources_take_over(tiny_data: Path, tmp_path: Path) -> None:
    path = tiny_recipe(tmp_path)
    text = path.read_text(encoding="utf-8") + '\n[final_sources]\n"vi/*" = 1.0\n'
    path.write_text(text, encoding="utf-8")
    outcome = train_quietly(tiny_data, tmp_path / "run", path)
    assert outcome.position.is_final
    assert outcome.position.epoch >= 1


def test_memory_running_out_halves_the_batch_and_says_so(
    tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    original = Trainer._loss

    def short_of_memory(self: Trainer, batch: object) -> object:
        if self.position.splits < 4:
            raise torch.OutOfMemoryError("no memory")
        return original(self, batch)  # type: ignore[arg-type]  # whatever the trainer made

    recipe = tiny_recipe(tmp_path)
    train_quietly(tiny_data, tmp_path / "plenty", recipe)
    monkeypatch.setattr(Trainer, "_loss", short_of_memory)
    options = RunOptions(data=tiny_data, out=tmp_path / "run", recipe=recipe, device="cpu")
    outcome = run_training(options, clock=time.monotonic, must_stop=lambda: False, report=said.append)
    assert outcome.position.splits == 4
    assert any("cut into 4 parts" in line for line in said)
    plenty, short = (read_journal(tmp_path / name)[-1]["nll"] for name in ("plenty", "run"))
    assert short == pytest.approx(plenty, rel=0.01)


def test_a_loss_that_is_no_number_stops_the_run_and_keeps_the_checkpoint(
    tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = tiny_recipe(tmp_path)
    train_quietly(tiny_data, tmp_path / "run", recipe, stop_after=5)
    before = (tmp_path / "run" / checkpoints.CHECKPOINT).read_bytes()
    broken = torch.tensor([torch.nan, 0.0, 0.0])
    monkeypatch.setattr(Trainer, "_loss", lambda self, _: (self.model.embeddings.sum() * broken[0], broken))
    with pytest.raises(TrainingFailed, match="not a number"):
        train_quietly(tiny_data, tmp_path / "run", recipe)
    assert (tmp_path / "run" / checkpoints.CHECKPOINT).read_bytes() == before


def test_averaging_takes_the_last_snapshots(tiny_data: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tmp_path, checkpoint_minutes="0.0")
    train_quietly(tiny_data, tmp_path / "run", recipe)
    assert average_run(tmp_path / "run", last=2) == 2
    last = [
        checkpoints.average_snapshots([path])["embeddings"]
        for path in checkpoints.snapshots(tmp_path / "run")[-2:]
    ]
    averaged = run_weights(tmp_path / "run", "snapshots")["embeddings"]
    assert torch.allclose(averaged, (last[0] + last[1]) / 2)


def test_weights_cut_short_are_named(trained: Path, tmp_path: Path) -> None:
    half = (trained / WEIGHTS).read_bytes()[:-100]
    for name in (WEIGHTS, AVERAGED):
        (tmp_path / name).write_bytes(half)
    shutil.copy(trained / "config.json", tmp_path)
    with pytest.raises(ModelCorrupt, match="no model in Hugging Face layout"):
        load_marian(tmp_path)
    with pytest.raises(ModelCorrupt, match="is damaged"):
        run_weights(tmp_path, "snapshots")
    with pytest.raises(ModelCorrupt, match="is damaged"):
        checkpoints.average_snapshots([tmp_path / WEIGHTS])


def test_unprepared_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidCorpus, match="train prepare"):
        train_quietly(tmp_path / "nothing", tmp_path / "run", tiny_recipe(tmp_path))


def test_a_signal_asks_for_the_end_and_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stop_signals() as must_stop:
        assert not must_stop()
        os.kill(os.getpid(), signal.SIGTERM)
        assert must_stop()
    assert signal.getsignal(signal.SIGTERM) == before


def test_kill_at_any_moment_leaves_a_whole_checkpoint(tiny_data: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tmp_path, steps="100000", checkpoint_minutes="0.0")
    code = (
        "import sys, time; from pathlib import Path; from translator.train.run import RunOptions, run_training\n"
        "paths = [Path(argument) for argument in sys.argv[1:]]\n"
        "run_training(RunOptions(data=paths[0], out=paths[1], recipe=paths[2], device='cpu'),"
        " clock=time.monotonic, must_stop=lambda: False, report=lambda line: None)"
    )
    out = tmp_path / "run"
    steps: list[int] = []
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-c", code, str(tiny_data), str(out), str(recipe)])
        _wait_for_checkpoint(out, after=steps[-1] if steps else -1)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        found = checkpoints.load_checkpoint(out, torch.device("cpu"))
        assert found is not None
        steps.append(found.position.step)
    assert steps[1] > steps[0] > 0


def _wait_for_checkpoint(out: Path, *, after: int) -> None:
    def is_further() -> bool:
        written = checkpoints.snapshots(out)
        return bool(written) and int(written[-1].stem) > after + 3

    wait_until(is_further, what="a checkpoint")
