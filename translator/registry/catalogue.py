"""Which models exist by name: the catalogue file, read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Repository:
    """One hub repository of a model, the commit of it that we use, and the languages that it serves.

    `files` are the SHA-256 of those that are fetched, by name; empty where nobody has looked them up.
    """

    id: str
    revision: str
    languages: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What the catalogue says of a model; `catalogue.toml` explains the fields."""

    title: str
    family: str
    languages: tuple[str, ...]
    license: str
    max_tokens: int
    repositories: tuple[Repository, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    target_mark: str | None = None
    download_bytes: int = 0
    is_bundled: bool = False
    is_noncommercial: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries by name, and the order in which `auto` prefers them."""

    preference: tuple[str, ...]
    models: Mapping[str, CatalogueEntry]


@cache
def load_catalogue() -> Catalogue:
    """Read the catalogue that ships with the program."""
    text = (files("translator.registry") / "catalogue.toml").read_text(encoding="utf-8")
    return TypeAdapter(Catalogue).validate_python(tomllib.loads(text))
