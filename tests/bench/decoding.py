"""What beams, the length penalty and each repair bring and cost: `python -m tests.bench.decoding FLORES_DIR`.

Prints for each way BLEU and chrF by language, flagged segments and CPU seconds, on the first sentences of FLORES dev.
Numbers are put right in all of them, as in `tolmacs evaluate --bare`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import sacrebleu

from translator.engine import Engine, load_engine
from translator.glossary import NO_TERMS
from translator.languages import SOURCE_LANGUAGES
from translator.pipeline import translate_once
from translator.records import Decoding, Hypothesis, SourceText
from translator.repair.attempts import other_decoding, retry
from translator.repair.names import keep_names
from translator.repair.verbatim import protect
from translator.settings import load_settings

Way = Callable[[Sequence[SourceText]], list[Hypothesis]]
_STEPS = ("retry", "protect", "names")


def main() -> None:
    """Print a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with flores-dev.vi, .hu, .ja and .en")
    parser.add_argument("--model", default="mini")
    parser.add_argument("--segments", type=int, default=300)
    arguments = parser.parse_args()
    engine = load_engine(arguments.model, settings=load_settings({}))
    references = _read(arguments.folder / "flores-dev.en", arguments.segments)
    texts = {
        language: [
            SourceText(line, language)
            for line in _read(arguments.folder / f"flores-dev.{language}", arguments.segments)
        ]
        for language in SOURCE_LANGUAGES
    }
    for title, way in _ways(engine):
        _judge(title, way, texts, references)


def _ways(engine: Engine) -> Iterator[tuple[str, Way]]:
    for beam in (1, 2, 3, 4):
        for penalty in (0.6, 1.0, 1.4) if beam > 1 else (1.0,):
            decoding = Decoding(beam_size=beam, length_penalty=penalty)
            yield f"bare, beam {beam}, penalty {penalty}", partial(_walk, engine, decoding, ())
    for step in _STEPS:
        yield f"default, {step} alone", partial(_walk, engine, Decoding(), (step,))
    yield "default, all", partial(_walk, engine, Decoding(), _STEPS)
    for step in _STEPS:
        others = tuple(other for other in _STEPS if other != step)
        yield f"default, all but {step}", partial(_walk, engine, Decoding(), others)


def _walk(
    engine: Engine, decoding: Decoding, steps: Sequence[str], sources: Sequence[SourceText]
) -> list[Hypothesis]:
    """The road with some of its steps."""
    ask = partial(translate_once, engine=engine, decoding=decoding)
    best = ask(sources)
    if "retry" in steps:
        best = retry(sources, best, ask=partial(ask, decoding=other_decoding(decoding)))
    if "protect" in steps:
        best = protect(sources, best, ask=ask)
    return keep_names(sources, best, glossary=NO_TERMS, ask=ask) if "names" in steps else best


def _judge(title: str, way: Way, texts: dict[str, list[SourceText]], references: list[str]) -> None:
    started = time.process_time()
    n_flagged, scores = 0, []
    for sources in texts.values():
        results = way(sources)
        said = [result.text for result in results]
        n_flagged += sum(bool(result.flags) for result in results)
        bleu = sacrebleu.corpus_bleu(said, [references]).score
        scores.append(f"{bleu:.2f}/{sacrebleu.corpus_chrf(said, [references]).score:.2f}")
    seconds = time.process_time() - started
    print(f"{title}: {', '.join(scores)}; {n_flagged} flagged; {seconds:.1f} CPU s", flush=True)


def _read(path: Path, most: int) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[:most]


if __name__ == "__main__":
    main()
