"""A training run: from prepared data to weights, within a time budget, resumable at any moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from translator.errors import InvalidCorpus, InvalidRecipe, InvalidRequest
from translator.train import tokens
from translator.train.atomic_files import Report, are_same, copy_file, make_folder, write_atomically
from translator.train.batches import BatchMaker, plan_epoch
from translator.train.checkpoint import Checkpoint, load_checkpoint, save_checkpoint, save_snapshot
from translator.train.curves import draw_curves
from translator.train.initialize import initialize, start_from_table
from translator.train.journal import add_entry, note_recipe, read_journal, rewind_journal
from translator.train.loss import Guide
from translator.train.marian import load_marian
from translator.train.model import Marian
from translator.train.model1 import TABLE, TranslationTable, load_table
from translator.train.prepare import RECIPE
from translator.train.recipe import TrainingRecipe, load_recipe
from translator.train.schedule import TrainingPosition, progress, seconds_left
from translator.train.scores import read_dev_rows, validate
from translator.train.tokens import Meta, TokenPairs
from translator.train.trainer import Trainer
from translator.train.vocabulary import MODEL, Vocabulary
from translator.train.weights import visits
from translator.train.written import WRITTEN, spell, written_by

CURVES = "curves.svg"
START = "start.txt"
"""Says which model a run began from; there is none where it began from random weights."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Where a run reads and writes, and its bounds.

    `minutes` bounds this run; the recipe's budget bounds all runs together. `start` is a model in Hugging
    Face layout to begin from instead of random weights, `start_label` how it is called. `branch` is another
    run to begin from: its weights, their average, the optimizer's state and the number of updates, on a
    budget of one's own. `threads` 0 leaves torch's default.
    """

    data: Path
    out: Path
    recipe: Path | None = None
    minutes: float | None = None
    device: str = "auto"
    threads: int = 0
    start: Path | None = None
    start_label: str = ""
    branch: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a run stopped, and whether the budget is spent."""

    position: TrainingPosition
    is_finished: bool


def run_training(
    options: RunOptions, *, clock: Clock, must_stop: Callable[[], bool], report: Report
) -> Outcome:
    """Train until the budget or this run's minutes are spent, or `must_stop()`.

    Raises:
        InvalidRecipe, InvalidCorpus: what was given cannot be used.
        DiskFull, TrainingFailed: the last checkpoint is whole.
    """
    make_folder(options.out)
    recipe = load_recipe(options.recipe or options.data / RECIPE)
    if options.threads:
        torch.set_num_threads(options.threads)
    session = TrainingSession(recipe, options, clock=clock, report=report)
    write_atomically(options.out / RECIPE, recipe.text.encode())
    for name in (MODEL, WRITTEN):
        if (options.data / name).is_file():
            copy_file(options.data / name, options.out / name)
    return session.run(must_stop)


