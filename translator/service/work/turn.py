"""One turn of a worker: claim, prepare, translate what is not known yet, commit."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial

from translator import pipeline
from translator.engine import Engine
from translator.errors import ModelChanged, ModelMissing, StoreUnavailable, TranslatorError, Unavailable
from translator.glossary import Glossary
from translator.jobs import Claim, Fact, FactKey, JobId
from translator.records import Hypothesis, Segment, SourceText
from translator.service.context import Context
from translator.service.glossaries import resolve
from translator.service.memory import find_keys, memory_of
from translator.service.scoring import score_finished
from translator.service.work.claims import (
    Heartbeat,
    PreparedClaim,
    defer_foreign,
    defer_missing,
    prepare_claim,
    read_uncut,
)
from translator.service.work.commit import Known, commit, sign_of
from translator.store import chunks, jobs, texts
from translator.store.speeds import EngineUse

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 2
"""Turns that one process takes at the same time."""

# Enough short documents to fill the batches of one engine call.
_MOST_CHUNKS = 32
_WAIT_S = 5.0
"""Seconds before a failed try is repeated, times the number of the try."""
_COMMIT_WITHIN_S, _COMMIT_PAUSE_S = 20.0, 0.5
"""Seconds for which results are kept that a database does not take, and between two tries."""
_REPLACED_S = 0.5
"""Seconds within which another model has taken the place of one that is replaced."""
ALONE_WITHIN_S = 60.0
"""Seconds for which work that needs a process to itself waits for the turn beside it; then it is put back."""


def take_turn(*, context: Context) -> bool:
    """Claim the most urgent work and do it; False where nothing waits.

    Whatever goes wrong with a document is written to its job; only an unusable store is raised.
    """
    with context.solo_lock.together():
        with context.store.write() as tx:
            claims = chunks.claim(
                tx,
                lease_s=context.settings.lease_s,
                most_chunks=_MOST_CHUNKS,
                most_chars=context.batch_budget.most_chars,
                excluded=context.deferred.exclusions(),
            )
        if not claims:
            return False
        if not claims[0].is_suspect:
            with Heartbeat(claims, context=context):
                _work(claims, context=context)
            return True
    _work_alone(claims, context=context)
    return True


def take_turns(*, context: Context, for_s: float, must_stop: Callable[[], bool] = lambda: False) -> None:
    """Take turns until nothing waits, the time is over or `must_stop()`; what is left is announced again.

    Where there is enough to do, two turns go on side by side: while one cuts, looks up and commits, the
    engine works for the other.
    """
    with context.store.read() as tx:
        n_waiting = jobs.count_queued(tx, most=SIDE_BY_SIDE)
    end = time.monotonic() + for_s
    with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="turn") as pool:

        def begin(count: int) -> set[Future[bool]]:
            return {pool.submit(take_turn, context=context) for _ in range(count)}

        running = begin(max(1, n_waiting))
        is_left = False
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            took = [turn.result() for turn in ended]
            if not any(took):
                continue
            if time.monotonic() >= end or must_stop():
                is_left = True
            else:
                running |= begin(SIDE_BY_SIDE - len(running))
    if is_left:
        context.queue.wake()


def _work_alone(claims: Sequence[Claim], *, context: Context) -> None:
    """Do work whose worker died before with nothing beside it in this process, and count that try."""
    alone = context.solo_lock.alone(within_s=ALONE_WITHIN_S)
    with Heartbeat(claims, context=context) as heartbeat, alone as is_alone:
        heartbeat.begin_try()
        with context.store.write() as tx:
            held = [item for item in claims if is_alone and chunks.begin_alone(tx, item)]
            if not is_alone:
                chunks.put_back(tx, claims)
        _work(held, context=context)


def _work(claims: Sequence[Claim], *, context: Context) -> None:
    prepared = []
    try:
        uncut = read_uncut(claims, context=context)
    except StoreUnavailable as error:
        for item in claims:
            _record(item, error, context=context)
        return
    for item in claims:
        try:
            found = prepare_claim(item, uncut, context=context)
        except Exception as error:  # noqa: BLE001  # whatever a document does is recorded at its job
            _record(item, error, context=context)
        else:
            prepared += [found] if found else []
    if prepared:
        _translate_all(prepared, context=context)


def _translate_all(prepared: Sequence[PreparedClaim], *, context: Context) -> None:
    """One engine call for all; where that fails, one for each, so that no document costs another."""
    started = time.monotonic()
    try:
        prepared = _find_feasible(prepared, context=context)
        _translate(prepared, context=context)
    except ModelChanged:  # between the look and the commit
        _translate_all(prepared, context=context)
        return
    except Exception as error:  # noqa: BLE001  # whatever a document does is recorded at its job
        if len(prepared) == 1 or isinstance(error, StoreUnavailable):
            for item in prepared:
                _record(item.claim, error, context=context)
        else:
            for item in prepared:
                _translate_all([item], context=context)
        return
    seconds = round(time.monotonic() - started, 3)
    for item in prepared:
        log.info(
            "chunk done", extra={**item.claim.log_facts, "n_segments": len(item.segments), "seconds": seconds}
        )


def _find_feasible(prepared: Sequence[PreparedClaim], *, context: Context) -> list[PreparedClaim]:
    """What the model at hand can do; the rest is left to others."""
    recipe = prepared[0].claim.recipe
    try:
        engine = _find_engine(recipe.model, context=context)
    except ModelMissing as error:
        defer_missing([item.claim for item in prepared], error, context=context)
        return []
    parts = {item.claim.job_id for item in prepared if item.claim.first is not None}
    foreign = set()
    if parts:
        with context.store.read() as tx:
            foreign = chunks.find_foreign(tx, parts, signature=sign_of(recipe, engine))
        claims = [item.claim for item in prepared if item.claim.job_id in foreign]
        defer_foreign(claims, model=engine.model, context=context)
    return [item for item in prepared if item.claim.job_id not in foreign]


def _find_engine(model: str, *, context: Context) -> Engine:
    """The engine of a model; one that is missing is looked for again, since it may be being replaced."""
    try:
        return context.engines(model)
    except ModelMissing:
        time.sleep(_REPLACED_S)
        return context.engines(model)


def _translate(prepared: Sequence[PreparedClaim], *, context: Context) -> None:
    if not prepared:
        return
    recipe = prepared[0].claim.recipe
    engine = context.engines(recipe.model)
    glossary = resolve(recipe.glossary, context=context)
    keys = _find_keys(prepared, engine=engine, glossary=glossary, context=context)
    with context.store.read() as tx:
        facts = texts.find_facts(tx, {key for own in keys.values() for key in own.values()})
    lacking = {
        owner: {source for source, key in own.items() if key not in facts} for owner, own in keys.items()
    }
    # What several owners lack is translated once.
    missing = list(
        dict.fromkeys(source for owner, own in keys.items() for source in own if source in lacking[owner])
    )
    started = time.monotonic()
    with context.engine_time.running() as share:
        results = pipeline.translate_texts(
            missing, engine=engine, decoding=recipe.decoding, glossary=glossary
        )
    effort = EngineUse(len(missing), sum(len(source.text) for source in missing), share.seconds)
    context.batch_budget.learn(recipe, effort.n_chars, seconds=time.monotonic() - started)
    fresh = dict(zip(missing, results, strict=True))
    known = {
        owner: _know(
            own, facts, fresh, model=engine.model, memory=memory_of(owner, settings=context.settings)
        )
        for owner, own in keys.items()
    }
    write = partial(commit, prepared, known, lacking, engine=engine, effort=effort, context=context)
    score_finished(_repeat(write), context=context)


def _find_keys(
    prepared: Sequence[PreparedClaim], *, engine: Engine, glossary: Glossary, context: Context
) -> dict[str, dict[SourceText, FactKey]]:
    """The keys of what is to be translated, by owner of the document."""
    segments: dict[str, list[Segment]] = {}
    for item in prepared:
        segments.setdefault(item.claim.owner, []).extend(item.segments)
    return {
        owner: find_keys(
            own,
            engine=engine,
            recipe=prepared[0].claim.recipe,
            glossary=glossary,
            owner=memory_of(owner, settings=context.settings),
        )
        for owner, own in segments.items()
    }


def _know(
    keys: Mapping[SourceText, FactKey],
    facts: Mapping[FactKey, Fact],
    fresh: Mapping[SourceText, Hypothesis],
    *,
    model: str,
    memory: str,
) -> Known:
    return {
        source: facts[key] if key in facts else Fact.of(fresh[source], key=key, model=model, owner=memory)
        for source, key in keys.items()
    }


def _repeat(write: Callable[[], list[JobId]]) -> list[JobId]:
    """Commit; a store that is away is tried again for some time, since work that is lost costs more."""
    end = time.monotonic() + _COMMIT_WITHIN_S
    while True:
        try:
            return write()
        except StoreUnavailable as error:
            if time.monotonic() >= end:
                raise
            log.warning("results not written yet", extra={"reason": str(error)})
            time.sleep(_COMMIT_PAUSE_S)


def _record(claim: Claim, error: Exception, *, context: Context) -> None:
    """Note why a try failed: at the job where another try cannot help, else at the chunk."""
    is_ours = isinstance(error, TranslatorError)
    # The words of a foreign error may quote the document, so they are neither stored nor logged.
    code = error.code if isinstance(error, TranslatorError) else "internal_error"
    message = str(error) if is_ours else f"{type(error).__name__}; see the worker's log"
    place = traceback.extract_tb(error.__traceback__)[-1]
    facts = {**claim.log_facts, "attempt": claim.attempt}
    log.error("chunk failed", extra={**facts, "code": code, "place": f"{place.name}:{place.lineno}"})
    with context.store.write() as tx:
        if isinstance(error, TranslatorError) and not error.retryable:
            chunks.refuse(tx, claim, code=code, message=message)
        else:
            wait_s = min(_WAIT_S * claim.attempt, context.settings.lease_s)
            # What is outside of this process is away for all chunks, and comes back.
            counts = not isinstance(error, Unavailable)
            chunks.give_back(tx, claim, code=code, message=message, wait_s=wait_s, counts=counts)
