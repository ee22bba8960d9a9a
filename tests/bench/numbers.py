"""Whether the guards of numbers do harm: `python -m tests.bench.numbers FLORES_DIR [--model mini]`.

The references of FLORES dev stand for translations, so every number that is changed and every flag is a fault.
With a model: the numbers of references that it has in the first sentences with any, before and after repairs.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from translator.checks import DATES_ADDED, NUMBERS_ADDED, NUMBERS_LOST, find_flags
from translator.engine import load_engine
from translator.languages import SOURCE_LANGUAGES
from translator.numbers import find_figures, put_numbers_right
from translator.records import Decoding, Hypothesis, SourceText
from translator.settings import load_settings

_FLAGS = (NUMBERS_LOST, NUMBERS_ADDED, DATES_ADDED)


def main() -> None:
    """Print a line for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with flores-dev.vi, .hu, .ja and .en")
    parser.add_argument("--model", help="translate with it, too")
    parser.add_argument("--segments", type=int, default=100)
    parser.add_argument("--show", action="store_true", help="print what is changed or flagged")
    arguments = parser.parse_args()
    references = _read(arguments.folder / "flores-dev.en")
    for language in SOURCE_LANGUAGES:
        lines = _read(arguments.folder / f"flores-dev.{language}")
        sources = [SourceText(line, language) for line in lines]
        judge_references(sources, references, shows=arguments.show)
        if arguments.model:
            rows = [
                row for row in zip(sources, references, strict=True) if find_figures(row[0].text, language)
            ]
            judge_model(arguments.model, rows[: arguments.segments], shows=arguments.show)


def judge_references(sources: Sequence[SourceText], references: Sequence[str], *, shows: bool) -> None:
    """Count what is changed and flagged in right translations."""
    started = time.process_time()
    flags: Counter[str] = Counter()
    n_changed = 0
    for source, reference in zip(sources, references, strict=True):
        found = put_numbers_right(source, reference)
        raised = set(find_flags(source, Hypothesis(reference, 0.0, False))) & set(_FLAGS)
        n_changed += found != reference
        flags.update(raised)
        if shows and (found != reference or raised):
            print(f"  {source.text}\n  {reference}\n  {found if found != reference else ''} {sorted(raised)}")
    cost = (time.process_time() - started) / len(sources)
    counts = ", ".join(f"{flag} {flags[flag]}" for flag in _FLAGS)
    print(
        f"{sources[0].language}: {n_changed} of {len(sources)} references changed; flagged: {counts}; {cost * 1e6:.0f} us each"
    )


def judge_model(model: str, rows: Sequence[tuple[SourceText, str]], *, shows: bool) -> None:
    """Count the numbers of references that translations have before and after they are put right."""
    engine = load_engine(model, settings=load_settings({}))
    rows = [row for row in rows if engine.count_tokens(row[0]) <= engine.max_source_tokens]
    said = engine.translate([source for source, _ in rows], decoding=Decoding())
    before = [hypothesis.text for hypothesis in said]
    after = [put_numbers_right(source, text) for (source, _), text in zip(rows, before, strict=True)]
    wanted = [{item.digits for item in find_figures(reference, "en")} for _, reference in rows]
    kept = [
        sum(
            len(want & {item.digits for item in find_figures(text, "en")})
            for want, text in zip(wanted, texts, strict=True)
        )
        for texts in (before, after)
    ]
    n_changed = sum(one != other for one, other in zip(before, after, strict=True))
    print(
        f"  {model}: of {sum(map(len, wanted))} numbers of references {kept[0]} before, {kept[1]} after; {n_changed} texts changed"
    )
    if shows:
        for (source, _), one, other in zip(rows, before, after, strict=True):
            if one != other:
                print(f"  {source.text}\n  {one}\n  {other}")


def _read(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
