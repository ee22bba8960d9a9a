"""Glossaries that are kept: imported, changed, looked at, used by name, deleted.

`Recipe.glossary` is a version. `find_version` gives it for what a user names; `resolve` gives its terms back.
`owner` None is the operator: he sees everything, and names what nobody owns by name and the rest by id.
Any other sees and names only what is its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from translator.errors import ChangedMeanwhile, Conflict, InvalidRequest, NotFound
from translator.glossary import NO_TERMS, Glossary, Term
from translator.glossary.files import collect
from translator.glossary.glossary import StoredGlossary, StoredVersion, merge_glossaries, without_language
from translator.service.context import Context
from translator.store import Transaction, glossaries

log = logging.getLogger(__name__)

_MAX_NAME_CHARS = 1024


def create(
    name: str, terms: Glossary, *, context: Context, owner: str = "", is_namesake: bool = False
) -> StoredGlossary:
    """Keep a new glossary.

    Args:
        is_namesake: whether it may have the name of another one of its owner, which is then none of both.

    Raises:
        InvalidRequest: the name is empty or too long.
        Conflict: its owner has one of this name.
    """
    checked = _check_name(name)
    with context.store.write() as tx:
        made = _add(tx, checked, terms, owner=owner, is_namesake=is_namesake)
        if made is None:
            raise Conflict(
                f"there is a glossary {checked!r} already; give it the terms, or take another name"
            )
    log.info("glossary created", extra={"glossary_id": made.id, "n_terms": len(terms.terms)})
    return made


def put(name: str, terms: Glossary, *, context: Context, owner: str = "") -> StoredGlossary:
    """Give the owner's glossary of this name these terms as its next version; make it where there is none.

    Raises:
        InvalidRequest: the name is empty or too long.
        AmbiguousGlossary: several have the name.
    """
    checked = _check_name(name)
    with context.store.write() as tx:
        made = None
        try:
            found = glossaries.get(tx, checked, owner=owner, is_locked=True)
        except NotFound:
            made = _add(tx, checked, terms, owner=owner)
            # None where somebody else was faster.
            found = made or glossaries.get(tx, checked, owner=owner, is_locked=True)
        if made is None:
            glossaries.set_terms(tx, found.id, terms)
        return glossaries.get(tx, found.id, owner=None)


def _add(
    tx: Transaction, name: str, terms: Glossary, *, owner: str, is_namesake: bool = False
) -> StoredGlossary | None:
    glossary_id = glossaries.add(tx, name, terms, owner=owner, is_namesake=is_namesake)
    return None if glossary_id is None else glossaries.get(tx, glossary_id, owner=None)


def pick_version(versions: Sequence[StoredVersion], n: int | None) -> str:
    """The version of a number, by default the newest.

    Raises:
        NotFound: there are not so many.
    """
    if n is not None and not 1 <= n <= len(versions):
        raise NotFound(f"the glossary has no version {n}; it has {len(versions)}")
    return versions[(n or len(versions)) - 1].version


def change(
    reference: str,
    *,
    context: Context,
    terms: Glossary | None = None,
    name: str | None = None,
    owner: str | None = None,
    is_namesake: bool = False,
) -> StoredGlossary:
    """Give a glossary other terms, or another name, or both.

    Args:
        is_namesake: whether it may have the name of another.

    Raises:
        Conflict: its owner has another one of this name.
        InvalidRequest: the name is empty or too long.
    """
    checked = None if name is None else _check_name(name)
    with context.store.write() as tx:
        found = glossaries.get(tx, reference, owner=owner, is_locked=True)
        if terms is not None:
            glossaries.set_terms(tx, found.id, terms)
        if checked is not None and checked != found.name:
            glossaries.rename(tx, found, checked, is_namesake=is_namesake)
        return glossaries.get(tx, found.id, owner=None)


def replace_dictionary(
    reference: str, language: str, terms: Glossary, *, context: Context, owner: str | None = None
) -> StoredGlossary:
    """Give a glossary these terms in place of all that it has of a language.

    Raises:
        InvalidGlossary: it would have too many terms.
    """

    def replace(known: Glossary) -> Glossary:
        return merge_glossaries([terms, without_language(known, language)])

    return _rewrite(reference, replace, context=context, owner=owner)


def add_terms(
    reference: str, terms: Glossary, *, context: Context, owner: str | None = None
) -> StoredGlossary:
    """Add terms to a glossary; those that it has already are replaced.

    Raises:
        InvalidGlossary: it would have too many terms.
    """
    return _rewrite(reference, lambda known: merge_glossaries([terms, known]), context=context, owner=owner)


def put_term(
    reference: str, term: Term, *, replaced: Term | None = None, context: Context, owner: str | None = None
) -> StoredGlossary:
    """Give a glossary one more term, or one in place of another, as its next version.

    Raises:
        InvalidGlossary: the term is empty or too long, or there would be too many.
        Conflict: there is such a term already.
        ChangedMeanwhile: the term that is to be replaced is not there as it was.
    """
    collect([(1, term)], (), name="term")

    def put_in(known: Glossary) -> Glossary:
        others = _without_term(known, replaced)
        twin = next((other for other in others if other.key == term.key), None)
        if twin is not None:
            raise Conflict(f"the glossary has {twin.source!r} already, as {twin.target!r}")
        return Glossary(tuple(sorted((*others, term))))

    return _rewrite(reference, put_in, context=context, owner=owner)


def remove_term(reference: str, term: Term, *, context: Context, owner: str | None = None) -> StoredGlossary:
    """Take a term out of a glossary, which makes its next version.

    Raises:
        ChangedMeanwhile: the term is not there as it was.
    """
    return _rewrite(
        reference, lambda known: Glossary(_without_term(known, term)), context=context, owner=owner
    )


def _rewrite(
    reference: str, make: Callable[[Glossary], Glossary], *, context: Context, owner: str | None
) -> StoredGlossary:
    """Give a glossary the terms that are made of those that it has."""
    with context.store.write() as tx:
        found = glossaries.get(tx, reference, owner=owner, is_locked=True)
        glossaries.set_terms(tx, found.id, make(glossaries.read_content(tx, found.version)))
        return glossaries.get(tx, found.id, owner=None)


def _without_term(terms: Glossary, term: Term | None) -> tuple[Term, ...]:
    if term is not None and term not in terms.terms:
        raise ChangedMeanwhile(f"somebody changed or removed {term.source!r} meanwhile; look at it again")
    return tuple(other for other in terms.terms if other != term)


def delete(reference: str, *, context: Context, owner: str | None = None) -> None:
    """Remove a glossary; versions that jobs were translated with stay readable."""
    with context.store.write() as tx:
        found = glossaries.get(tx, reference, owner=owner, is_locked=True)
        glossaries.remove(tx, found.id)
    context.store.empty_log()
    log.info("glossary deleted", extra={"glossary_id": found.id})


def find_version(reference: str, *, context: Context, owner: str | None = None) -> str:
    """What `Recipe.glossary` must hold for a glossary's id or name; empty for an empty reference."""
    if not reference:
        return ""
    with context.store.read() as tx:
        return glossaries.get(tx, reference, owner=owner).version


def combine(references: Sequence[str], *, context: Context, owner: str | None = None) -> str:
    """A version with the terms of several glossaries, an earlier one going before a later one.

    Raises:
        InvalidGlossary: it would have too many terms.
    """
    with context.store.write() as tx:
        versions = [glossaries.get(tx, reference, owner=owner).version for reference in references]
        if len(set(versions)) == 1:
            return versions[0]
        return glossaries.write_content(
            tx, merge_glossaries([glossaries.read_content(tx, version) for version in versions])
        )


def resolve(version: str, *, context: Context) -> Glossary:
    """The glossary of a version, kept in this process; empty for the empty version."""
    if not version:
        return NO_TERMS

    def load(known: Glossary | None) -> Glossary:
        if known is not None:
            return known
        with context.store.read() as tx:
            return glossaries.read_content(tx, version)

    return context.glossaries.renew(version, load)


def _check_name(name: str) -> str:
    checked = " ".join(name.split())
    if not 1 <= len(checked) <= _MAX_NAME_CHARS or "\0" in checked:
        raise InvalidRequest(f"glossary name of {len(checked)} characters; 1 to {_MAX_NAME_CHARS} is right")
    return checked
