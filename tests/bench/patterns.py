"""Which expressions grow over linear on texts made against them: `python -m tests.bench.patterns`."""

from __future__ import annotations

from tests.translator.test_patterns import collect, faults


def main() -> None:
    """Print each with the first such texts."""
    for used in collect():
        for attack in faults(used):
            print(f"{used.name}: {attack}", flush=True)


if __name__ == "__main__":
    main()
