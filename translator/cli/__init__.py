"""The terminal door: `tolmacs COMMAND …`, which loads just what the command needs.

Data goes to standard output, messages to standard error. Exit codes: 0 ok, 2 bad input or usage,
3 missing model, 4 service unavailable, 1 anything else.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence

from translator.cli.parser import build_parser
from translator.cli.telling import say
from translator.errors import NotFound, TranslatorError
from translator.log import configure_logging
from translator.settings import load_settings

__all__ = ["build_parser", "main", "run"]

INTERRUPTED = 130
"""Exit code of what Ctrl+C ended, as shells have it."""

_LISTED_BY = {
    "job": "`tolmacs status` lists the jobs",
    "glossary": "`tolmacs glossary list` shows the glossaries",
    "key": "`tolmacs keys list` lists them",
    "re-translation": "`tolmacs retranslate list` shows them",
}
"""By the kind of what was not found."""

# What the system says of a path that was given wrongly; all else is no fault of the call.
_BAD_PATH = (
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENAMETOOLONG,
    errno.ELOOP,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    arguments = build_parser().parse_args(argv)
    try:
        settings = load_settings()
        configure_logging(settings.log_level, form=settings.log_format)
        return int(arguments.run(arguments, settings))
    except TranslatorError as error:
        say(f"{error}{_where_listed(error)}")
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        say(_explained(error))
        return 2 if error.filename is not None and error.errno in _BAD_PATH else 1
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED


def run() -> None:
    """Run the command of this process and end it; what was interrupted is not waited for."""
    code = main()
    if code == INTERRUPTED:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _where_listed(error: TranslatorError) -> str:
    """Where a user sees what there is of the kind that was not found, as the end of a sentence."""
    known = _LISTED_BY.get(error.kind) if isinstance(error, NotFound) else None
    return f"; {known}" if known else ""


def _explained(error: OSError) -> str:
    """What went wrong with which file, as far as the system says."""
    reason = error.strerror or str(error)
    return reason if error.filename is None else f"{error.filename}: {reason}"
