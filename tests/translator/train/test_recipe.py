"""Recipes are read whole or refused with the key that is wrong."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import replace

import pytest

from translator.errors import InvalidRecipe
from translator.train.recipe import RECIPES, find_recipe, load_recipe, parse_recipe
from translator.train.weights import weight_of

# Of what models were made by: the beginning of the SHA-256 of all that the recipe says, its base included.
SHIPPED = {
    "mini-6": "84d7b40e48b7e953",
    "mini-8": "a0942b671fd2c039",
    "mini-9": "f6f511b935750df6",
    "mini-branch": "39b6060a17dde047",
    "mini-gpu": "63c61942339131ae",
    "mini-more": "2e7757082e08fb11",
    "mini-risk": "fabf193160e22000",
    "mini-trunk": "7e8a106029b9e040",
    "mini": "c1129b5f9c1bab41",
}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_recipe_says_what_models_were_made_by(name: str) -> None:
    recipe = load_recipe(find_recipe(name))
    tables = tomllib.loads(recipe.text)
    assert tables["name"] == recipe.name == name
    # The last pattern that matches counts, so their order says something, too.
    patterns = [list(tables.pop(key, {}).items()) for key in ("sources", "final_sources")]
    said = json.dumps([tables, patterns], sort_keys=True)
    assert hashlib.sha256(said.encode()).hexdigest().startswith(SHIPPED[name])


def test_every_shipped_recipe_is_listed() -> None:
    assert {path.stem for path in RECIPES.glob("*.toml")} == set(SHIPPED)


def test_a_recipe_states_what_differs_from_its_base() -> None:
    mini = load_recipe(find_recipe("mini"))
    text = 'name = "x"\nbase = "mini"\n[model]\nffn = 512\n[sources]\n"vi/*" = 2\n"hu/*" = 3.0\n'
    recipe = parse_recipe(text)
    assert recipe.name == "x"
    assert recipe.model == replace(mini.model, ffn=512)
    assert recipe.optimizer == mini.optimizer
    assert list(recipe.sources.items()) == [*{**mini.sources, "vi/*": 2.0}.items(), ("hu/*", 3.0)]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_text_of_a_recipe_says_all_of_it(name: str) -> None:
    recipe = load_recipe(find_recipe(name))
    assert parse_recipe(recipe.text) == recipe


def test_defaults_fill_what_is_left_out() -> None:
    recipe = parse_recipe('name = "x"\n[model]\nd_model = 128\n')
    assert recipe.model.d_model == 128
    assert recipe.model.heads == 4
    assert recipe.sources == {"*": 1.0}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "missing key 'name'"),
        ("name = ", "not TOML"),
        ('name = "x"\ndigest = "y"', "unknown key 'digest'"),
        ('name = "x"\ntext = "y"', "unknown key 'text'"),
        ('base = "mini"', "missing key 'name'"),
        ('name = "x"\nbasis = "mini"', "known: augment, base, budget, .*, sources, vocabulary"),
        ('name = "x"\nbase = "maxi"', "no recipe 'maxi'; shipped: mini, mini-6"),
        ('name = "x"\nbase = "mini"\nmodel = 3', "'model' must be a table"),
        ('name = "x"\nbase = "mini"\n[budget]\nminutes = inf', "'budget.minutes' must be a number"),
        ('name = "x"\nbase = "mini"\n[data]\nseed = 2026-11-30', "'data.seed' must be int"),
        ('name = "x"\nlearning_rate = 1', "unknown key 'learning_rate'"),
        ('name = "x"\n[optimizer]\nlearning_rat = 1.0', "unknown key 'optimizer.learning_rat'"),
        ('name = "x"\n[optimizer]\ntokens = "many"', "'optimizer.tokens' must be int"),
        ('name = "x"\n[optimizer]\ntokens = -1', "must not be negative"),
        ('name = "x"\n[optimizer]\nprecision = "fp8"', "known: bf16, fp32"),
        ('name = "x"\nmodel = 3', "'model' must be a table"),
        ('name = "x"\n[data]\nlanguages = ["vi", "fr"]', "unknown language 'fr'"),
        ('name = "x"\n[data]\nlanguages = "vi"', "must be a list"),
        ('name = "x"\n[data]\nmax_tokens = 500', "max_positions"),
        ('name = "x"\n[model]\nd_model = 30', "multiple"),
        ('name = "x"\n[budget]\nminutes = 0.0', "minutes"),
        ('name = "x"\n[vocabulary]\nsize = 70000', "65000"),
        ('name = "x"\n[vocabulary]\nsize = 0', "'vocabulary.size' must be at least 1"),
        ('name = "x"\n[model]\nheads = 0', "'model.heads' must be at least 1"),
        ('name = "x"\n[model]\nencoder_layers = 0', "at least 1"),
        ('name = "x"\n[optimizer]\nlearning_rate = nan', "'optimizer.learning_rate' must be a number"),
        ('name = "x"\n[optimizer]\nlearning_rate = 0', "at least 1e-09"),
        ('name = "x"\n[optimizer]\ndropout = 2.0', "'optimizer.dropout' must be at most"),
        ('name = "x"\n[optimizer]\ntokens = 0', "at least 1"),
        ('name = "x"\n[optimizer]\nround_to = 0', "at least 1"),
        ('name = "x"\n[optimizer]\nbetas = [0.9]', "two numbers"),
        ('name = "x"\n[optimizer]\nbetas = [0.9, 1.5]', "'optimizer.betas' must be at most"),
        ('name = "x"\n[augment]\njoin = 1.5', "'augment.join' must be at most 1"),
        ('name = "x"\n[data]\nlanguages = []', "one or more"),
        ('name = "x"\n[data]\nlanguages = ["vi", "vi"]', "each once"),
        ('name = "x"\n[budget]\nminutes = inf', "'budget.minutes' must be a number"),
        ('name = "x"\n[sources]\n"*" = -1', "must not be negative"),
        ('name = "x"\n[sources]\n"*" = "much"', "'sources.\\*' must be float"),
    ],
)
def test_what_is_wrong_is_named(text: str, message: str) -> None:
    with pytest.raises(InvalidRecipe, match=message):
        parse_recipe(text)


def test_an_unknown_recipe_lists_those_shipped() -> None:
    with pytest.raises(InvalidRecipe, match="mini, mini-6, mini-8, mini-9, mini-branch"):
        find_recipe("nothing")


@pytest.mark.parametrize("name", ["mini", "mini-gpu"])
def test_the_worst_sources_stay_out(name: str) -> None:
    recipe = load_recipe(find_recipe(name))
    for patterns in (recipe.sources, recipe.final_sources):
        assert weight_of(patterns, "ja", "sent-tanaka-small") == 0.0
        assert weight_of(patterns, "ja", "docs-ms-cpp") <= 0.1
        assert weight_of(patterns, "vi", "sent-tatoeba-anki") >= 1.5
