"""How often a sentence in an encoding from before Unicode is read rightly, refused, or read wrongly.

`python -m tests.bench.encodings FLORES_DIR`, where FLORES_DIR holds `flores-dev.{vi,hu,ja}`, one sentence a
line. The first sentences of each that the encoding can hold are files of their own.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections import Counter
from itertools import islice
from pathlib import Path

from tests.translator.formats.test_encodings import vietnamese
from translator.errors import UnreadableInput
from translator.formats.files import open_file

_CASES = (
    ("windows-1250", "hu"),
    ("cp852", "hu"),
    ("windows-1258", "vi"),
    ("cp932", "ja"),
    ("euc-jp", "ja"),
    ("iso-2022-jp", "ja"),
)
_SENTENCES = 300


def main() -> None:
    """Print a line for each encoding, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flores", type=Path)
    flores = parser.parse_args().flores
    total: Counter[str] = Counter()
    for encoding, language in _CASES:
        lines = (flores / f"flores-dev.{language}").read_text("utf-8").splitlines()
        texts = ((line, data) for line in lines if (data := to_bytes(line, encoding)) is not None)
        found = Counter(read(text, data) for text, data in islice(texts, _SENTENCES))
        _tell(encoding, found)
        total += found
    _tell("all", total)


def to_bytes(text: str, encoding: str) -> bytes | None:
    """A text in an encoding, None where that does not have its letters."""
    try:
        return vietnamese(text) if encoding == "windows-1258" else text.encode(encoding)
    except (UnicodeEncodeError, StopIteration):
        return None


def read(text: str, data: bytes) -> str:
    """What becomes of a text's bytes."""
    try:
        found = open_file(data, name="a.txt").text
    except UnreadableInput:
        return "refused"
    is_same = unicodedata.normalize("NFC", found) == unicodedata.normalize("NFC", text)
    return "right" if is_same else "wrong"


def _tell(name: str, found: Counter[str]) -> None:
    counts = "  ".join(f"{found[kind]:5} {kind}" for kind in ("right", "refused", "wrong"))
    print(f"{name:<13} {found.total():5} sentences: {counts}")


if __name__ == "__main__":
    main()
