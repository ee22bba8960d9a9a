"""Short texts: known, under way for somebody else, or waiting for the next engine call."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from translator import pipeline
from translator.counting import pluralize
from translator.engine.patient import PatientEngine, Precedence
from translator.errors import InputTooLarge, StoreUnavailable, Unavailable
from translator.jobs import Fact, FactKey, Recipe
from translator.records import Hypothesis, TranslatedDocument
from translator.segment import Unit
from translator.service.context import Context, keep_few
from translator.service.glossaries import resolve
from translator.service.live.batcher import Batcher, BatchKey, Pending, PendingText
from translator.service.live.request import LiveRequest, open_request, other_versions
from translator.service.memory import memory_of
from translator.service.ttl_cache import TtlCache
from translator.store import texts as stored

log = logging.getLogger(__name__)

_MOST_TYPED, _TYPED_S = 5_000, 600.0
"""Translations of what is being typed that are remembered, and for how many seconds."""


class Live:
    """Translates short texts of many callers in this process; used with `with`.

    A text that was translated before comes out of the store; one that is being translated for somebody
    else is awaited with him; the others share engine calls. What a caller no longer waits for is finished
    and kept: whoever repeats his request finds it. What is still being typed is kept in memory alone.
    """

    def __init__(self, context: Context) -> None:
        """Prepare; a thread starts with the first text for a model."""
        self._context = context
        self._precedence = Precedence()
        self._in_flight = InFlight()
        self._recent = TtlCache[FactKey, Hypothesis](_MOST_TYPED, kept_s=_TYPED_S)
        self._batchers: dict[str, Batcher] = {}
        self._lock = threading.Lock()
        self._is_closed = False
        self.background = replace(
            context,
            engines=keep_few(
                lambda name: PatientEngine(context.engines(name), self._precedence), stamp=context.engines
            ),
        )
        """The context for documents that this process translates: they give way to live texts."""

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End after the engine calls under way; who still waits gets `Unavailable`."""
        with self._lock:
            self._is_closed = True
        for batcher in self._batchers.values():
            batcher.close()

    async def translate(
        self,
        texts: Sequence[str],
        *,
        recipe: Recipe,
        owner: str,
        unit: Unit = "sentence",
        is_kept: bool = True,
    ) -> list[TranslatedDocument]:
        """Translate texts, each by itself; waiting takes no thread.

        Args:
            owner: whose memory they go into.
            unit: what is translated in one; where it is too long for the model, or more than four sentences,
                these are.
            is_kept: whether the store is to have the translations; else they are forgotten in some minutes.

        Raises:
            UnknownModel, ModelMissing, LicenseNotAccepted: see `load_engine`.
            QueueFull: too many texts wait in this process.
            InputTooLarge: these alone are too many.
            EngineError, ModelCorrupt: a text could not be translated.
            StoreUnavailable: what is known cannot be looked up.
        """
        request, futures = await asyncio.to_thread(
            self._begin, texts, recipe, owner=owner, unit=unit, is_kept=is_kept
        )
        await _finish(futures.values())
        return request.documents(futures)

    async def propose(self, document: TranslatedDocument, *, recipe: Recipe, count: int) -> list[str]:
        """Up to `count` other translations of a document, best first; they are kept nowhere.

        Raises as `translate`.
        """
        engine = self._context.engines(recipe.model)
        segments = [item.segment for item in document.translations]
        batch_key = BatchKey(engine, recipe.decoding, count + 1)
        pending = [
            PendingText(item, batch_key)
            for item in pipeline.find_wanted(segments, languages=engine.languages)
        ]
        self._batcher(recipe.model).add(pending)
        await _finish(text.found for text in pending)
        others = {text.source: [item.text for item in text.found.result()] for text in pending}
        return await asyncio.to_thread(other_versions, document, others, count=count)

    def _begin(
        self,
        texts: Sequence[str],
        recipe: Recipe,
        *,
        owner: str,
        unit: Unit,
        is_kept: bool,
    ) -> tuple[LiveRequest, Mapping[FactKey, Pending]]:
        glossary = resolve(recipe.glossary, context=self._context)
        engine = self._context.engines(recipe.model)
        memory = memory_of(owner, settings=self._context.settings)
        request = open_request(
            texts, engine=engine, recipe=recipe, glossary=glossary, owner=memory, unit=unit
        )
        futures, own = self._in_flight.join(request.keys.values())
        batch_key = BatchKey(engine, recipe.decoding, glossary=glossary)
        pending = [
            PendingText(source, batch_key, key, memory, is_kept, futures[key])
            for source, key in request.keys.items()
            if key in own
        ]
        try:
            self._see_to(pending, model=recipe.model)
        except BaseException as error:
            for text in pending:
                text.found.set_exception(error)
            self._in_flight.resolve(own)
            raise
        return request, futures

    def _see_to(self, pending: Sequence[PendingText], *, model: str) -> None:
        """Answer what is known; let the others wait."""
        known = self._recent.find([text.key for text in pending if text.key and not text.is_kept])
        with self._context.store.read() as tx:
            facts = stored.find_facts(tx, {text.key for text in pending if text.key} - known.keys())
        known |= {key: fact.hypothesis for key, fact in facts.items()}
        missing = [text for text in pending if text.key not in known]
        most = self._context.settings.max_waiting
        if len(missing) > most:
            raise InputTooLarge(
                f"{pluralize(len(missing), 'segment')} at once, at most {most} (TOLMACS_MAX_WAITING); "
                "hand long texts in as documents"
            )
        if missing:
            self._batcher(model).add(missing)
        for text in pending:
            if text.key and text.key in known:
                text.found.set_result([known[text.key]])
        self._in_flight.resolve(known)

    def _batcher(self, model: str) -> Batcher:
        with self._lock:
            if self._is_closed:
                raise Unavailable("the service is stopping")
            if model not in self._batchers:
                self._batchers[model] = Batcher(
                    model,
                    keep=self._keep,
                    precedence=self._precedence,
                    most_waiting=self._context.settings.max_waiting,
                )
            return self._batchers[model]

    def _keep(self, pending: Sequence[PendingText]) -> None:
        """Write what was made; a store that fails now costs the memory, not the texts."""
        made = {
            text.key: (text, text.found.result()[0])
            for text in pending
            if text.key and not text.found.exception()
        }
        self._recent.keep({key: found for key, (text, found) in made.items() if not text.is_kept})
        facts = [
            Fact.of(found, key=key, model=text.batch_key.engine.model, owner=text.owner)
            for key, (text, found) in made.items()
            if text.is_kept
        ]
        try:
            if facts:
                with self._context.store.write() as tx:
                    stored.write_facts(tx, facts)
        except StoreUnavailable as error:
            log.warning("translations not kept", extra={"reason": str(error)})
        except Exception:
            log.exception("translations not kept")
        finally:
            self._in_flight.resolve(text.key for text in pending if text.key)


async def _finish(futures: Iterable[Pending]) -> None:
    await asyncio.gather(*map(asyncio.wrap_future, futures), return_exceptions=True)


class InFlight:
    """Futures of translations by the key of their fact; safe between threads.

    An asker joins before he looks into the store, and a maker resolves after he wrote there: whatever is in
    neither was made by nobody.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[FactKey, Pending] = {}

    def join(self, keys: Iterable[FactKey]) -> tuple[dict[FactKey, Pending], set[FactKey]]:
        """The future of each key, and those keys that the caller is to see to."""
        with self._lock:
            futures, own = {}, set[FactKey]()
            for key in keys:
                if key not in self._under_way:
                    self._under_way[key] = _begun()
                    own.add(key)
                futures[key] = self._under_way[key]
            return futures, own

    def resolve(self, keys: Iterable[FactKey]) -> None:
        """Forget futures that are done."""
        with self._lock:
            for key in keys:
                self._under_way.pop(key, None)


def _begun() -> Pending:
    """A future that a waiter who leaves cannot cancel for the others."""
    future = Pending()
    future.set_running_or_notify_cancel()
    return future
