"""What a model card needs to know, measured: the sets translated, with int8 and float32, and the rest."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from translator.counting import pluralize
from translator.engine import load_engine
from translator.engine.protocol import Engine
from translator.errors import InvalidCorpus, InvalidRequest
from translator.records import Decoding, SourceText
from translator.registry.binary import read_weights
from translator.registry.install import add_directory
from translator.registry.manifest import ModelPart, read_manifest
from translator.registry.quantize import LARGEST_WEIGHT
from translator.settings import Settings
from translator.train import tokens
from translator.train.atomic_files import Report, are_same
from translator.train.bitext import read_parallel
from translator.train.card import CardFacts, MeasuredSet
from translator.train.corpus import read_facts
from translator.train.evaluate import evaluate_model
from translator.train.journal import read_journal
from translator.train.marian import load_marian
from translator.train.prepare import HELD_OUT, RECIPE
from translator.train.recipe import load_recipe
from translator.train.run import START
from translator.train.scores import chrf
from translator.train.vocabulary import MODEL


@dataclass(frozen=True, slots=True)
class CardPaths:
    """Where everything is: the registry model, its Hugging Face form, run, data, and parallel test files.

    `dev` is a path without suffix, with files `DEV.vi` … `DEV.en`; `set_name` is what the card calls them.
    """

    model: Path
    huggingface: Path
    run: Path
    data: Path
    dev: Path
    set_name: str


def measure_model(paths: CardPaths, *, settings: Settings, report: Report) -> CardFacts:
    """Everything a card tells.

    Raises:
        ModelCorrupt, InvalidCorpus: something is missing.
        InvalidRequest: the model, its Hugging Face form, the run and the data do not belong together.
    """
    manifest, (_, meta) = read_manifest(paths.model), tokens.load(paths.data)
    _require_related(paths, manifest.parts[0])
    engine = load_engine(str(paths.model), settings=settings)
    with tempfile.TemporaryDirectory() as folder:
        whole = _float32(paths.huggingface, Path(folder) / "float32", manifest.parts[0], settings)
        sets = [_measure_set(paths.dev, name, engine, whole, report) for name in meta.languages]
    start = _start(paths.run / START)
    held_out = {} if start else _held_out(paths.data / HELD_OUT, engine, report)
    return CardFacts(
        label=manifest.label,
        license=manifest.license,
        set_name=paths.set_name,
        set_files=paths.dev.name,
        bytes=manifest.bytes,
        parameters=sum(parameter.numel() for parameter in load_marian(paths.huggingface).parameters()),
        recipe=load_recipe(paths.run / RECIPE),
        data_recipe=load_recipe(paths.data / RECIPE),
        meta=meta,
        facts=read_facts(paths.data),
        journal=read_journal(paths.run),
        sets=sets,
        held_out=held_out,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        threads=settings.threads,
        start=start,
    )


def _require_related(paths: CardPaths, part: ModelPart) -> None:
    """Refuse what a card would wrongly tell of one model: weights, vocabulary or data of another."""
    if not are_same(paths.run / MODEL, paths.data / MODEL):
        raise InvalidRequest(f"run {paths.run} and data {paths.data} have different vocabularies")
    if not are_same(paths.run / MODEL, paths.model / part.directory / part.tokenization.source_model):
        raise InvalidRequest(f"run {paths.run} and model {paths.model} have different vocabularies")
    weights = read_weights(paths.model / part.directory / "model.bin")
    found = weights["encoder/embeddings_0/weight"]  # (V, D)
    exact = load_marian(paths.huggingface).embeddings.detach().numpy()[: len(found)]
    # The step of int8 in each row; rounding moves a weight by half of it at most.
    steps = np.abs(exact).max(axis=1, keepdims=True) / LARGEST_WEIGHT
    if found.shape != exact.shape or (np.abs(found - exact) > steps).any():
        raise InvalidRequest(
            f"{paths.huggingface} does not hold the weights that {paths.model} was made from"
        )


def _float32(huggingface: Path, place: Path, part: ModelPart, settings: Settings) -> Engine:
    """The same network without rounding, with the same bound on its sources."""
    add_directory(
        huggingface,
        place,
        name="float32",
        languages=tuple(part.tokenization.source_prefix),
        quantization="float32",
        max_source_tokens=part.max_source_tokens,
    )
    return load_engine(str(place), settings=settings)


def _start(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def _measure_set(dev: Path, language: str, engine: Engine, whole: Engine, report: Report) -> MeasuredSet:
    sources, references = read_parallel(Path(f"{dev}.{language}"), Path(f"{dev}.en"))
    for one in (engine, whole):
        # The first text loads the weights, which is no part of its speed.
        one.translate([SourceText("1", language)], decoding=Decoding())
    found, exact = (
        evaluate_model(one, language, sources, references, decoding=Decoding(), is_bare=True)
        for one in (engine, whole)
    )
    report(f"{language}: BLEU {found.verdict.bleu:.2f}, float32 {exact.verdict.bleu:.2f}")
    return MeasuredSet(language, tuple(sources), found, exact)


def _held_out(path: Path, engine: Engine, report: Report) -> dict[tuple[str, str], tuple[int, float]]:
    """Segments and chrF of the held-out slice, by language and source."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")[:-1], start=1):
        columns = line.split("\t")
        if len(columns) != 4:
            raise InvalidCorpus(f"{path}:{number}: {pluralize(len(columns), 'column')}; expected 4")
        groups.setdefault((columns[0], columns[1]), []).append((columns[2], columns[3]))
    pairs = pluralize(sum(map(len, groups.values())), "held-out pair")
    report(f"translating {pairs} of {pluralize(len(groups), 'source')}")
    return {where: _score_group(where[0], pairs, engine) for where, pairs in groups.items()}


def _score_group(language: str, pairs: Sequence[tuple[str, str]], engine: Engine) -> tuple[int, float]:
    sources, references = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = evaluate_model(engine, language, sources, references, decoding=Decoding(), is_bare=True)
    return len(pairs), chrf(found.hypotheses, references)
