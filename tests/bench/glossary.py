"""How many terms get into translations with a glossary and without, what that does to chrF, and what it costs.

    python -m tests.bench.glossary [FLORES_DIR] [--model NAME] [--most N]

Terms of the samples stand below; those of FLORES are names that source and English spell alike, and countries.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from align import score
from translator.engine import Engine, load_engine
from translator.glossary import Glossary, make_term
from translator.glossary.english import term_outcomes
from translator.glossary.files import read_table
from translator.languages.hungarian_forms import find_stems
from translator.pipeline import source_text, translate_document, translate_texts, with_outcomes
from translator.records import Decoding, SourceText, TermOutcome
from translator.segment import segment
from translator.settings import load_settings

SAMPLES = """source\ttarget\tlanguage
Szarvasréti-tó\tLake Szarvasrét\thu
Bükkaljai Hírmondó\tBükkalja Herald\thu
kutatóállomás\tresearch station\thu
jégvirágmoha\tice-flower moss\thu
megyei önkormányzat\tcounty council\thu
Kelemér Ottília\tOttília Kelemér\thu
turistaút\thiking trail\thu
süti\tcookie\thu
Révfalva\tRévfalva\t
kereskedelmi kamara\tchamber of commerce\thu
vám\tduty\thu
zöld tea\tgreen tea\thu
raktár\twarehouse\thu
Aogata\tAogata\tvi
Hội đồng thị trấn\ttown council\tvi
tháp sơ tán\tevacuation tower\tvi
sóng thần\ttsunami\tvi
đồi Hachiman\tHachiman Hill\tvi
chợ cá\tfish market\tvi
An Lũng\tAn Lũng\tvi
phòng thương mại\tchamber of commerce\tvi
trà xanh\tgreen tea\tvi
hợp tác xã\tcooperative\tvi
gian hàng\tstall\tvi
青潟町\tAogata\tja
見本市\ttrade fair\tja
アンルン市\tAn Lũng City\tja
"""
COUNTRIES = """source\ttarget\tlanguage
Egyesült Államok\tUnited States\thu
Egyesült Királyság\tUnited Kingdom\thu
Németország\tGermany\thu
Franciaország\tFrance\thu
Olaszország\tItaly\thu
Spanyolország\tSpain\thu
Oroszország\tRussia\thu
Kína\tChina\thu
Japán\tJapan\thu
India\tIndia\thu
Ausztrália\tAustralia\thu
Kanada\tCanada\thu
Európa\tEurope\thu
Afrika\tAfrica\thu
Ázsia\tAsia\thu
Antarktisz\tAntarctica\thu
Párizs\tParis\thu
Moszkva\tMoscow\thu
Hoa Kỳ\tUnited States\tvi
Nhật Bản\tJapan\tvi
Trung Quốc\tChina\tvi
Ấn Độ\tIndia\tvi
Úc\tAustralia\tvi
Nga\tRussia\tvi
Anh\tEngland\tvi
Pháp\tFrance\tvi
Đức\tGermany\tvi
Ý\tItaly\tvi
Tây Ban Nha\tSpain\tvi
Châu Âu\tEurope\tvi
Châu Phi\tAfrica\tvi
Châu Á\tAsia\tvi
日本\tJapan\tja
中国\tChina\tja
ロシア\tRussia\tja
アメリカ\tUnited States\tja
米国\tUnited States\tja
フランス\tFrance\tja
ドイツ\tGermany\tja
イタリア\tItaly\tja
スペイン\tSpain\tja
インド\tIndia\tja
オーストラリア\tAustralia\tja
ヨーロッパ\tEurope\tja
アフリカ\tAfrica\tja
アジア\tAsia\tja
ロンドン\tLondon\tja
パリ\tParis\tja
ニューヨーク\tNew York\tja
"""
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")


@dataclass(frozen=True)
class Side:
    """What came out one way: texts, seconds, outcomes."""

    texts: list[str]
    seconds: float
    outcomes: list[TermOutcome]

    @property
    def rate(self) -> str:
        """Realized terms of those that apply."""
        states = [item.state for item in self.outcomes if item.state != "not_applicable"]
        return (
            f"{states.count('realized')}/{len(states)} = {states.count('realized') / max(1, len(states)):.3f}"
        )


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flores", nargs="?", type=Path)
    parser.add_argument("--model", default="mini")
    parser.add_argument("--most", type=int, default=1000, help="FLORES segments of each language")
    arguments = parser.parse_args()
    print_recognition()
    engine = load_engine(arguments.model, settings=load_settings())
    print(engine.model)
    print_samples(engine)
    if arguments.flores:
        for language in ("vi", "hu", "ja"):
            print_flores(engine, arguments.flores, language, most=arguments.most)


def print_samples(engine: Engine) -> None:
    """Realization on the bundled documents."""
    glossary = read_table(SAMPLES, name="samples")
    for name in ("vi", "hu", "mixed"):
        text = (files("translator") / "samples" / f"{name}.txt").read_bytes().decode()
        gold = [json.loads(line) for line in _read_sample(f"{name}.jsonl")]
        reference = " ".join(item["ref"] for item in gold)
        for terms in (Glossary(), glossary):
            started = time.process_time()
            document = translate_document(text, engine=engine, glossary=terms)
            seconds = time.process_time() - started
            texts = [item.text for item in document.translations]
            outcomes = [one for item in with_outcomes(document, glossary).translations for one in item.terms]
            _print(
                f"sample {name}",
                Side(texts, seconds, outcomes),
                [" ".join(texts)],
                [reference],
                bool(terms.terms),
            )


def print_flores(engine: Engine, directory: Path, language: str, *, most: int) -> None:
    """Realization on names of FLORES dev; chrF over the segments that have terms."""
    sources = _read_lines(directory / f"flores-dev.{language}")
    english = _read_lines(directory / "flores-dev.en")
    glossary = make_names(sources, english, language)
    pairs = [
        (SourceText(text, language), reference)
        for text, reference in zip(sources, english, strict=True)
        if glossary.find(SourceText(text, language)).applied
    ][:most]
    texts, references = [source for source, _ in pairs], [reference for _, reference in pairs]
    for terms in (Glossary(), glossary):
        started = time.process_time()
        results = translate_texts(texts, engine=engine, decoding=Decoding(), glossary=terms)
        seconds = time.process_time() - started
        found = [result.text for result in results]
        outcomes = [
            one
            for source, text in zip(texts, found, strict=True)
            for one in term_outcomes(source, text, glossary=glossary)
        ]
        _print(f"FLORES {language}", Side(found, seconds, outcomes), found, references, bool(terms.terms))


def make_names(sources: Sequence[str], english: Sequence[str], language: str) -> Glossary:
    """Names that both sides spell alike and whose English the reference has, with countries."""
    names = read_table(COUNTRIES, name="countries").for_language(language)
    if language != "ja":
        names = [*names, *(make_term(name, name, language=language) for name in _alike(sources, english))]
    return Glossary(tuple(sorted({term.key: term for term in names}.values())))


def _alike(sources: Sequence[str], english: Sequence[str]) -> Iterator[str]:
    for source, reference in zip(sources, english, strict=True):
        words = re.findall(r"\w+", source.lower())
        for name in set(_NAME.findall(reference)):
            stems = [(name.lower(), None), *find_stems(name.lower())]
            if any(
                word == stem if tail is None else word.startswith(stem) and tail.fullmatch(word, len(stem))
                for stem, tail in stems
                for word in words
            ):
                yield name


def print_recognition() -> None:
    """The cost of finding 10,000 terms in a document of 1 MB, beside that of segmenting it."""
    text = "\n\n".join(
        (files("translator") / "samples" / f"{name}.txt").read_bytes().decode() for name in ("vi", "hu")
    )
    document = (text + "\n\n") * (1_000_000 // len(text.encode()) + 1)
    started = time.process_time()
    segments = segment(document)
    cut_s = time.process_time() - started
    sources = [source_text(item) for item in segments]
    for n_terms in (10, 1_000, 10_000):
        glossary = read_table(
            SAMPLES
            + "".join(
                f"szó{n} és más{n}ország\tword {n}\thu\nsố{n} mới\tnew {n}\tvi\n" for n in range(n_terms // 2)
            ),
            name="many",
        )
        started = time.process_time()
        glossary.find(SourceText("a", "vi")), glossary.find(SourceText("a", "hu"))
        built_s = time.process_time() - started
        started = time.process_time()
        found = sum(len(glossary.find(source).applied) for source in sources)
        print(
            f"recognition: {len(document.encode()) / 1e6:.1f} MB, {len(glossary.terms):,} terms, {found:,} found: "
            f"{time.process_time() - started:.2f} s, index {built_s:.2f} s (segmenting: {cut_s:.2f} s)"
        )


def _print(name: str, side: Side, hypotheses: list[str], references: list[str], has_terms: bool) -> None:
    chrf = score(hypotheses, references, metrics=["chrf"])["chrf"]
    way = "with" if has_terms else "without"
    print(f"{name} {way}: realized {side.rate}, chrF {chrf:.2f}, {side.seconds:.1f} s", flush=True)


def _read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _read_sample(name: str) -> list[str]:
    return (files("translator") / "samples" / name).read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
