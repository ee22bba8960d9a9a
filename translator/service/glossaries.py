"""Glossaries that are kept: imported, changed, looked at, used by name, deleted.

`Recipe.glossary` is a version. `find_version` gives it for what a user names; `resolve` gives its terms back.
`owner` None sees everything, any other only what is its own.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from translator.errors import InvalidRequest, NotFound
from translator.glossary import NO_TERMS, Glossary
from translator.glossary.editing import merge, without
from translator.glossary.stored import StoredGlossary, StoredVersion
from translator.service.context import Context
from translator.store import glossaries

log = logging.getLogger(__name__)

_MAX_NAME_CHARS = 1024


def create(name: str, terms: Glossary, *, context: Context, owner: str = "") -> StoredGlossary:
    """Keep a new glossary, whether or not there is one of this name.

    Raises:
        InvalidRequest: the name is empty or too long.
    """
    checked = _check_name(name)
    with context.store.write() as tx:
        glossary_id = glossaries.add(tx, checked, terms, owner=owner)
        made = glossaries.get(tx, glossary_id, owner=None)
    log.info("glossary created", extra={"glossary_id": glossary_id, "n_terms": len(terms.terms)})
    return made


def put(name: str, terms: Glossary, *, context: Context, owner: str = "") -> StoredGlossary:
    """Give the glossary of this name these terms as its next version; make it where there is none.

    Raises:
        InvalidRequest: the name is empty or too long.
    """
    try:
        return change(get(name, context=context, owner=owner).id, terms=terms, context=context)
    except NotFound:
        return create(name, terms, context=context, owner=owner)


def get(reference: str, *, context: Context, owner: str | None = None) -> StoredGlossary:
    """A glossary by its id, or the newest of a name.

    Raises:
        NotFound: there is none.
    """
    with context.store.read() as tx:
        return glossaries.get(tx, reference, owner=owner)


def list_all(*, context: Context, owner: str | None = None) -> list[StoredGlossary]:
    """All glossaries, oldest first."""
    with context.store.read() as tx:
        return glossaries.list_all(tx, owner=owner)


def list_versions(reference: str, *, context: Context, owner: str | None = None) -> list[StoredVersion]:
    """The versions that a glossary has had, oldest first.

    Raises:
        NotFound: there is no such glossary.
    """
    with context.store.read() as tx:
        return glossaries.list_versions(tx, glossaries.get(tx, reference, owner=owner).id)


def change(
    reference: str,
    *,
    context: Context,
    terms: Glossary | None = None,
    name: str | None = None,
    owner: str | None = None,
) -> StoredGlossary:
    """Give a glossary other terms, or another name, or both.

    Raises:
        NotFound: there is no such glossary.
        InvalidRequest: the name is empty or too long.
    """
    checked = None if name is None else _check_name(name)
    with context.store.write() as tx:
        glossary_id = glossaries.get(tx, reference, owner=owner, is_locked=True).id
        if terms is not None:
            glossaries.set_terms(tx, glossary_id, terms)
        if checked is not None:
            glossaries.rename(tx, glossary_id, checked)
        return glossaries.get(tx, glossary_id, owner=None)


def replace_dictionary(
    reference: str, language: str, terms: Glossary, *, context: Context, owner: str | None = None
) -> StoredGlossary:
    """Give a glossary these terms in place of all that it has of a language.

    Raises:
        NotFound: there is no such glossary.
        InvalidGlossary: it would have too many terms.
    """
    with context.store.write() as tx:
        found = glossaries.get(tx, reference, owner=owner, is_locked=True)
        others = without(glossaries.read_content(tx, found.version), language)
        glossaries.set_terms(tx, found.id, merge([terms, others]))
        return glossaries.get(tx, found.id, owner=None)


def add_terms(
    reference: str, terms: Glossary, *, context: Context, owner: str | None = None
) -> StoredGlossary:
    """Add terms to a glossary; those that it has already are replaced.

    Raises:
        NotFound: there is no such glossary.
        InvalidGlossary: it would have too many terms.
    """
    with context.store.write() as tx:
        found = glossaries.get(tx, reference, owner=owner, is_locked=True)
        glossaries.set_terms(tx, found.id, merge([terms, glossaries.read_content(tx, found.version)]))
        return glossaries.get(tx, found.id, owner=None)


def delete(reference: str, *, context: Context, owner: str | None = None) -> None:
    """Remove a glossary; versions that jobs were translated with stay readable.

    Raises:
        NotFound: there is no such glossary.
    """
    with context.store.write() as tx:
        found = glossaries.get(tx, reference, owner=owner, is_locked=True)
        glossaries.remove(tx, found.id)
    log.info("glossary deleted", extra={"glossary_id": found.id})


def find_version(reference: str, *, context: Context, owner: str | None = None) -> str:
    """What `Recipe.glossary` must hold for a glossary's id or name; empty for an empty reference.

    Raises:
        NotFound: there is no such glossary.
    """
    return get(reference, context=context, owner=owner).version if reference else ""


def combine(references: Sequence[str], *, context: Context, owner: str | None = None) -> str:
    """A version with the terms of several glossaries, an earlier one going before a later one.

    Raises:
        NotFound: there is no such glossary.
        InvalidGlossary: it would have too many terms.
    """
    with context.store.write() as tx:
        versions = [glossaries.get(tx, reference, owner=owner).version for reference in references]
        if len(set(versions)) == 1:
            return versions[0]
        return glossaries.write_content(
            tx, merge([glossaries.read_content(tx, version) for version in versions])
        )


def keep(terms: Glossary, *, context: Context) -> str:
    """Make a version known that belongs to no glossary by name, and return it."""
    with context.store.write() as tx:
        return glossaries.write_content(tx, terms)


def resolve(version: str, *, context: Context) -> Glossary:
    """The glossary of a version, kept in this process; empty for the empty version.

    Raises:
        NotFound: there is no such version.
    """
    if not version:
        return NO_TERMS

    def load(wanted: str) -> Glossary:
        with context.store.read() as tx:
            return glossaries.read_content(tx, wanted)

    return context.glossaries.get(version, load)


def _check_name(name: str) -> str:
    checked = " ".join(name.split())
    if not 1 <= len(checked) <= _MAX_NAME_CHARS or "\0" in checked:
        raise InvalidRequest(f"glossary name of {len(checked)} characters; 1 to {_MAX_NAME_CHARS} is right")
    return checked
