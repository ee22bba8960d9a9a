"""The road of a document, from its text to its English; no queue, no database."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from translator.checks import GUARDS_VERSION, SPLIT, check
from translator.detect import DETECTOR_VERSION, as_seen, detect_all
from translator.engine.batch_size import size_bytes
from translator.engine.protocol import Engine
from translator.glossary import NO_TERMS, Glossary, term_outcomes
from translator.languages import AUTO, ENGLISH, UNDETERMINED, language_of, spell_for_models
from translator.numbers import is_figures, put_numbers_right
from translator.records import Decoding, Hypothesis, Segment, SourceText, TranslatedDocument, Translation
from translator.repair.attempts import merge, other_decoding, retry
from translator.repair.names import keep_names
from translator.repair.terms import realize
from translator.repair.verbatim import neutral_english, protect
from translator.segment import SEGMENTER_VERSION, segment, unwrap, without_readings
from translator.segment.clauses import split_clauses
from translator.symbols import with_symbols, without_garbage, without_symbols

log = logging.getLogger(__name__)

UNDETERMINED_LANGUAGE = "undetermined_language"
"""Flag: left as it is, since its language is not known."""
UNSUPPORTED_LANGUAGE = "unsupported_language"
"""Flag: left as it is, since the model does not read its language."""

# Texts per engine call: large enough that batches are full, small enough that progress is seen.
_CALL_TEXTS = 2000

# Of calls that somebody watches: short enough that a bar moves and an interrupt is heard, 0.5 s with the
# bundled model and beam 2 (2026-11-30). By size, not by time: the same call has to say the same again, and
# what stands together in a batch can tip a word. Fewer texts than this go together, as they would unwatched.
_WATCHED_BYTES, _WATCHED_TEXTS = 4_000, 32

ReportProgress = Callable[[int, int], None]
"""Called with the numbers of texts translated and to translate."""


class Memory(Protocol):
    """Keeps what is translated as it comes, so that work that ends early is not lost."""

    def recall(self, sources: Sequence[SourceText]) -> Mapping[SourceText, Hypothesis]:
        """Those texts of a document that were translated before."""

    def keep(self, found: Mapping[SourceText, Hypothesis]) -> None:
        """Remember some more of them."""


def translate_document(
    text: str,
    *,
    engine: Engine,
    name: str = "",
    source: str = AUTO,
    decoding: Decoding | None = None,
    glossary: Glossary = NO_TERMS,
    progress: ReportProgress | None = None,
    memory: Memory | None = None,
) -> TranslatedDocument:
    """Translate a document to English: segment, detect, translate, check.

    Args:
        name: what the document is called in exports.
        source: the language of everything that is not English, or `auto`.
        decoding: how to search; by default beam 2.
        glossary: terms that the translation is to have; each segment tells what became of its own.
        progress: called often; the engine is asked for less at a time then.
        memory: has what was translated before, and is given what is.

    Raises:
        UnknownLanguage, ModelError, EngineError: see the engine.
    """
    started = time.monotonic()
    search = decoding or Decoding()
    segments = segment(text, source=source)
    translations = translate_segments(
        segments, engine=engine, decoding=search, glossary=glossary, progress=progress, memory=memory
    )
    log.info(
        "document translated",
        extra={
            "n_segments": len(segments),
            "model": engine.model,
            "seconds": round(time.monotonic() - started, 3),
        },
    )
    signature = make_signature(engine.model, search, glossary=glossary.version)
    return with_outcomes(TranslatedDocument(name, text, tuple(translations), signature), glossary)


def make_signature(model: str, decoding: Decoding, *, glossary: str = "") -> str:
    """What made a translation, in one line: enough to make it again; `glossary` is a version."""
    options = ",".join(f"{name}={getattr(decoding, name)}" for name in Decoding.__dataclass_fields__)
    line = f"segmenter={SEGMENTER_VERSION}|detector={DETECTOR_VERSION}|model={model}|decoding={options}"
    return f"{line}|guards={GUARDS_VERSION}" + (f"|glossary={glossary}" if glossary else "")


def with_outcomes(document: TranslatedDocument, glossary: Glossary) -> TranslatedDocument:
    """The document, each of its segments saying what became of the terms in it."""
    return replace(document, translations=tuple(add_outcomes(document.translations, glossary)))


def add_outcomes(translations: Sequence[Translation], glossary: Glossary) -> list[Translation]:
    """Translations that say what became of the terms in them."""
    if not glossary.terms:
        return list(translations)
    return [
        replace(item, terms=term_outcomes(source_text(item.segment), item.text, glossary=glossary))
        for item in translations
    ]


def translate_segments(
    segments: Sequence[Segment],
    *,
    engine: Engine,
    decoding: Decoding,
    glossary: Glossary = NO_TERMS,
    progress: ReportProgress | None = None,
    memory: Memory | None = None,
) -> list[Translation]:
    """Translate segments of any number of documents together; equal texts are translated once."""
    wanted = find_wanted(segments, languages=engine.languages)
    known = dict(memory.recall(wanted)) if memory else {}
    translate = partial(_walk, engine=engine, decoding=decoding, glossary=glossary)
    report = progress or (lambda _done, _total: None)
    report(len(known), len(wanted))
    for group in _group(wanted, is_watched=bool(progress or memory)):
        missing = [source for source in group if source not in known]
        made = dict(zip(missing, translate(missing), strict=True)) if missing else {}
        if memory and made:
            memory.keep(made)
        known |= made
        report(len(known), len(wanted))
    return [put_together(item, known, model=engine.model) for item in segments]


def source_text(item: Segment) -> SourceText:
    """What an engine is asked for a segment."""
    return SourceText(without_readings(as_seen(unwrap(item.text))), item.language)


def find_wanted(segments: Sequence[Segment], *, languages: Collection[str]) -> list[SourceText]:
    """The different texts, in order, that an engine of these languages is to translate."""
    return list(dict.fromkeys(source_text(item) for item in segments if item.language in languages))


def translate_texts(
    sources: Sequence[SourceText],
    *,
    engine: Engine,
    decoding: Decoding,
    glossary: Glossary = NO_TERMS,
) -> list[Hypothesis]:
    """Translate and check texts of any length in the languages of the engine; results in their order."""
    groups = _group(sources, is_watched=False)
    return [found for group in groups for found in _walk(group, engine, decoding, glossary)]


def translate_each(
    texts: Sequence[str], *, engine: Engine, language: str = AUTO, decoding: Decoding | None = None
) -> list[str]:
    """A translation of each text; those in a language that the engine does not read stay as they are."""
    found = [
        SourceText(text, item.language)
        for text, item in zip(texts, detect_all(texts, source=language), strict=True)
    ]
    wanted = [source for source in found if source.language in engine.languages]
    results = iter(translate_texts(wanted, engine=engine, decoding=decoding or Decoding()))
    return [next(results).text if source.language in engine.languages else source.text for source in found]


def _group(sources: Sequence[SourceText], *, is_watched: bool) -> Iterator[Sequence[SourceText]]:
    """The texts of each engine call; those of one length together where the calls are short."""
    if not is_watched or len(sources) < _WATCHED_TEXTS:
        yield from (sources[start : start + _CALL_TEXTS] for start in range(0, len(sources), _CALL_TEXTS))
        return
    group: list[SourceText] = []
    n_bytes = 0
    for source in sorted(sources, key=size_bytes):
        n_bytes += size_bytes(source)
        if group and n_bytes > _WATCHED_BYTES:
            yield group
            group, n_bytes = [], size_bytes(source)
        group.append(source)
    yield group


def _walk(
    sources: Sequence[SourceText], engine: Engine, decoding: Decoding, glossary: Glossary
) -> list[Hypothesis]:
    """The road of texts that go together: translated and checked, tried again, protected, terms, names."""
    ask = partial(translate_once, engine=engine, decoding=decoding)
    best = ask(sources)
    best = retry(sources, best, ask=partial(ask, decoding=other_decoding(decoding)))
    best = protect(sources, best, ask=ask)

    def ask_protected(texts: Sequence[SourceText]) -> list[Hypothesis]:
        return protect(texts, ask(texts), ask=ask)

    best = realize(sources, best, glossary=glossary, ask=ask_protected)
    best = keep_names(sources, best, glossary=glossary, ask=ask_protected)
    return [_without_garbage(*pair) for pair in zip(sources, best, strict=True)]


def _without_garbage(source: SourceText, result: Hypothesis) -> Hypothesis:
    """What is no character is taken out; the flag for it stays."""
    return replace(result, text=without_garbage(source.text, result.text))


def put_together(item: Segment, known: Mapping[SourceText, Hypothesis], *, model: str) -> Translation:
    """The translation of a segment, from what is known; what has none stays as it is and says why."""
    found = known.get(source_text(item))
    if found:
        return Translation(item, found.text, model, found.flags, found.log_probability)
    reasons = {ENGLISH: (), UNDETERMINED: (UNDETERMINED_LANGUAGE,)}
    text = neutral_english(item.text) if item.kind == "neutral" else item.text
    return Translation(item, text, None, reasons.get(item.language, (UNSUPPORTED_LANGUAGE,)))


def translate_once(sources: Sequence[SourceText], engine: Engine, decoding: Decoding) -> list[Hypothesis]:
    """One engine call for all texts, no second try; one too long goes in as clauses and comes out joined.

    Misspelled numbers are put right here, before anything looks at what is lost. Figures alone need no
    engine.
    """
    pieces = [_split(item, engine) for item in sources]
    said = iter(engine.translate([piece for parts in pieces for piece in parts], decoding=decoding))
    wholes = [
        _rejoin(source, [next(said) for _ in parts]) for source, parts in zip(sources, pieces, strict=True)
    ]
    return [
        check(source, whole, made=(SPLIT,) if len(parts) > 1 else ())
        for source, whole, parts in zip(sources, wholes, pieces, strict=True)
    ]


def propose_texts(
    sources: Sequence[SourceText], *, engine: Engine, decoding: Decoding, count: int
) -> list[list[Hypothesis]]:
    """Up to `count` hypotheses of each text, best first, their numbers put right and else unchecked.

    Too long texts go clause by clause.
    """
    pieces = [_split(item, engine) for item in sources]
    flat = [piece for parts in pieces for piece in parts]
    said = iter(engine.propose(flat, decoding=decoding, count=count))
    proposed = (
        _rejoin_each(source, [next(said) for _ in parts])
        for source, parts in zip(sources, pieces, strict=True)
    )
    return [
        [_without_garbage(source, whole) for whole in wholes]
        for source, wholes in zip(sources, proposed, strict=True)
    ]


def _rejoin_each(source: SourceText, parts: Sequence[Sequence[Hypothesis]]) -> list[Hypothesis]:
    """The best of all clauses, then the second best of all; a clause that has no more keeps its last."""
    longest = max((len(found) for found in parts), default=1)
    return [_rejoin(source, [found[min(n, len(found) - 1)] for found in parts]) for n in range(longest)]


def _split(item: SourceText, engine: Engine) -> list[SourceText]:
    """The pieces that the engine is asked for; none for figures alone."""

    def fits(text: str) -> bool:
        return engine.count_tokens(SourceText(text, item.language)) <= engine.max_source_tokens

    if is_figures(item.text):
        return []
    known = spell_for_models(without_symbols(item.text), language=item.language)
    return [SourceText(piece, item.language) for piece in split_clauses(known, fits=fits)]


def _rejoin(source: SourceText, parts: Sequence[Hypothesis]) -> Hypothesis:
    """The English of pieces as one, with the symbols and numbers of the source; figures alone have none."""
    english = source.text
    if parts:
        joined = " ".join(part.text for part in parts if part.text)
        english = with_symbols(source.text, joined, is_spaced=language_of(source.language).is_spaced)
    return merge(put_numbers_right(source, english), parts)
