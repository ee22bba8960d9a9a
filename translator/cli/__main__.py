"""`python -m translator.cli`: the same as the command `tolmacs`."""

import sys

from translator.cli import main

if __name__ == "__main__":
    sys.exit(main())
