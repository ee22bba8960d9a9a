"""What a model is made of: one TOML file, read into frozen records; an unknown key is an error.

A file may name the `base` that it changes: a recipe that is shipped, which says all that the file does not.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from translator.errors import InvalidRecipe
from translator.languages import SOURCE_LANGUAGES

RECIPES = Path(__file__).parent / "recipes"

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ANY = (0.0, math.inf)
_SHARE, _COUNT = (0.0, 1.0), (1.0, math.inf)
# A share that must leave something over: an average that never moves says nothing.
_PART = (0.0, 0.999999)
_ABOVE_ZERO = (1e-9, math.inf)
# Lowest and highest value by key, `TABLE.*` for the others of a table; all that is not named: 0 and more.
_RANGES: Mapping[str, tuple[float, float]] = {
    "data.max_tokens": _COUNT,
    "data.max_token_ratio": _COUNT,
    "data.held_out_share": _SHARE,
    "augment.*": _SHARE,
    # Ids are 16 bits.
    "vocabulary.size": (1, 65_000),
    "vocabulary.coverage": (1e-9, 1.0),
    "vocabulary.various": _SHARE,
    "vocabulary.sentences": _COUNT,
    "model.*": _COUNT,
    "optimizer.tokens": _COUNT,
    "optimizer.round_to": _COUNT,
    "optimizer.learning_rate": _ABOVE_ZERO,
    "optimizer.cooldown": _SHARE,
    "optimizer.dropout": _PART,
    "optimizer.label_smoothing": _PART,
    "optimizer.ema": _PART,
    "optimizer.betas": _PART,
    "optimizer.scored_until": _SHARE,
    "lexical.longest": _COUNT,
    "lexical.initialize": _SHARE,
    "lexical.guide_until": _SHARE,
    "budget.final_from": _SHARE,
    "risk.temperature": _ABOVE_ZERO,
}


@dataclass(frozen=True, slots=True)
class DataRecipe:
    """Which pairs are kept. Lengths count tokens; `temperature` is the exponent of language sampling."""

    languages: tuple[str, ...] = SOURCE_LANGUAGES
    max_tokens: int = 100
    max_token_ratio: float = 3.0
    temperature: float = 0.6
    held_out_share: float = 0.01
    held_out_most: int = 100
    seed: int = 1


@dataclass(frozen=True, slots=True)
class AugmentRecipe:
    """Share of the running-text pairs that get an altered copy, by kind of alteration; `lists` is a share of
    the dictionary entries."""

    lower: float = 0.01
    upper: float = 0.01
    title: float = 0.01
    bare: float = 0.02
    wrap: float = 0.01
    bilingual: float = 0.005
    copied: float = 0.03
    numbers: float = 0.02
    dates: float = 0.005
    join: float = 0.12
    names: float = 0.0
    words: float = 0.0
    lists: float = 0.0


@dataclass(frozen=True, slots=True)
class VocabularyRecipe:
    """The shared sentencepiece model; `size` leaves out `<pad>`, which is appended.

    Pieces that English texts hold fewer than `least_written` times are never written; 0 keeps all. The share
    `various` of the source texts is cut into pieces at random (`Vocabulary.tokenize_variously`).
    """

    size: int = 24_000
    coverage: float = 0.9995
    sentences: int = 600_000
    least_written: int = 0
    various: float = 0.0


@dataclass(frozen=True, slots=True)
class ModelRecipe:
    """Shape of the Marian model."""

    d_model: int = 256
    encoder_layers: int = 4
    decoder_layers: int = 2
    ffn: int = 1024
    heads: int = 4
    max_positions: int = 256
    activation: Literal["relu", "swish", "gelu"] = "relu"


@dataclass(frozen=True, slots=True)
class OptimizerRecipe:
    """How the weights move. `tokens` bounds the padded tokens of the longer side of one batch; `matrices`
    names the optimizer of the matrices inside the layers. Until `scored_until` of the budget an update scores
    some `scored` of the pieces instead of all; 0 is all. `decay` says what the rate does between warm-up and
    cooldown: fall with the inverse square root of the updates, or stay, for a run without an end.
    """

    tokens: int = 2048
    round_to: int = 8
    learning_rate: float = 1.5e-3
    warmup: int = 400
    decay: Literal["inverse_sqrt", "constant"] = "inverse_sqrt"
    cooldown: float = 0.4
    dropout: float = 0.05
    label_smoothing: float = 0.1
    clip: float = 1.0
    weight_decay: float = 0.0
    ema: float = 0.997
    betas: tuple[float, float] = (0.9, 0.98)
    matrices: Literal["adamw", "muon"] = "adamw"
    scored: int = 0
    scored_until: float = 0.8
    seed: int = 1
    precision: Literal["bf16", "fp32"] = "bf16"
    compile: bool = False


@dataclass(frozen=True, slots=True)
class LexicalRecipe:
    """Model 1 table: start of the source embeddings, and guide of one cross-attention head."""

    pairs: int = 200_000
    longest: int = 36
    iterations: int = 5
    initialize: float = 0.8
    guide_weight: float = 0.3
    guide_until: float = 0.8


@dataclass(frozen=True, slots=True)
class BudgetRecipe:
    """When to stop and what to keep: `minutes` of training over all runs, or `steps` where that is not 0."""

    minutes: float = 120.0
    steps: int = 0
    checkpoint_minutes: float = 5.0
    snapshots: int = 4
    evaluate_minutes: float = 12.0
    log_steps: int = 50
    final_from: float = 0.8


@dataclass(frozen=True, slots=True)
class RiskRecipe:
    """Learning from the model's own translations (`translator.train.risk`): how many of each source are
    drawn, 0 for none, and at which temperature. `sharpness` multiplies the mean log probability of a piece
    before they are weighed against one another, `likelihood` the cross entropy that is lowered with the risk.
    """

    candidates: int = 0
    temperature: float = 0.7
    sharpness: float = 2.0
    likelihood: float = 0.01


@dataclass(frozen=True, slots=True)
class TrainingRecipe:
    """The whole recipe. `sources` and `final_sources` map `LANGUAGE/SOURCE` patterns to visits per epoch;
    the last pattern that matches counts. `final_sources` rule from `budget.final_from` on. `text` is TOML
    that says all this by itself."""

    name: str
    data: DataRecipe = field(default_factory=DataRecipe)
    augment: AugmentRecipe = field(default_factory=AugmentRecipe)
    vocabulary: VocabularyRecipe = field(default_factory=VocabularyRecipe)
    model: ModelRecipe = field(default_factory=ModelRecipe)
    optimizer: OptimizerRecipe = field(default_factory=OptimizerRecipe)
    lexical: LexicalRecipe = field(default_factory=LexicalRecipe)
    budget: BudgetRecipe = field(default_factory=BudgetRecipe)
    risk: RiskRecipe = field(default_factory=RiskRecipe)
    sources: dict[str, float] = field(default_factory=lambda: {"*": 1.0})
    final_sources: dict[str, float] = field(default_factory=dict)
    text: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def find_recipe(name: str) -> Path:
    """The file of a recipe given by path or by the name of one that is shipped.

    Raises:
        InvalidRecipe: neither exists.
    """
    return Path(name) if Path(name).is_file() else _find_shipped(name)


def _find_shipped(name: str) -> Path:
    shipped = {path.stem: path for path in RECIPES.glob("*.toml")}
    stem = name.removesuffix(".toml")
    if stem not in shipped:
        raise InvalidRecipe(f"no recipe {name!r}; shipped: {', '.join(sorted(shipped))}")
    return shipped[stem]


def load_recipe(path: Path) -> TrainingRecipe:
    """Read a recipe and check every key and value.

    Raises:
        InvalidRecipe: not TOML, or a key or value is wrong; the message names it.
    """
    try:
        return parse_recipe(path.read_text(encoding="utf-8"))
    except InvalidRecipe as error:
        raise InvalidRecipe(f"{path}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRecipe(f"recipe {path} cannot be read: {error}") from error


def parse_recipe(text: str) -> TrainingRecipe:
    """A recipe from its TOML text.

    Raises:
        InvalidRecipe: see `load_recipe`.
    """
    tables = _read_tables(text)
    if "text" in tables:
        raise InvalidRecipe("unknown key 'text'")
    is_whole = "base" not in tables
    tables = _with_base(tables)
    recipe: TrainingRecipe = _record(TrainingRecipe, tables, where="")
    _check(recipe)
    return replace(recipe, text=text if is_whole else write_recipe(tables))


def write_recipe(tables: Mapping[str, object]) -> str:
    """The TOML text of a recipe: single values first, then the tables in their order."""
    lines, sections = [], []
    for name, value in tables.items():
        if isinstance(value, Mapping):
            sections += ["", f"[{name}]", *(_write_entry(*entry) for entry in value.items())]
        else:
            lines.append(_write_entry(name, value))
    return "\n".join([*lines, *sections, ""])


def _write_entry(key: str, value: object) -> str:
    # JSON's strings, numbers and lists are TOML's, too.
    name = key if _BARE_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def _read_tables(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidRecipe(f"not TOML: {error}") from error


def _with_base(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables, filled up from the recipe that `base` names; keys that this has, too, keep their places."""
    if "base" not in tables:
        return dict(tables)
    base = _with_base(_read_tables(_find_shipped(str(tables["base"])).read_text(encoding="utf-8")))
    whole = {name: value for name, value in base.items() if name != "name"}
    for name, value in tables.items():
        is_table = isinstance(value, Mapping) and isinstance(base.get(name), Mapping)
        whole[name] = {**base[name], **value} if is_table else value
    del whole["base"]
    return whole


