"""What a re-translation would change: exact, from the keys of facts, without running an engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from translator import pipeline
from translator.errors import NothingMatches
from translator.jobs import FactKey, JobId, Recipe
from translator.pipeline import make_signature
from translator.records import Decoding, Segment
from translator.retranslations import Plan, Query, RecipeChange
from translator.segment import segment
from translator.service.context import Context
from translator.service.glossaries import find_version, resolve
from translator.service.memory import find_keys, memory_of
from translator.store import Transaction, candidates, speeds, texts
from translator.store.candidates import Candidate
from translator.store.seen import SeenKeys

MOST_DOCUMENTS, MOST_SEGMENTS = 200, 5_000
"""What a batch may have, unless a single document has more."""


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """A document under a change: its segments with the keys of their facts, None where none is made.

    `changed` are the numbers of segments that get another fact, `edited` of those that a person wrote, which
    stay. `n_edits_lost` counts edits whose segment is cut in another way now.
    """

    document_id: str
    previous_job_id: JobId
    recipe: Recipe
    model: str
    segments: tuple[Segment, ...]
    keys: tuple[FactKey | None, ...]
    changed: tuple[int, ...]
    edited: frozenset[int]
    n_edits_lost: int


@dataclass(frozen=True, slots=True)
class PlannedDocuments:
    """Some documents in order; `cursor` is the last id."""

    plans: tuple[DocumentPlan, ...]
    cursor: str

    @property
    def changed(self) -> tuple[DocumentPlan, ...]:
        """Those of which something changes."""
        return tuple(item for item in self.plans if item.changed)


def pin(change: RecipeChange, *, context: Context, owner: str | None = None) -> RecipeChange:
    """The change with the newest version of its glossary in place of the name or id."""
    if not change.glossary:
        return change
    return replace(change, glossary=find_version(change.glossary, context=context, owner=owner))


def make_plan(query: Query, change: RecipeChange, *, context: Context) -> Plan:
    """Walk through all documents that a query means, in memory that does not grow with their number.

    Args:
        change: with a version for a glossary; see `pin`.

    Raises:
        NothingMatches: there is none.
        UnknownModel, ModelMissing: the engine of the change, or of a document's own recipe.
    """
    plan, chars = Plan(), Counter[tuple[str, Decoding]]()
    models: dict[str, None] = {}
    with SeenKeys() as seen:
        for batch in walk(query, change, context=context):
            plan = _add(plan, batch, seen, chars, context=context)
            models |= dict.fromkeys(item.model for item in batch.plans)
    if not plan.n_documents:
        raise NothingMatches(describe_empty(query))
    return replace(plan, engine_s=_estimate(chars, context=context), models=tuple(models))


def would_change(query: Query, change: RecipeChange, *, context: Context) -> bool:
    """Whether anything would; stops at the first document of which it is so."""
    after = ""
    while found := _read_candidates(query, after=after, until=None, context=context):
        if any(plan_document(item, change, context=context).changed for item in found):
            return True
        after = found[-1].document_id
    return False


def walk(query: Query, change: RecipeChange, *, context: Context) -> Iterator[PlannedDocuments]:
    """All documents of a query, in batches."""
    cursor = ""
    while batch := read_batch(query, change, after=cursor, until=None, context=context):
        yield batch
        cursor = batch.cursor


def read_batch(
    query: Query, change: RecipeChange, *, after: str, until: float | None, context: Context
) -> PlannedDocuments | None:
    """The next documents after an id; None where there are no more."""
    found = _read_candidates(query, after=after, until=until, context=context)
    if not found:
        return None
    plans = tuple(plan_document(item, change, context=context) for item in found)
    return PlannedDocuments(plans, found[-1].document_id)


def _read_candidates(
    query: Query, *, after: str, until: float | None, context: Context
) -> Sequence[Candidate]:
    limits = {"most_documents": MOST_DOCUMENTS, "most_segments": MOST_SEGMENTS}
    with context.store.read() as tx:
        return candidates.read_batch(tx, query, after=after, until=until, **limits)


def plan_document(item: Candidate, change: RecipeChange, *, context: Context) -> DocumentPlan:
    """A document under a change."""
    recipe = change.apply(item.recipe)
    engine = context.engines(recipe.model)
    is_alike = _is_cut_alike(item, recipe)
    segments = item.segments if is_alike else tuple(segment(item.text, source=recipe.source))
    glossary = resolve(recipe.glossary, context=context)
    memory = memory_of(item.owner, settings=context.settings)
    by_source = find_keys(segments, engine=engine, recipe=recipe, glossary=glossary, owner=memory)
    written = {_place(item.segments[n]): item.facts[n] for n in item.edited}
    edited = frozenset(part.id for part in segments if written and _place(part) in written)
    keys = tuple(
        written[_place(part)] if part.id in edited else by_source.get(pipeline.source_text(part))
        for part in segments
    )
    return DocumentPlan(
        document_id=item.document_id,
        previous_job_id=item.job_id,
        recipe=recipe,
        model=engine.model,
        segments=segments,
        keys=keys,
        changed=_find_changed(item.facts, keys) if is_alike else _find_moved(item, segments, keys),
        edited=edited,
        n_edits_lost=len(item.edited) - len(edited),
    )


def _place(part: Segment) -> tuple[int, int]:
    return part.start, part.end


def describe_empty(query: Query) -> str:
    """The message for a query without any document."""
    given = {name: value for name, value in asdict(query).items() if value not in (None, ())}
    said = ", ".join(f"{name}={value!r}" for name, value in given.items())
    return f"no document with a finished translation matches {said or 'at all'}"


def _is_cut_alike(item: Candidate, recipe: Recipe) -> bool:
    """Whether segmenter, detector and source language are the same as they were."""
    before, now = (line.split("|model=")[0] for line in (item.signature, make_signature("", recipe.decoding)))
    return before == now and item.recipe.source == recipe.source


def _find_changed(before: Sequence[FactKey | None], after: Sequence[FactKey | None]) -> tuple[int, ...]:
    return tuple(n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new)


def _find_moved(
    item: Candidate, segments: Sequence[Segment], keys: Sequence[FactKey | None]
) -> tuple[int, ...]:
    """Segments that were not cut at the same place with the same fact."""
    before = {(part.start, part.end, fact) for part, fact in zip(item.segments, item.facts, strict=True)}
    return tuple(
        n
        for n, (part, key) in enumerate(zip(segments, keys, strict=True))
        if (part.start, part.end, key) not in before
    )


def _add(
    plan: Plan,
    batch: PlannedDocuments,
    seen: SeenKeys,
    chars: Counter[tuple[str, Decoding]],
    *,
    context: Context,
) -> Plan:
    wanted = {key for item in batch.changed for n in item.changed if (key := item.keys[n]) is not None}
    with context.store.read() as tx:
        known = texts.find_known(tx, wanted)
    fresh = seen.add(wanted - known)
    sizes: dict[FactKey, int] = {}
    for item in batch.changed:
        lengths = {
            key: len(pipeline.source_text(item.segments[n]).text)
            for n in item.changed
            if (key := item.keys[n]) in fresh and key is not None and key not in sizes
        }
        sizes |= lengths
        chars[item.model, item.recipe.decoding] += sum(lengths.values())
    changed = [item.keys[n] for item in batch.changed for n in item.changed]
    return replace(
        plan,
        n_documents=plan.n_documents + len(batch.plans),
        n_documents_changed=plan.n_documents_changed + len(batch.changed),
        n_segments=plan.n_segments + sum(len(item.segments) for item in batch.plans),
        n_changed=plan.n_changed + len(changed),
        n_known=plan.n_known + sum(key in known for key in changed),
        n_texts=plan.n_texts + len(fresh),
        n_chars=plan.n_chars + sum(sizes.values()),
        n_edits=plan.n_edits + sum(len(item.edited) for item in batch.plans),
        n_edits_lost=plan.n_edits_lost + sum(item.n_edits_lost for item in batch.plans),
    )


def _estimate(chars: Counter[tuple[str, Decoding]], *, context: Context) -> float | None:
    with context.store.read() as tx:
        parts = [_seconds(tx, model, decoding, count) for (model, decoding), count in chars.items()]
    return None if None in parts else sum(part for part in parts if part is not None)


def _seconds(tx: Transaction, model: str, decoding: Decoding, n_chars: int) -> float | None:
    if not n_chars:
        return 0.0
    speed = speeds.seconds_a_char(tx, model=model, decoding=decoding)
    return None if speed is None else speed * n_chars
