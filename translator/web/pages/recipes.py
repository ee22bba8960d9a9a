"""How a form says to translate: the language, the model, the search and the glossary that it has chosen."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form

from translator.jobs import Recipe
from translator.languages import AUTO, parse_source_language
from translator.records import Decoding
from translator.service import glossaries
from translator.web.caller import ContextDep
from translator.web.native.models import require_model
from translator.web.pages.guard import VisitorDep

BEAM = Decoding().beam_size

Field = Annotated[str, Form()]
Beam = Annotated[int, Form(ge=1, le=16)]


def read_recipe(
    context: ContextDep,
    visitor: VisitorDep,
    source: Field = AUTO,
    model: Field = "",
    beam: Beam = BEAM,
    glossary: Field = "",
) -> Recipe:
    """The recipe of a form.

    Raises:
        UnknownLanguage, NotFound, LicenseNotAccepted: no such language, model or glossary may be used here.
    """
    version = glossaries.find_version(glossary, context=context, owner=visitor.owner) if glossary else ""
    chosen = require_model(model, settings=context.settings)
    return Recipe(parse_source_language(source), chosen, Decoding(beam), version)


RecipeDep = Annotated[Recipe, Depends(read_recipe)]
