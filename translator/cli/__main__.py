"""`python -m translator.cli`: the same as the command `tolmacs`."""

from translator.cli import run

if __name__ == "__main__":
    run()
