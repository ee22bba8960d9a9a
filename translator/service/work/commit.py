"""Writing what a turn made: facts, segments that point to them, and what is counted at each job."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from translator import pipeline
from translator.engine import Engine
from translator.errors import ModelChanged
from translator.jobs import Fact, FactKey, JobId, Recipe
from translator.pipeline import make_signature
from translator.records import SourceText
from translator.service.context import Context
from translator.service.work.claims import PreparedClaim
from translator.store import Transaction, chunks, scores, speeds, texts
from translator.store.chunks import FinishedChunks
from translator.store.speeds import EngineUse
from translator.store.texts import FinishedClaim

Known = Mapping[SourceText, Fact]
"""The translations of the texts of one owner."""


def sign_of(recipe: Recipe, engine: Engine) -> str:
    """The signature of what an engine makes under a recipe."""
    return make_signature(engine.model, recipe.decoding, glossary=recipe.glossary)


def commit(
    prepared: Sequence[PreparedClaim],
    known: Mapping[str, Known],
    lacking: Mapping[str, set[SourceText]],
    *,
    engine: Engine,
    effort: EngineUse,
    context: Context,
) -> list[JobId]:
    """Write what was made, for the claims that still hold, in one transaction; returns the jobs to score.

    Raises:
        ModelChanged: another chunk was finished in the meantime that was made with another model.
    """
    recipe = prepared[0].claim.recipe
    signature = sign_of(recipe, engine)
    with context.store.write() as tx:
        still = chunks.finish(tx, [item.claim for item in prepared])
        held = [item for item in prepared if item.claim.chunk_id in still]
        for job_id in sorted({item.claim.job_id for item in held if item.claim.first is not None}):
            if not chunks.pin(tx, job_id, signature=signature):
                raise ModelChanged(f"job {job_id!r} was begun with another model than {engine.model}")
        # All facts, not only the fresh ones: a known one may have been deleted in the meantime.
        facts = {fact.key: fact for own in known.values() for fact in own.values()} if held else {}
        texts.write_facts(tx, list(facts.values()))
        reused = _find_reused(tx, known, lacking, context=context)
        texts.write_translations(tx, _put_together(held, known, model=engine.model))
        booked = _book(held, reused=reused)
        finished = chunks.count_done(tx, booked, signature=signature)
        owed = scores.owe(tx, finished, within_s=context.settings.lease_s)
        speeds.add(tx, effort, model=engine.model, decoding=recipe.decoding)
        return owed


def _find_reused(
    tx: Transaction, known: Mapping[str, Known], lacking: Mapping[str, set[SourceText]], *, context: Context
) -> dict[str, set[SourceText]]:
    """What counts as known already, by owner: where all share a memory, what the owner had himself."""
    reused = {owner: own.keys() - lacking[owner] for owner, own in known.items()}
    if not context.settings.share_memory:
        return reused
    return {
        owner: {source for source in sources if known[owner][source].key in own}
        for owner, sources in reused.items()
        for own in [texts.find_own(tx, {known[owner][source].key for source in sources}, owner=owner)]
    }


def _put_together(
    held: Sequence[PreparedClaim], known: Mapping[str, Known], *, model: str
) -> list[FinishedClaim]:
    made = {owner: {source: fact.hypothesis for source, fact in own.items()} for owner, own in known.items()}
    return [
        FinishedClaim(
            item.claim,
            [pipeline.put_together(part, made[item.claim.owner], model=model) for part in item.segments],
            _keys_by_number(item, known[item.claim.owner]),
        )
        for item in held
    ]


def _book(
    held: Sequence[PreparedClaim], *, reused: Mapping[str, Collection[SourceText]]
) -> list[FinishedChunks]:
    """What is counted at each job; a turn may have several chunks of one."""
    booked = []
    for job_id in {item.claim.job_id for item in held}:
        own = [item for item in held if item.claim.job_id == job_id]
        sources = [pipeline.source_text(part) for item in own for part in item.segments]
        known = reused[own[0].claim.owner]
        booked.append(
            FinishedChunks(job_id, len(own), len(sources), sum(source in known for source in sources))
        )
    return booked


def _keys_by_number(item: PreparedClaim, known: Known) -> dict[int, FactKey]:
    sources = ((part.id, pipeline.source_text(part)) for part in item.segments)
    return {number: known[source].key for number, source in sources if source in known}
