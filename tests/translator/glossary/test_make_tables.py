"""The tables of English words and of spellings are made of open text."""

from __future__ import annotations

import gzip
import lzma
import sys
from pathlib import Path

import pytest

from translator.glossary import make_tables
from translator.languages import SOURCE_LANGUAGES


def test_tables_hold_words_that_are_common_and_spellings_that_may_be_read_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "x\tCostello met Renée Vidal\tnews\n" * 5 + "x\tOnce misspelld\tnews\n"
    for language in SOURCE_LANGUAGES:
        lines = text if language == SOURCE_LANGUAGES[0] else ""
        (tmp_path / f"{language}-en.text.tsv.xz").write_bytes(lzma.compress(lines.encode()))
    origin = "names-wikidata-katakana"
    rows = [
        ("ビダル", "Bidal", origin),
        ("ビダル", "Vidal", origin),
        ("ジョン", "Calico", origin),  # of the same person, and no reading
        ("コステロ", "Costello", origin),
        ("コステロ", "John Costello", origin),
        ("ダブリン", "Dublin", "names-t2-enamdict-foreign-places"),
        ("ドイツ", "Germany", "names-t2-enamdict-foreign-places"),  # which nobody reads so
        ("リード", "Reid", origin),
        ("リード", "lead", "lex-jmdict"),
        ("ゴール", "Goal", "lex-jmdict"),
    ]
    lexicon = "".join("\t".join(row) + "\n" for row in rows)
    (tmp_path / "ja-en.lexicon.tsv.xz").write_bytes(lzma.compress(lexicon.encode()))
    monkeypatch.setattr(sys, "argv", ["make_tables", str(tmp_path), "--out", str(tmp_path)])
    make_tables.main()
    assert _lines(tmp_path / "english_words.txt.gz") == ["costello", "renee", "vidal"]
    assert _lines(tmp_path / "katakana.tsv.gz") == [
        "コステロ\tCostello",
        "ダブリン\tDublin",
        "ビダル\tVidal|Bidal",
        "リード\tReid\tnoun",
    ]


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().split("\n")
