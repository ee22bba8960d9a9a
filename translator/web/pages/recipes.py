"""How a form says to translate: the language, the model, the search and the glossary that it has chosen."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form

from translator.callers import Caller
from translator.counting import pluralize
from translator.jobs import Recipe
from translator.languages import AUTO
from translator.records import Decoding
from translator.registry.location import list_models
from translator.service.context import Context
from translator.service.queries import list_glossaries
from translator.service.recipes import make_recipe
from translator.web.caller import ContextDep
from translator.web.pages.guard import VisitorDep

BEAM = Decoding().beam_size

FormText = Annotated[str, Form()]
FormBeam = Annotated[int, Form()]


def read_recipe(
    context: ContextDep,
    visitor: VisitorDep,
    source: FormText = AUTO,
    model: FormText = "",
    beam: FormBeam = BEAM,
    glossary: FormText = "",
) -> Recipe:
    """The recipe of a form.

    Raises:
        InvalidRequest: see `Decoding`.
        UnknownLanguage, NotFound, LicenseNotAccepted: no such language, model or glossary may be used here.
    """
    return make_recipe(
        source, context=context, model=model, decoding=Decoding(beam), glossary=glossary, owner=visitor.owner
    )


def offer_models(context: Context) -> list[tuple[str, str]]:
    """Models on this machine for a form to choose from, each with its languages."""
    present = (item for item in list_models(context.settings) if item.state in ("bundled", "installed"))
    return [(item.name, f"{item.name} ({', '.join(item.languages)})") for item in present]


def offer_glossaries(context: Context, visitor: Caller) -> list[tuple[str, str]]:
    """A visitor's glossaries for a form to choose from: ids and names, each with its size."""
    found = list_glossaries(context=context, owner=visitor.owner)
    return [(item.id, f"{item.name} ({pluralize(sum(item.counts.values()), 'term')})") for item in found]


RecipeDep = Annotated[Recipe, Depends(read_recipe)]