class TrainingSession:
    """One process's part of a training: what is loaded, and the clocks of the things done now and then."""

    def __init__(self, recipe: TrainingRecipe, options: RunOptions, *, clock: Clock, report: Report) -> None:
        self._recipe, self._options, self._clock, self._report = recipe, options, clock, report
        self._pairs, self._meta = tokens.load(options.data)
        self._vocabulary = Vocabulary(options.data / MODEL)
        self._dev = read_dev_rows(options.data)
        self._trainer = self._build()
        self._began = clock() - self._trainer.position.seconds
        self._first = self._trainer.position.seconds
        now = self._trainer.position.seconds
        self._last_checkpoint = self._last_validation = self._last_log = now
        self._planned: tuple[int, bool] | None = None
        self._batches: list[npt.NDArray[np.int64]] = []

    def run(self, must_stop: Callable[[], bool]) -> Outcome:
        """Step until one of the bounds; a checkpoint is left in any case."""
        while not (self._is_spent() or self._is_over() or must_stop()):
            self._step()
            self._do_now_and_then()
        self._checkpoint()
        self._log()
        if self._is_spent() and self._dev:
            self._validate()
        return Outcome(self._trainer.position, self._is_spent())

    def _build(self) -> Trainer:
        device = pick_device(self._options.device)
        own = load_checkpoint(self._options.out, device)
        checkpoint = own
        if own is None and self._options.branch is not None:
            checkpoint = self._branched(self._options.branch, device)
        trainer = self._make_trainer(checkpoint, device)
        if own is None:
            rewind_journal(self._options.out, -1)
        if checkpoint is not None:
            with self._of_one_shape():
                trainer.restore(checkpoint)
        if own is not None:
            self._go_on(trainer, own)
        elif checkpoint is not None:
            self._report(f"branching at step {trainer.position.step} of {self._options.branch}")
        return trainer

    def _make_trainer(self, checkpoint: Checkpoint | None, device: torch.device) -> Trainer:
        """A trainer before its first update; a checkpoint to go on from says what may be written."""
        table_path = self._options.data / TABLE
        table = load_table(table_path) if table_path.is_file() else None
        model = self._model(table, is_new=checkpoint is None)
        if checkpoint is not None:
            self._require_same_vocabulary()
            with self._of_one_shape():
                model.add_to_logits(checkpoint.logit_bias)
        model.write_only_listed(self._options.data / WRITTEN)
        self._pairs = self._as_written_by(model)
        prepared = (self._pairs, self._meta)
        trainer = make_trainer(model, self._recipe, prepared, table, self._vocabulary, device=device)
        if trainer.precision != self._recipe.optimizer.precision:
            self._report("this processor has no bfloat16: training in float32")
        return trainer

    def _go_on(self, trainer: Trainer, checkpoint: Checkpoint) -> None:
        """Note where this run stood, and whether its recipe changed since."""
        step, minutes = trainer.position.step, trainer.position.seconds / 60
        rewind_journal(self._options.out, step)
        if checkpoint.recipe != self._recipe.digest:
            self._report("the recipe changed since the checkpoint; going on with the new one")
            note_recipe(self._options.out, self._recipe.digest, step=step, minutes=minutes)
        self._report(f"going on from step {step}, minute {minutes:.1f}")

    def _branched(self, trunk: Path, device: torch.device) -> Checkpoint:
        """The last checkpoint of another run, with none of this run's budget spent."""
        checkpoint = load_checkpoint(trunk, device)
        if checkpoint is None:
            raise InvalidRequest(f"{trunk} has no checkpoint to branch from")
        if not are_same(trunk / MODEL, self._options.data / MODEL):
            raise InvalidCorpus(f"{self._options.data} has another vocabulary than {trunk}")
        position = checkpoint.position
        begun = trunk / START
        label = f"{begun.read_text(encoding='utf-8').strip()}, " if begun.is_file() else "random weights, "
        label += f"trained on for {position.step:,} updates"
        write_atomically(self._options.out / START, f"{label}\n".encode())
        step, epoch = position.step, position.epoch + 1
        return replace(checkpoint, position=TrainingPosition(step, epoch, splits=position.splits, began=step))

    def _model(self, table: TranslationTable | None, *, is_new: bool) -> Marian:
        recipe = self._recipe
        if is_new and self._options.start is not None:
            model = load_marian(self._options.start, dropout=recipe.optimizer.dropout)
            self._require_fit(model, self._options.start)
            label = self._options.start_label or self._options.start.name
            write_atomically(self._options.out / START, f"{label}\n".encode())
            return model
        model = Marian(recipe.model, self._meta.vocabulary, dropout=recipe.optimizer.dropout)
        if is_new:
            initialize(model, seed=recipe.optimizer.seed)
            if table is not None and recipe.lexical.initialize:
                moved = start_from_table(model, table, self._pairs, share=recipe.lexical.initialize)
                self._report(f"{moved} source pieces start from the lexical table")
        return model

    @contextmanager
    def _of_one_shape(self) -> Iterator[None]:
        """Say of what torch refuses in the block that the checkpoint has another shape."""
        try:
            yield
        except (RuntimeError, ValueError) as error:
            raise InvalidRecipe(f"{self._options.out} has a checkpoint of another shape: {error}") from error

    def _require_fit(self, model: Marian, start: Path) -> None:
        """Refuse a model to begin from that is not of the recipe's shape or reads other pieces."""
        ours, theirs = asdict(self._recipe.model), asdict(model.recipe)
        wrong = [f"{key} {theirs[key]}, not {ours[key]}" for key in ours if ours[key] != theirs[key]]
        if wrong:
            raise InvalidRecipe(
                f"the model to begin from has another shape than the recipe says: {', '.join(wrong)}"
            )
        spm = start / "source.spm"
        if model.pad != self._meta.vocabulary or not are_same(spm, self._options.data / MODEL):
            raise InvalidCorpus(
                f"{self._options.data} was not prepared with the vocabulary of the model to begin from; "
                f"prepare it with --spm {spm}"
            )

    def _require_same_vocabulary(self) -> None:
        """Refuse to go on with data of another vocabulary than the run's."""
        before = self._options.out / MODEL
        if before.is_file() and not are_same(before, self._options.data / MODEL):
            raise InvalidCorpus(
                f"{self._options.data} has another vocabulary than {self._options.out} began with; "
                f"prepare it with --spm {before}"
            )

    def _as_written_by(self, model: Marian) -> TokenPairs:
        """The pairs without pieces that the model never writes: a model to begin from may write fewer."""
        mask = written_by(model.logit_bias)
        if mask[self._pairs.target].all():
            return self._pairs
        self._report("pieces that the model never writes are spelled in others")
        return spell(self._pairs, list(self._vocabulary.pieces())[:-1], mask)

    def _step(self) -> None:
        position = self._entered(self._trainer.position)
        self._plan(position)
        if position.batch >= len(self._batches):
            position = replace(position, epoch=position.epoch + 1, batch=0)
            self._plan(position)
        self._trainer.position = position
        self._trainer.step(
            self._batches[position.batch], seconds=self._clock() - self._began, report=self._report
        )

    def _entered(self, position: TrainingPosition) -> TrainingPosition:
        """The position, in a new epoch where the final sources begin to rule."""
        budget = self._recipe.budget
        is_final = bool(self._recipe.final_sources) and progress(position, budget) >= budget.final_from
        if position.is_final == is_final:
            return position
        self._report(f"step {position.step}: from here on the final sources")
        return replace(position, epoch=position.epoch + 1, batch=0, is_final=is_final)

    def _plan(self, position: TrainingPosition) -> None:
        if self._planned == (position.epoch, position.is_final):
            return
        patterns = self._recipe.final_sources if position.is_final else self._recipe.sources
        weights = visits(self._meta.sources, patterns, temperature=self._recipe.data.temperature)
        self._batches = plan_epoch(self._pairs, weights, self._recipe.optimizer, epoch=position.epoch)
        if not self._batches:
            raise InvalidRecipe("the weights of the sources leave no pair to train on")
        self._planned = (position.epoch, position.is_final)

    def _do_now_and_then(self) -> None:
        budget, now = self._recipe.budget, self._trainer.position.seconds
        if self._trainer.position.step % max(1, budget.log_steps) == 0:
            self._log()
        if now - self._last_checkpoint >= 60 * budget.checkpoint_minutes:
            self._checkpoint()
        if self._dev and now - self._last_validation >= 60 * budget.evaluate_minutes:
            self._validate()

    def _log(self) -> None:
        position, sums = self._trainer.position, self._trainer.take_sums()
        spent, self._last_log = position.seconds - self._last_log, position.seconds
        if not sums.target_tokens:
            return
        entry = {
            "step": position.step,
            "minutes": position.seconds / 60,
            "epoch": position.epoch,
            "nll": sums.nll / sums.target_tokens,
            "guided": sums.guided / sums.target_tokens,
            "risk": sums.risk / sums.target_tokens,
            "tokens_per_second": (sums.source_tokens + sums.target_tokens) / max(spent, 1e-9),
        }
        add_entry(self._options.out, entry)
        left = seconds_left(position, self._recipe.budget)
        done = progress(position, self._recipe.budget)
        self._report(
            f"[{'#' * int(20 * done):.<20}] {done:.0%} step {position.step} epoch {position.epoch} "
            f"loss {entry['nll']:.3f} {entry['tokens_per_second']:,.0f} tokens/s, "
            f"{(left or 0) / 60:.1f} min left"
        )

    def _checkpoint(self) -> None:
        trainer = self._trainer
        trainer.require_finite()
        save_checkpoint(self._options.out, trainer.checkpoint())
        save_snapshot(
            self._options.out,
            trainer.model.state_dict(),
            step=trainer.position.step,
            keep=self._recipe.budget.snapshots,
        )
        write_atomically(self._options.out / CURVES, draw_curves(read_journal(self._options.out)).encode())
        self._last_checkpoint = trainer.position.seconds

    def _validate(self) -> None:
        """Score the moving average on the development texts."""
        trainer = self._trainer
        with trainer.using_average():
            found = validate(trainer.model, self._vocabulary, self._dev)
        entry = {"step": trainer.position.step, "minutes": trainer.position.seconds / 60}
        add_entry(self._options.out, {**entry, **{f"chrf_{name}": value for name, value in found.items()}})
        shown = ", ".join(f"{name} {value:.1f}" for name, value in found.items())
        self._report(f"step {trainer.position.step} chrF {shown}")
        write_atomically(self._options.out / CURVES, draw_curves(read_journal(self._options.out)).encode())
        self._last_validation = trainer.position.seconds

    def _is_spent(self) -> bool:
        return progress(self._trainer.position, self._recipe.budget) >= 1.0

    def _is_over(self) -> bool:
        minutes = self._options.minutes
        return minutes is not None and self._trainer.position.seconds - self._first >= 60 * minutes


def pick_device(name: str) -> torch.device:
    """`cpu`, `cuda`, or for `auto` CUDA where there is one."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(name)


def make_trainer(
    model: Marian,
    recipe: TrainingRecipe,
    prepared: tuple[TokenPairs, Meta],
    table: TranslationTable | None,
    vocabulary: Vocabulary,
    *,
    device: torch.device,
) -> Trainer:
    """A trainer on prepared pairs; attention is guided where there is a table and the recipe asks for it."""
    pairs, meta = prepared
    maker = BatchMaker(pairs, pad=meta.pad, round_to=recipe.optimizer.round_to, device=device)
    guide = None
    if table is not None and recipe.lexical.guide_weight > 0:
        guide = Guide(table, meta.vocabulary, device)
    return Trainer(model, recipe, maker, guide=guide, vocabulary=vocabulary, device=device)
