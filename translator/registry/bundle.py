"""`python -m translator.registry.bundle HF_DIR OUT_DIR`: make the files of a model that ships with us."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from translator.registry.install import add_directory


def main(argv: Sequence[str] | None = None) -> int:
    """Convert a checkpoint to the shipped layout and write its manifest."""
    parser = argparse.ArgumentParser(prog="python -m translator.registry.bundle", description=__doc__)
    parser.add_argument(
        "source", type=Path, metavar="HF_DIR", help="model in Hugging Face or CTranslate2 layout"
    )
    parser.add_argument("target", type=Path, metavar="OUT_DIR", help="a model that is there is replaced")
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--license", default="Apache-2.0")
    parser.add_argument("--quantization", default="int8")
    parser.add_argument("--max-source-tokens", type=int, help="default: the positions of the network")
    arguments = parser.parse_args(argv)
    manifest = add_directory(
        arguments.source,
        arguments.target,
        name=arguments.name,
        model_version=arguments.version,
        license=arguments.license,
        quantization=arguments.quantization,
        max_source_tokens=arguments.max_source_tokens,
    )
    sys.stdout.write(f"{manifest.label} {manifest.bytes} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
