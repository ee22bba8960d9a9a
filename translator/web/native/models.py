"""`/v1/models`, `/v1/languages`, `/v1/memory`: what can be asked for, and what is remembered."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from translator.languages import ENGLISH, LANGUAGE_NAMES, SOURCE_LANGUAGES
from translator.registry.location import list_models
from translator.service import queries
from translator.web.caller import CallerDep, ContextDep
from translator.web.native.schemas import fill

router = APIRouter(tags=["models"])


class ModelBody(BaseModel):
    """A model that is known by name."""

    name: str
    languages: list[str] = Field(description="Languages that it reads; all write English")
    license: str
    state: Literal["bundled", "installed", "absent", "corrupt"]
    version: str | None
    digest: str | None = Field(description="SHA-256 over its files")


class ModelsBody(BaseModel):
    """All models, and the one that serves requests that name none."""

    default: str
    items: list[ModelBody]


class LanguageBody(BaseModel):
    """A language with its BCP 47 tag."""

    tag: str
    name: str
    is_source: bool
    is_target: bool


class LanguagesBody(BaseModel):
    """All languages."""

    items: list[LanguageBody]


@router.get("/models", operation_id="list_models", summary="List models")
def get_models(context: ContextDep, _caller: CallerDep) -> ModelsBody:
    """Which models exist, and which are on this machine; nothing is ever downloaded by a request."""
    items = [fill(ModelBody, listing) for listing in list_models(context.settings)]
    return ModelsBody(default=context.settings.model, items=items)


@router.get("/languages", operation_id="list_languages", summary="List languages")
def get_languages(_caller: CallerDep) -> LanguagesBody:
    """Sources may be mixed within a document; the target is always English."""
    tags = (*SOURCE_LANGUAGES, ENGLISH)
    return LanguagesBody(
        items=[
            LanguageBody(
                tag=tag, name=LANGUAGE_NAMES[tag], is_source=tag in SOURCE_LANGUAGES, is_target=tag == ENGLISH
            )
            for tag in tags
        ]
    )


class MemoryBody(BaseModel):
    """All figures are those of the caller."""

    n_facts: int = Field(description="Translations that are remembered for the caller")
    n_documents: int
    n_jobs: int
    n_segments: int = Field(description="Segments translated in jobs")
    n_reused: int = Field(description="Those of them whose translation was known already")


@router.get("/memory", operation_id="measure_memory", summary="Statistics of the translation memory")
def measure_memory(context: ContextDep, caller: CallerDep) -> MemoryBody:
    """A translation is a fact, kept under its source, language, model, decoding and glossary."""
    return fill(MemoryBody, queries.measure_memory(context=context, owner=caller.owner))
