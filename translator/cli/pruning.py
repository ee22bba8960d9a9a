"""What `tolmacs prune` does."""

from __future__ import annotations

import argparse
import sys

from translator.cli.ages import parse_age
from translator.cli.following import to_line
from translator.cli.outputs import write_stdout
from translator.jobs import FINAL_STATES
from translator.service import make_context
from translator.service.retention import list_over, prune
from translator.settings import Settings


def run_prune(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete finished jobs that are old, or only show them; each on standard output, their number behind."""
    take = list_over if arguments.dry_run else prune
    states = FINAL_STATES.intersection(arguments.state or FINAL_STATES)
    number, older_s = 0, parse_age(arguments.older_than)
    for job in take(states=states, older_s=older_s, context=make_context(settings)):
        write_stdout([to_line(job) + "\n"])
        number += 1
    said = "would be deleted" if arguments.dry_run else "deleted"
    print(f"tolmacs: {number} job{'' if number == 1 else 's'} {said}", file=sys.stderr)
    return 0
