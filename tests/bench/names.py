"""How many names a model keeps, and what putting them right does: `python -m tests.bench.names FLORES_DIR`.

Prints by language: names found in the sources, the share of them that the references have (how right the
finding is), and with the bundled model before and after: the share of them kept, the names of the references
that stand in the English, BLEU and chrF; then the words that were put right, and how many of these the references
have. `--show` lists them.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import sacrebleu

from translator.engine import Engine, load_engine
from translator.glossary import NO_TERMS
from translator.glossary.english import find_realized
from translator.glossary.occurrence import Occurrence, resolve_overlaps
from translator.languages.names import may_begin_sentence
from translator.pipeline import translate_once
from translator.records import Decoding, Hypothesis, SourceText
from translator.repair.names import find_names, keep_names
from translator.settings import load_settings

LANGUAGES = ("vi", "hu", "ja")
_NAME = re.compile(r"(?<!\w)[A-Z]\w+")
_WORD = re.compile(r"\w+|\W")


def main() -> None:
    """Read the sets and print a line for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with flores-dev.vi, .hu, .ja and .en")
    parser.add_argument("--segments", type=int, default=300)
    parser.add_argument("--skip", type=int, default=0, help="segments before these")
    parser.add_argument("--model", default="mini")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    engine = load_engine(arguments.model, settings=load_settings({}))
    chosen = slice(arguments.skip, arguments.skip + arguments.segments)
    references = read(arguments.folder / "flores-dev.en")
    for language in LANGUAGES:
        sources = [SourceText(line, language) for line in read(arguments.folder / f"flores-dev.{language}")]
        started = time.process_time()
        names = [resolve_overlaps(find_names(source)).applied for source in sources]
        cost = (time.process_time() - started) / len(sources)
        right = [
            find_realized([item], ref) != [None]
            for part, ref in zip(names, references, strict=True)
            for item in part
        ]
        print(
            f"{language}: {len(right)} names, {sum(right) / len(right):.3f} in the references, {cost * 1e6:.0f} us a segment"
        )
        compare(engine, sources[chosen], names[chosen], references[chosen], is_shown=arguments.show)


def compare(
    engine: Engine,
    sources: Sequence[SourceText],
    names: Sequence[Sequence[Occurrence]],
    references: Sequence[str],
    *,
    is_shown: bool,
) -> None:
    """Translate, put names right, and print both."""
    ask = partial(translate_once, engine=engine, decoding=Decoding())
    plain = ask(sources)
    started = time.process_time()
    righted = keep_names(sources, plain, glossary=NO_TERMS)
    cost = (time.process_time() - started) / len(sources)
    asked = keep_names(sources, plain, glossary=NO_TERMS, ask=ask)
    for title, results in (("plain", plain), ("names put right", righted), ("and asked again", asked)):
        texts = [result.text for result in results]
        spans = [span for part, text in zip(names, texts, strict=True) for span in find_realized(part, text)]
        kept = sum(span is not None for span in spans) / len(spans)
        wanted = [(name, text) for text, ref in zip(texts, references, strict=True) for name in names_in(ref)]
        n_said = sum(name in words(text) for name, text in wanted)
        bleu = sacrebleu.corpus_bleu(texts, [list(references)]).score
        chrf = sacrebleu.corpus_chrf(texts, [list(references)]).score
        print(
            f"  {title}: {kept:.3f} of {len(spans)} kept, {n_said} of {len(wanted)} names of the references, "
            f"BLEU {bleu:.2f}, chrF {chrf:.2f}"
        )
    changes = [
        (old, new, new in words(ref))
        for before, after, ref in zip(plain, righted, references, strict=True)
        for old, new in changed(before, after)
    ]
    print(
        f"  {len(changes)} words changed, {sum(is_right for _, _, is_right in changes)} as in the references; "
        f"{cost * 1e6:.0f} us a segment"
    )
    for old, new, is_right in changes if is_shown else ():
        print(f"    {old} -> {new}{'' if is_right else ' (not in the reference)'}")


def names_in(reference: str) -> list[str]:
    """Words with a capital within sentences."""
    return [
        found.group()
        for found in _NAME.finditer(reference)
        if not may_begin_sentence(reference, found.start())
    ]


def changed(before: Hypothesis, after: Hypothesis) -> list[tuple[str, str]]:
    """Words that others took the place of, where nothing else has changed."""
    pair = _WORD.findall(before.text), _WORD.findall(after.text)
    if len(pair[0]) != len(pair[1]):
        return [(before.text, after.text)]
    return [(old, new) for old, new in zip(*pair, strict=True) if old != new]


def words(text: str) -> set[str]:
    """The words of a text."""
    return set(_WORD.findall(text))


def read(path: Path) -> list[str]:
    """The lines of a file."""
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
