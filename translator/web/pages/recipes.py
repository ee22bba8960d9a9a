"""How a form says to translate: the language, the model, the search and the glossary that it has chosen."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form

from translator.jobs import Recipe
from translator.languages import AUTO
from translator.records import Decoding
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


RecipeDep = Annotated[Recipe, Depends(read_recipe)]
