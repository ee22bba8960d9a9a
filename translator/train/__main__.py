"""`python -m translator.train run|bench …`: training where only torch and its like are installed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from translator.errors import TranslatorError
from translator.train.recipe import find_recipe
from translator.train.run_command import add_run_arguments, run_from


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m translator.train", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    add_run_arguments(commands.add_parser("run", help="train, or go on training"))
    bench = commands.add_parser("bench", help="tokens/s of a few settings on this machine")
    bench.add_argument("--data", type=Path, required=True)
    bench.add_argument("--recipe", help="default: the one the data was prepared with")
    bench.add_argument("--seconds", type=float, default=12.0, help="for each setting")
    bench.add_argument(
        "--compiled", action="store_true", help="also with torch.compile, which takes a minute"
    )
    arguments = parser.parse_args(argv)
    try:
        return run_from(arguments, _say) if arguments.command == "run" else _bench(arguments)
    except TranslatorError as error:
        _say(str(error))
        return error.exit_code
    except OSError as error:
        _say(str(error))
        return 1


def _bench(arguments: argparse.Namespace) -> int:
    from translator.train.speed import measure_settings

    recipe = find_recipe(arguments.recipe) if arguments.recipe else None
    lines = measure_settings(
        arguments.data, recipe, seconds=arguments.seconds, with_compiled=arguments.compiled
    )
    for line in lines:
        _say(line)
    return 0


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
