"""How a model is adapted to a user's pairs: fine-tune, compare with what it was, keep it only if better.

A slice of the pairs is held out; the result must be better on it, and lose no more than a point of chrF on a
general set that shares no side with the pairs. What is judged is the int8 model, as it will be installed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import save

from translator.counting import pluralize
from translator.engine import Engine, load_engine
from translator.errors import AdaptationRefused, InvalidCorpus, UnsupportedPair
from translator.pipeline import translate_once
from translator.records import Decoding, SourceText
from translator.registry.families import MarianFamily
from translator.registry.install import add_directory
from translator.registry.manifest import MANIFEST_NAME, Manifest, ModelPart, read_manifest
from translator.settings import Settings
from translator.train import marian, tokens
from translator.train.atomic_files import Report, copy_file, make_folder, write_atomically
from translator.train.bitext import BitextRow
from translator.train.export import run_weights
from translator.train.filters import fold_letters
from translator.train.marian import load_marian
from translator.train.model import Marian
from translator.train.prepare import RECIPE
from translator.train.recipe import write_recipe
from translator.train.run import RunOptions, run_training
from translator.train.scores import chrf
from translator.train.tokens import Meta
from translator.train.vocabulary import MODEL, PieceVocabulary
from translator.train.weights import SourceCount
from translator.train.written import spell, written_by

MOST_LOSS = 1.0
_HELD_SHARE, _LEAST_HELD, _LEAST_PAIRS = 0.1, 5, 20
# Fewer are judged, too, but it is said that they are few.
_FEW_GENERAL = 20


@dataclass(frozen=True, slots=True)
class AdaptOptions:
    """How far to go; the defaults suit some thousand pairs."""

    steps: int = 300
    learning_rate: float = 1e-4
    batch_tokens: int = 2048
    most_tokens: int = 200
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Adaptation:
    """chrF before and after on the held-out slice and on the general set, and how many pairs each had."""

    held_out: tuple[float, float]
    general: tuple[float, float]
    pairs: int
    held_out_pairs: int
    general_pairs: int

    def require_better(self) -> None:
        """Raise `AdaptationRefused` where the result must not be kept."""
        if self.held_out[1] <= self.held_out[0]:
            raise AdaptationRefused(
                f"on the held-out pairs chrF did not rise: {self.held_out[0]:.2f} to {self.held_out[1]:.2f}; "
                "give more pairs, or other --steps"
            )
        if self.general[0] - self.general[1] > MOST_LOSS:
            raise AdaptationRefused(
                f"on the general set chrF fell from {self.general[0]:.2f} to {self.general[1]:.2f}, over "
                f"{MOST_LOSS}; give fewer --steps or a lower --learning-rate"
            )


def adapt(
    base: Path,
    part: ModelPart,
    rows: Sequence[BitextRow],
    general: Sequence[BitextRow],
    *,
    work: Path,
    options: AdaptOptions,
    settings: Settings,
    clock: Callable[[], float],
    report: Report,
) -> Adaptation:
    """Fine-tune the model in `base` (Hugging Face layout) and leave the result in `work / "model"`.

    Args:
        part: says what the model reads and how its sources begin.
        general: pairs on which the model must not get much worse; those that share a side with `rows` say
            nothing of that and are left out.

    Raises:
        InvalidCorpus: too few pairs that the model can read, or no general one.
    """
    prefixes = part.tokenization.source_prefix
    vocabulary, model = PieceVocabulary(base), load_marian(base)
    longest = min(options.most_tokens, model.recipe.max_positions)
    fit = [row for row in rows if _fits(row, vocabulary, prefixes, longest)]
    held, rest = split_held_out(fit)
    others = without_shared(general, rows)
    judged = [row for row in others if _fits(row, vocabulary, prefixes, longest)]
    report(
        f"{pluralize(len(rest), 'pair')} to learn from and {len(held)} held out; "
        f"left out: {len(rows) - len(fit)} over {longest} tokens, "
        f"{len(fit) - len(held) - len(rest)} with a side of those held out"
    )
    report(
        f"{pluralize(len(judged), 'general pair')}; "
        f"left out: {len(general) - len(others)} with a side of the pairs, "
        f"{len(others) - len(judged)} that the model cannot read whole"
    )
    _require_enough(rest, judged, report=report)
    groups = (held, judged)
    before = _scores(base, work / "before", part, groups, settings)
    _write_data(work / "data", base, model, _tokenized(rest, vocabulary, prefixes), options)
    paths = RunOptions(data=work / "data", out=work / "run", start=base)
    run_training(paths, clock=clock, must_stop=lambda: False, report=report)
    model.load_state_dict(run_weights(work / "run", "average"))
    _write_model(model, base, work / "model")
    after = _scores(work / "model", work / "after", part, groups, settings)
    return Adaptation((before[0], after[0]), (before[1], after[1]), len(rest), len(held), len(judged))


def split_held_out(rows: Sequence[BitextRow]) -> tuple[list[BitextRow], list[BitextRow]]:
    """A slice by lot of the text, and the rest without pairs that share a side with it."""
    ordered = sorted(rows, key=lambda row: hashlib.sha256(row[2].encode()).digest())
    held = ordered[: max(_LEAST_HELD, int(_HELD_SHARE * len(rows)))]
    foreign, english = {row[1] for row in held}, {row[2] for row in held}
    return held, [row for row in rows if row[1] not in foreign and row[2] not in english]


def without_shared(general: Sequence[BitextRow], rows: Sequence[BitextRow]) -> list[BitextRow]:
    """The general pairs of which neither side, case and marks aside, is among the sides of the others."""
    foreign, english = ({fold_letters(row[side]) for row in rows} for side in (1, 2))
    return [
        row for row in general if fold_letters(row[1]) not in foreign and fold_letters(row[2]) not in english
    ]


def _require_enough(rest: Sequence[BitextRow], judged: Sequence[BitextRow], *, report: Report) -> None:
    if len(rest) < _LEAST_PAIRS:
        raise InvalidCorpus(
            f"{pluralize(len(rest), 'pair')} to learn from that the model can read; "
            f"at least {_LEAST_PAIRS} are needed"
        )
    if not judged:
        raise InvalidCorpus(
            "no general pair is left to see what the model forgets; give pairs of other texts with --dev"
        )
    if len(judged) < _FEW_GENERAL:
        report(
            f"{pluralize(len(judged), 'general pair')} hardly suffice to show what the model "
            "forgets; --dev gives more of other texts"
        )


def _tokenized(
    rows: Sequence[BitextRow], vocabulary: PieceVocabulary, prefixes: Mapping[str, Sequence[str]]
) -> tuple[list[list[int]], list[list[int]]]:
    sources = [vocabulary.tokenize_sources([row[1]], prefixes[row[0]])[0] for row in rows]
    return sources, vocabulary.tokenize_targets([row[2] for row in rows])


def _fits(
    row: BitextRow, vocabulary: PieceVocabulary, prefixes: Mapping[str, Sequence[str]], longest: int
) -> bool:
    if row[0] not in prefixes:
        return False
    sources, targets = _tokenized([row], vocabulary, prefixes)
    return max(len(sources[0]), len(targets[0])) <= longest


def _scores(
    model: Path, place: Path, part: ModelPart, groups: Sequence[Sequence[BitextRow]], settings: Settings
) -> list[float]:
    """chrF on each group of what is installed for a model in Hugging Face layout; it is made at `place`."""
    add_directory(
        model,
        place,
        name=place.name,
        languages=tuple(part.tokenization.source_prefix),
        max_source_tokens=part.max_source_tokens,
    )
    engine = load_engine(str(place), settings=settings)
    return [_score(engine, rows) for rows in groups]


def _score(engine: Engine, rows: Sequence[BitextRow]) -> float:
    found = translate_once([SourceText(row[1], row[0]) for row in rows], engine, Decoding())
    return chrf([hypothesis.text for hypothesis in found], [row[2] for row in rows])


def _write_data(
    folder: Path,
    base: Path,
    model: Marian,
    sides: tuple[list[list[int]], list[list[int]]],
    options: AdaptOptions,
) -> None:
    """What `run` reads: tokens, recipe and a vocabulary, all pairs as one source."""
    make_folder(folder)
    count = len(sides[0])
    pairs = tokens.from_lists(sides[0], sides[1], [0] * count)
    mask = written_by(model.logit_bias)
    if not mask.all():
        pairs = spell(pairs, PieceVocabulary(base).pieces(), mask)
    source = SourceCount("mul", "pairs", "text", count, count)
    meta = Meta(languages=(), tags=(), vocabulary=model.pad, sources=(source,), recipe="", dropped={})
    tokens.save(folder, pairs, meta)
    copy_file(base / "source.spm", folder / MODEL)
    write_atomically(folder / RECIPE, _recipe(model, options).encode())


def _recipe(model: Marian, options: AdaptOptions) -> str:
    tables = {
        "name": "adapt",
        "data": {"max_tokens": min(options.most_tokens, model.recipe.max_positions - 2)},
        "model": asdict(model.recipe),
        "optimizer": {
            "tokens": options.batch_tokens,
            "learning_rate": options.learning_rate,
            "warmup": max(1, options.steps // 10),
            "cooldown": 0.5,
            "dropout": 0.1,
            "ema": 0.98,
            "seed": options.seed,
            "precision": "bf16" if torch.cuda.is_available() else "fp32",
        },
        "lexical": {"initialize": 0.0, "guide_weight": 0.0},
        "budget": {"minutes": 0.0, "steps": options.steps, "checkpoint_minutes": 1000.0, "snapshots": 0},
    }
    return write_recipe(tables)


def _write_model(model: Marian, base: Path, out: Path) -> None:
    """The base's files with the new weights."""
    make_folder(out)
    for name in ("config.json", "generation_config.json", "tokenizer_config.json", "vocab.json"):
        if (base / name).is_file():
            copy_file(base / name, out / name)
    for name in ("source.spm", "target.spm"):
        copy_file(base / name, out / name)
    weights = marian.to_marian(model.state_dict(), model)
    write_atomically(out / marian.WEIGHTS, save(weights, metadata={"format": "pt"}))


def choose_part(parts: Sequence[tuple[Path, ModelPart]], rows: Sequence[BitextRow]) -> tuple[Path, ModelPart]:
    """The network of a model that reads all languages of the pairs.

    Raises:
        UnsupportedPair: there is none.
    """
    wanted = {row[0] for row in rows}
    for directory, part in parts:
        if part.family == MarianFamily.name and wanted <= set(part.tokenization.source_prefix):
            return directory, part
    raise UnsupportedPair(f"no Marian network of the model reads all of {', '.join(sorted(wanted))}")


def register(
    source: Path, target: Path, part: ModelPart, *, name: str, license: str, origin: str
) -> Manifest:
    """Install the adapted model, one version above what is there under its name."""
    version = "1"
    if (target / MANIFEST_NAME).is_file():
        before = read_manifest(target).version
        version = str(int(before) + 1) if before.isdigit() else f"{before}.1"
    return add_directory(
        source,
        target,
        name=name,
        model_version=version,
        languages=tuple(part.tokenization.source_prefix),
        license=license,
        origin=f"adapted from {origin}",
        max_source_tokens=part.max_source_tokens,
    )
