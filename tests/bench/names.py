"""How many names a model keeps, and what putting them right does: `python -m tests.bench.names FLORES_DIR`.

Prints by language: names found in the sources, the share of them that the references have (how right the
finding is), and with the bundled model the share kept and chrF before and after.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import sacrebleu

from translator.engine import Engine, load_engine
from translator.glossary import NO_TERMS
from translator.glossary.english import find_english, find_realized
from translator.glossary.names import find_names
from translator.glossary.occurrence import Occurrence, resolve_overlaps
from translator.pipeline import translate_once
from translator.records import Decoding, SourceText
from translator.repair import keep_names
from translator.settings import load_settings

LANGUAGES = ("vi", "hu", "ja")


def main() -> None:
    """Read the sets and print a line for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with flores-dev.vi, .hu, .ja and .en")
    parser.add_argument("--segments", type=int, default=300)
    parser.add_argument("--model", default="mini")
    arguments = parser.parse_args()
    engine = load_engine(arguments.model, settings=load_settings({}))
    references = read(arguments.folder / "flores-dev.en")
    for language in LANGUAGES:
        sources = [SourceText(line, language) for line in read(arguments.folder / f"flores-dev.{language}")]
        started = time.process_time()
        names = [resolve_overlaps(find_names(source)).applied for source in sources]
        cost = (time.process_time() - started) / len(sources)
        right = [
            bool(find_english(item.term, ref))
            for part, ref in zip(names, references, strict=True)
            for item in part
        ]
        print(
            f"{language}: {len(right)} names, {sum(right) / len(right):.3f} in the references, {cost * 1e6:.0f} us a segment"
        )
        compare(engine, sources[: arguments.segments], names, references)


def compare(
    engine: Engine,
    sources: Sequence[SourceText],
    names: Sequence[Sequence[Occurrence]],
    references: Sequence[str],
) -> None:
    """Translate, put names right, and print both."""
    plain = translate_once(sources, engine, Decoding())
    for title, results in (
        ("plain", plain),
        ("names put right", keep_names(sources, plain, glossary=NO_TERMS)),
    ):
        texts = [result.text for result in results]
        spans = [span for part, text in zip(names, texts, strict=False) for span in find_realized(part, text)]
        kept = sum(span is not None for span in spans) / len(spans)
        wanted = [list(references[: len(texts)])]
        bleu = sacrebleu.corpus_bleu(texts, wanted).score
        chrf = sacrebleu.corpus_chrf(texts, wanted).score
        print(f"  {title}: {kept:.3f} of {len(spans)} kept, BLEU {bleu:.2f}, chrF {chrf:.2f}")


def read(path: Path) -> list[str]:
    """The lines of a file."""
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
