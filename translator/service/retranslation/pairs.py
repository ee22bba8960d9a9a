"""Pairs to adapt a model with, from what is stored: references, what people wrote, unflagged translations."""

from __future__ import annotations

from collections.abc import Iterator

from translator.comparison.documents import covered_text
from translator.fact_key import HUMAN
from translator.formats.units import TranslationUnit
from translator.jobs import JobId
from translator.languages import ENGLISH, SOURCE_LANGUAGES
from translator.records import PlacedReference, TranslatedDocument, Translation
from translator.retranslations import Query
from translator.segment import unwrap
from translator.service.context import Context
from translator.store import candidates, edits, jobs, scores, texts

_PAGE = 100
_MOST_SUGGESTIONS = 100_000
# A reference that covers less than this share of its segments says nothing about the rest of the source.
_WHOLE = 0.9


def find_pairs(
    query: Query, *, context: Context, with_suggestions: bool = False, with_translations: bool = False
) -> Iterator[TranslationUnit]:
    """Pairs of the documents that a query means; each says in a note where it comes from.

    References count where they cover all of the segments at which they were located.

    Args:
        with_suggestions: also what people proposed, whatever document it was for.
        with_translations: also accepted translations that nothing is flagged of.
    """
    cursor = ""
    while True:
        with context.store.read() as tx:
            page = candidates.list_accepted(tx, query, after=cursor, limit=_PAGE)
        if not page:
            break
        for document_id, job_id in page:
            yield from _of_document(job_id, context=context, with_translations=with_translations)
            cursor = document_id
    if with_suggestions:
        yield from _suggested(query.owner, context=context)


def _of_document(job_id: JobId, *, context: Context, with_translations: bool) -> Iterator[TranslationUnit]:
    with context.store.read() as tx:
        job = jobs.get(tx, job_id)
        document, known = texts.read_result(tx, job), scores.read(tx, job)
    for place in known.placed:
        unit = _from_reference(place, document)
        if unit:
            yield unit
    for item in document.translations:
        if item.model == HUMAN:
            yield _to_unit(item.segment.language, unwrap(item.segment.text), item.text, "edit", document.name)
        elif with_translations and item.model is not None and not item.flags:
            yield _from_translation(item, document.name)


def _from_reference(place: PlacedReference, document: TranslatedDocument) -> TranslationUnit | None:
    wanted = set(place.segments)
    held = [item.segment for item in document.translations if item.segment.id in wanted]
    languages = {segment.language for segment in held}
    if place.origin != "given" or len(languages) != 1 or not languages <= set(SOURCE_LANGUAGES):
        return None
    whole = sum(len(item.text.split()) for item in document.translations if item.segment.id in wanted)
    if len(covered_text(place, document).split()) < _WHOLE * whole:
        return None
    source = " ".join(unwrap(segment.text) for segment in held)
    return _to_unit(languages.pop(), source, place.text, "reference", document.name)


def _from_translation(item: Translation, name: str) -> TranslationUnit:
    unit = _to_unit(item.segment.language, unwrap(item.segment.text), item.text, "translation", name)
    return TranslationUnit(unit.variants, {**unit.notes, "model": item.model or ""}, unit.id)


def _suggested(owner: str | None, *, context: Context) -> Iterator[TranslationUnit]:
    with context.store.read() as tx:
        found = edits.list_suggestions(tx, owner=owner, limit=_MOST_SUGGESTIONS)
    for item in found:
        if item.source_language in SOURCE_LANGUAGES and item.target_language == ENGLISH:
            yield _to_unit(item.source_language, item.source, item.target, "suggestion", "")


def _to_unit(language: str, source: str, english: str, origin: str, name: str) -> TranslationUnit:
    notes = {"origin": origin, **({"document": name} if name else {})}
    return TranslationUnit({language: source, ENGLISH: english}, notes)
