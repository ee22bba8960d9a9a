"""Holds the API to its description for as long as you like: `python -m tests.bench.openapi [--examples N]`.

The bundled model translates; all phases of schemathesis run. The test of the suite is a short one of these.
"""

from __future__ import annotations

import argparse
import tempfile

from tests.translator.web.test_openapi import run_schemathesis
from tests.web_server import running_server
from translator.service.context import make_context
from translator.settings import load_settings
from translator.web.app import make_app


def main() -> None:
    """Fail with schemathesis' report, or say nothing was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        context = make_context(load_settings({"TOLMACS_DATA_DIR": place, "TOLMACS_MODEL": "mini"}))
        with running_server(make_app(context)) as address:
            phases = "examples,coverage,fuzzing,stateful"
            run_schemathesis(address, phases=phases, n_examples=given.examples)
    print("nothing found")


if __name__ == "__main__":
    main()
