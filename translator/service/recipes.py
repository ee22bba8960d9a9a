"""How a document is to be translated, as a user says it: checked here for every door."""

from __future__ import annotations

from translator.errors import NotFound
from translator.jobs import Recipe
from translator.languages import AUTO, parse_source_language
from translator.records import Decoding
from translator.registry.location import find_model, find_present, known_names
from translator.service.context import Context
from translator.service.glossaries import find_version
from translator.settings import Settings


def make_recipe(
    source: str = AUTO,
    *,
    context: Context,
    model: str = "",
    decoding: Decoding | None = None,
    glossary: str = "",
    owner: str | None = None,
    may_name_directory: bool = False,
) -> Recipe:
    """The recipe of what a user names: language, model, search and glossary.

    Args:
        model: empty for the service's own.
        glossary: name or id; empty for none.
        owner: whose glossaries count; None for those of all.
        may_name_directory: whether the model may be a directory, as somebody on this machine may say.

    Raises:
        UnknownLanguage: the service reads no such language.
        NotFound, ModelMissing, LicenseNotAccepted: no such model may be used here, or there is no such
            glossary.
    """
    if may_name_directory and model not in ("", AUTO):
        find_model(model, settings=context.settings)
        chosen = model
    else:
        chosen = require_model(model, settings=context.settings)
    version = find_version(glossary, context=context, owner=owner)
    return Recipe(parse_source_language(source), chosen, decoding or Decoding(), version)


def require_model(name: str, *, settings: Settings) -> str:
    """The model that a request means: the service's own where it names none.

    A request may name models, not directories: it must not find out what is on this machine.

    Raises:
        NotFound: there is none of this name here.
        LicenseNotAccepted: see `find_model`.
    """
    if not name:
        return settings.model
    if name != AUTO:
        if find_present(name, settings=settings) is None:
            here = [known for known in known_names(settings) if find_present(known, settings=settings)]
            raise NotFound(f"no model {name!r} on this machine; there are {', '.join((AUTO, *here))}")
        find_model(name, settings=settings)
    return name
