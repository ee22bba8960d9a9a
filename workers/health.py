"""`python -m workers.health`: whether the worker of this host was seen lately, for container checks."""

from __future__ import annotations

import platform
import sys

from translator.errors import TranslatorError
from translator.service.context import make_context
from translator.service.queries import has_worker
from translator.settings import load_settings
from translator.visible import visible

_LATELY_S = 60


def main() -> int:
    """0 where it was, 1 where not, another code where the database cannot be asked."""
    try:
        context = make_context(load_settings())
        return 0 if has_worker(context=context, within_s=_LATELY_S, host=platform.node()) else 1
    except TranslatorError as error:
        sys.stderr.write(f"tolmacs: {visible(str(error))}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