def _record(kind: type[Any], table: Mapping[str, object], *, where: str) -> Any:
    types = get_type_hints(kind)
    for key in table:
        if key not in types:
            # At the head of a file `base` is read before, and `text` is what is read.
            known = types if where else types.keys() - {"text"} | {"base"}
            raise InvalidRecipe(f"unknown key '{where}{key}'; known: {', '.join(sorted(known))}")
    for entry in fields(kind):
        if entry.default is MISSING and entry.default_factory is MISSING and entry.name not in table:
            raise InvalidRecipe(f"missing key '{where}{entry.name}'")
    return kind(**{key: _value(types[key], value, where=where + key) for key, value in table.items()})


def _value(kind: Any, value: object, *, where: str) -> object:
    if hasattr(kind, "__dataclass_fields__"):
        return _record(kind, _table(value, where=where), where=f"{where}.")
    if get_origin(kind) is dict:
        return {
            key: _value(float, weight, where=f"{where}.{key}")
            for key, weight in _table(value, where=where).items()
        }
    if get_origin(kind) is tuple:
        return _sequence(kind, value, where=where)
    return _scalar(kind, value, where=where)


def _table(value: object, *, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise InvalidRecipe(f"'{where}' must be a table, not {value!r}")
    return value


def _sequence(kind: Any, value: object, *, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise InvalidRecipe(f"'{where}' must be a list, not {value!r}")
    return tuple(_scalar(get_args(kind)[0], entry, where=where) for entry in value)


def _scalar(kind: Any, value: object, *, where: str) -> object:
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise InvalidRecipe(f"'{where}' is {value!r}; known: {', '.join(get_args(kind))}")
        return value
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise InvalidRecipe(f"'{where}' must be {kind.__name__}, not {value!r}")
    if isinstance(value, (int, float)):
        _check_range(value, where=where)
    return value


def _check_range(value: float, *, where: str) -> None:
    table, _, _key = where.partition(".")
    lowest, highest = _RANGES.get(where) or _RANGES.get(f"{table}.*") or _ANY
    if not math.isfinite(value):
        raise InvalidRecipe(f"'{where}' must be a number, not {value!r}")
    if value < 0 <= lowest:
        raise InvalidRecipe(f"'{where}' must not be negative, not {value!r}")
    if not lowest <= value <= highest:
        bound = f"at least {lowest:g}" if value < lowest else f"at most {highest:g}"
        raise InvalidRecipe(f"'{where}' must be {bound}, not {value!r}")


def _check(recipe: TrainingRecipe) -> None:
    if not recipe.data.languages or len(set(recipe.data.languages)) < len(recipe.data.languages):
        raise InvalidRecipe(f"'data.languages' must name one or more, each once: {recipe.data.languages}")
    if len(recipe.optimizer.betas) != 2:
        raise InvalidRecipe(f"'optimizer.betas' must be two numbers, not {recipe.optimizer.betas}")
    for language in recipe.data.languages:
        if language not in SOURCE_LANGUAGES:
            known = ", ".join(SOURCE_LANGUAGES)
            raise InvalidRecipe(f"'data.languages' has unknown language {language!r}; known: {known}")
    if recipe.model.d_model % (2 * recipe.model.heads):
        raise InvalidRecipe(
            f"'model.d_model' {recipe.model.d_model} must be a multiple of twice 'model.heads' "
            f"{recipe.model.heads}"
        )
    if recipe.data.max_tokens + 2 > recipe.model.max_positions:
        raise InvalidRecipe(
            f"'data.max_tokens' must be under 'model.max_positions' {recipe.model.max_positions} - 1"
        )
    if not recipe.budget.steps and not recipe.budget.minutes:
        raise InvalidRecipe("'budget' needs 'minutes' or 'steps' above 0")
