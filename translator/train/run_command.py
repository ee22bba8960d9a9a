"""How a run is started and ended from a terminal, by `tolmacs train run` or `python -m translator.train`."""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from translator.train.atomic_files import Report, copy_file, make_folder
from translator.train.recipe import find_recipe


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `train run`."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="made by `train prepare`")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the run; gone on with if it exists"
    )
    parser.add_argument("--recipe", metavar="FILE", help="default: the one the data was prepared with")
    parser.add_argument(
        "--minutes", type=float, help="of this run; the recipe's budget bounds all runs together"
    )
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--threads", type=int, default=0, help="CPU threads; 0 is torch's default")
    parser.add_argument(
        "--start", metavar="MODEL", help="a model to begin from: in Hugging Face layout, or of the registry"
    )
    parser.add_argument(
        "--branch",
        type=Path,
        metavar="RUN",
        help="a run to begin from, with its optimizer's state, on a budget of its own; RUN may go on",
    )
    parser.add_argument(
        "--deliver", type=Path, metavar="DIR", help="afterwards lay the model there, in parts of 16 MiB"
    )


def run_from(arguments: argparse.Namespace, report: Report, *, start_label: str = "") -> int:
    """Train as the options say; SIGTERM and SIGINT leave a checkpoint and end the run in good order.

    Args:
        start_label: how the model is called that `--start` names by its directory.
    """
    from translator.train.run import RunOptions, run_training

    options = RunOptions(
        data=arguments.data,
        out=arguments.out,
        recipe=find_recipe(arguments.recipe) if arguments.recipe else None,
        minutes=arguments.minutes,
        device=arguments.device,
        threads=arguments.threads,
        start=Path(arguments.start) if arguments.start else None,
        start_label=start_label,
        branch=arguments.branch,
    )
    if arguments.deliver:
        make_folder(arguments.deliver)
    with stop_signals() as must_stop:
        outcome = run_training(options, clock=time.monotonic, must_stop=must_stop, report=report)
    state = "finished" if outcome.is_finished else "to be gone on with by the same command"
    report(f"step {outcome.position.step}, {outcome.position.seconds / 60:.1f} minutes of training, {state}")
    if arguments.deliver:
        deliver(arguments.out, arguments.deliver)
        report(f"delivered to {arguments.deliver}")
    return 0


def deliver(run: Path, out: Path) -> None:
    """Lay the averaged weights in half precision, in parts, with the journal and the curves, in `out`."""
    from translator.train.export import export_run
    from translator.train.journal import JOURNAL
    from translator.train.pack import split_directory
    from translator.train.run import CURVES

    with tempfile.TemporaryDirectory() as folder:
        export_run(run, Path(folder), is_half=True)
        split_directory(Path(folder), out)
    for name in (JOURNAL, CURVES):
        copy_file(run / name, out / name)


@contextmanager
def stop_signals() -> Iterator[Callable[[], bool]]:
    """A function that says whether SIGTERM or SIGINT came during the block."""
    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
