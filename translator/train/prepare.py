"""From corpora to what the trainer reads: filter, hold out, alter, tokenize, learn the lexical table."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from translator.counting import pluralize
from translator.errors import InvalidCorpus
from translator.train import tokens
from translator.train.atomic_files import Report, copy_file, make_folder, write_atomically
from translator.train.augment import augment
from translator.train.bitext import BitextRow, read_parallel
from translator.train.corpus import CorpusPair, read_corpora
from translator.train.filters import clean, fold_letters
from translator.train.model1 import TABLE, learn_table, save_table
from translator.train.recipe import TrainingRecipe, load_recipe
from translator.train.tokens import Meta, TokenPairs
from translator.train.vocabulary import END, MODEL, UNKNOWN, Vocabulary, train_vocabulary
from translator.train.weights import SourceCount, weight_of
from translator.train.written import WRITTEN, restrict, save_written

HELD_OUT = "held-out.tsv"
DEV = "dev.tsv"
RECIPE = "recipe.toml"
_SOURCES = "SOURCES.tsv"
# The digest of the settings that the vocabulary was learned by; there is none beside one that was given.
_LEARNED_BY = "spm.digest"
_CHUNK = 50_000
# Of each language, so that a look at quality takes seconds.
_MOST_DEV = 200
# A source this small gives no held-out slice.
_LEAST_SOURCE = 400


@dataclass(frozen=True, slots=True)
class PreparedData:
    """What `prepare` made: pairs kept for training, pairs held out, pairs dropped by reason."""

    pairs: int
    held_out: int
    dropped: dict[str, int]


def prepare(
    recipe_path: Path, corpora: Path, out: Path, *, spm: Path | None, dev: Path | None, report: Report
) -> PreparedData:
    """Write tokens, vocabulary, lexical table, held-out pairs and the recipe to `out`.

    Args:
        spm: a sentencepiece model to use instead of learning one; without it a vocabulary that `out` holds
            is kept if the same settings made it.
        dev: path without suffix of parallel text files, `DEV.vi` … `DEV.en`, for early looks at quality.

    Raises:
        InvalidRecipe, InvalidCorpus, DiskFull: see there.
    """
    recipe = load_recipe(recipe_path)
    if spm is not None:
        _require_usable(spm, recipe)
    make_folder(out)
    dropped: Counter[str] = Counter()
    pairs = _read(recipe, corpora, dropped)
    report(f"fit: {pluralize(len(pairs), 'pair')}, not fit: {sum(dropped.values())}: {_listed(dropped)}")
    held, pairs = hold_out(pairs, recipe)
    report(f"{pluralize(len(held), 'pair')} held out")
    pairs += list(augment(pairs, recipe.augment, random.Random(recipe.data.seed)))  # noqa: S311  # not secret
    vocabulary = _vocabulary(recipe, pairs, out, spm=spm, report=report)
    arrays, meta = _tokenize(recipe, pairs, vocabulary, dropped)
    arrays = _restrict(arrays, vocabulary, out, recipe)
    report(
        f"{pluralize(len(arrays), 'pair')}, tokens: {len(arrays.source)} source, {len(arrays.target)} target"
    )
    tokens.save(out, arrays, meta)
    _write_rows(out / HELD_OUT, ((p.language, p.source, p.foreign, p.english) for p in held))
    write_atomically(out / RECIPE, recipe.text.encode())
    # What another call left there says nothing of this data.
    for name in (_SOURCES, DEV):
        (out / name).unlink(missing_ok=True)
    if (corpora / _SOURCES).is_file():
        copy_file(corpora / _SOURCES, out / _SOURCES)
    if dev is not None:
        _write_rows(out / DEV, read_dev(dev, recipe.data.languages))
    report("learning the lexical table")
    text = arrays.take(np.flatnonzero(_is_text(arrays, meta)))
    save_table(out / TABLE, learn_table(text, len(vocabulary), recipe.lexical, seed=recipe.data.seed))
    return PreparedData(len(arrays), len(held), dict(dropped))


def _restrict(arrays: TokenPairs, vocabulary: Vocabulary, out: Path, recipe: TrainingRecipe) -> TokenPairs:
    """The pairs with rare English pieces spelled in others, and the list of those that are written."""
    if not recipe.vocabulary.least_written:
        (out / WRITTEN).unlink(missing_ok=True)
        return arrays
    pieces = list(vocabulary.pieces())[:-1]
    spelled, mask = restrict(arrays, pieces, least=recipe.vocabulary.least_written)
    save_written(out / WRITTEN, mask)
    return spelled


def hold_out(
    pairs: Sequence[CorpusPair], recipe: TrainingRecipe
) -> tuple[list[CorpusPair], list[CorpusPair]]:
    """Split off a slice of every large enough text source; no other pair shares a side with it.

    The choice depends on the text alone, so that it is the same whatever else the corpora hold.
    """
    sizes = Counter((pair.language, pair.source) for pair in pairs if pair.part == "text")
    held, taken = [], Counter[tuple[str, str]]()
    for pair in sorted((p for p in pairs if _may_be_held(p)), key=_lot):
        where = (pair.language, pair.source)
        most = min(recipe.data.held_out_most, int(sizes[where] * recipe.data.held_out_share))
        if sizes[where] >= _LEAST_SOURCE and taken[where] < most:
            held.append(pair)
            taken[where] += 1
    foreign = {(pair.language, fold_letters(pair.foreign)) for pair in held}
    english = {fold_letters(pair.english) for pair in held}
    rest = [
        p
        for p in pairs
        if fold_letters(p.english) not in english and (p.language, fold_letters(p.foreign)) not in foreign
    ]
    return held, rest


def read_dev(prefix: Path, languages: Iterable[str]) -> Iterator[BitextRow]:
    """The first rows of parallel files: language, foreign, English.

    Raises:
        InvalidCorpus: see `read_parallel`.
    """
    for language in languages:
        sides = read_parallel(Path(f"{prefix}.{language}"), Path(f"{prefix}.en"))
        yield from ((language, *row) for row in list(zip(*sides, strict=True))[:_MOST_DEV])


def _read(recipe: TrainingRecipe, corpora: Path, dropped: Counter[str]) -> list[CorpusPair]:
    def is_wanted(pair: CorpusPair) -> bool:
        return any(
            weight_of(patterns, pair.language, pair.source) > 0
            for patterns in (recipe.sources, recipe.final_sources)
        )

    pairs: list[CorpusPair] = []
    for language in recipe.data.languages:
        pairs += [pair for pair in clean(read_corpora(corpora, language), dropped=dropped) if is_wanted(pair)]
    if not pairs:
        raise InvalidCorpus(f"{corpora}: no pair is left after filters and weights")
    return pairs


def _may_be_held(pair: CorpusPair) -> bool:
    return pair.part == "text" and 5 <= pair.english.count(" ") + 1 <= 60


def _lot(pair: CorpusPair) -> bytes:
    return hashlib.sha256(fold_letters(pair.english).encode()).digest()


def _require_usable(spm: Path, recipe: TrainingRecipe) -> None:
    """Refuse a vocabulary without our marks and those of the languages before anything is read."""
    vocabulary = Vocabulary(spm)
    if vocabulary.marks != (END, UNKNOWN):
        raise InvalidCorpus(f"vocabulary {spm} has ids {vocabulary.marks} for end and unknown, not 0 and 1")
    for language in recipe.data.languages:
        _tag(vocabulary, language)


def _vocabulary(
    recipe: TrainingRecipe, pairs: Sequence[CorpusPair], out: Path, *, spm: Path | None, report: Report
) -> Vocabulary:
    """The vocabulary given, the one that the same settings made before, or a new one."""
    path, note = out / MODEL, out / _LEARNED_BY
    if spm is not None:
        copy_file(spm, path)
        note.unlink(missing_ok=True)
        return Vocabulary(path)
    settings = f"{sorted(asdict(recipe.vocabulary).items())} {recipe.data.languages}"
    digest = hashlib.sha256(settings.encode()).hexdigest()
    if path.is_file():
        if note.is_file() and note.read_text(encoding="utf-8").strip() == digest:
            return Vocabulary(path)
        report(f"{path} was not learned by these settings: learning another")
    note.unlink(missing_ok=True)
    texts = vocabulary_sample(pairs, recipe)
    train_vocabulary(texts, path, recipe=recipe.vocabulary, languages=recipe.data.languages)
    write_atomically(note, f"{digest}\n".encode())
    return Vocabulary(path)


def vocabulary_sample(pairs: Sequence[CorpusPair], recipe: TrainingRecipe) -> list[str]:
    """Both sides of pairs of running text, languages balanced by the square root of their size."""
    rng = random.Random(recipe.data.seed)  # noqa: S311  # not secret
    by_language = {
        language: [pair for pair in pairs if pair.language == language and pair.part == "text"]
        for language in recipe.data.languages
    }
    total = sum(len(group) ** 0.5 for group in by_language.values())
    texts: list[str] = []
    for group in by_language.values():
        share = recipe.vocabulary.sentences * len(group) ** 0.5 / total / 2
        for pair in rng.sample(group, min(len(group), int(share))):
            texts += [pair.foreign, pair.english]
    return texts


def _tokenize(
    recipe: TrainingRecipe, pairs: Sequence[CorpusPair], vocabulary: Vocabulary, dropped: Counter[str]
) -> tuple[TokenPairs, Meta]:
    """Token arrays of the pairs that are neither too long nor out of proportion, ordered by source."""
    ordered = sorted(pairs, key=lambda pair: (pair.language, pair.part, pair.source))
    names = list(dict.fromkeys((pair.language, pair.source, pair.part) for pair in ordered))
    places: dict[tuple[str, str, str], int] = {name: place for place, name in enumerate(names)}
    parts = []
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        parts.append(_tokenize_chunk(recipe, chunk, vocabulary, places))
    arrays = TokenPairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in tokens.ARRAYS))
    dropped["too long in tokens"] += len(ordered) - len(arrays)
    counts = np.bincount(arrays.source_of, minlength=len(names))
    sources = tuple(SourceCount(*name, int(n), int(n)) for name, n in zip(names, counts, strict=True))
    tags = tuple(_tag(vocabulary, language) for language in recipe.data.languages)
    return arrays, Meta(recipe.data.languages, tags, len(vocabulary), sources, recipe.digest, dict(dropped))


def _tag(vocabulary: Vocabulary, language: str) -> int:
    found = vocabulary.tag_id(language)
    if found is None:
        raise InvalidCorpus(f"the vocabulary has no tag for {language!r}")
    return found


def _tokenize_chunk(
    recipe: TrainingRecipe,
    chunk: Sequence[CorpusPair],
    vocabulary: Vocabulary,
    places: Mapping[tuple[str, str, str], int],
) -> TokenPairs:
    foreign, share = [pair.foreign for pair in chunk], recipe.vocabulary.various
    source = vocabulary.tokenize_variously(foreign, share=share, seed=recipe.data.seed)
    target = vocabulary.tokenize([pair.english for pair in chunk])
    kept = [i for i in range(len(chunk)) if _fits(len(source[i]), len(target[i]), recipe)]
    tags = {language: _tag(vocabulary, language) for language in {pair.language for pair in chunk}}
    return tokens.from_lists(
        [[tags[chunk[i].language], *source[i], END] for i in kept],
        [[*target[i], END] for i in kept],
        [places[chunk[i].language, chunk[i].source, chunk[i].part] for i in kept],
    )


def _fits(source: int, target: int, recipe: TrainingRecipe) -> bool:
    longer, shorter = max(source, target), min(source, target)
    return shorter > 0 and longer <= min(recipe.data.max_tokens, recipe.data.max_token_ratio * shorter + 8)


def _is_text(arrays: TokenPairs, meta: Meta) -> npt.NDArray[np.bool_]:
    text = np.array([source.part == "text" for source in meta.sources])
    chosen: npt.NDArray[np.bool_] = text[arrays.source_of]
    return chosen


def _write_rows(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    write_atomically(path, "".join("\t".join(row) + "\n" for row in rows).encode())


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in counts.most_common())
