"""What came under a key goes with it: documents and jobs, glossaries, alignments, pairs, orders, memory."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass

from translator.errors import Conflict, NotFound
from translator.service.api_keys import this_month
from translator.service.context import Context
from translator.store import (
    Transaction,
    alignments,
    api_keys,
    documents,
    edits,
    glossaries,
    jobs,
    retranslations,
    schedules,
    texts,
)

log = logging.getLogger(__name__)

_PAGE = 200
"""Facts that are deleted in one transaction; of documents it is one."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What was deleted with a key."""

    n_documents: int
    n_glossaries: int
    n_alignments: int


def remove_key(key_id: str, *, context: Context) -> Gone:
    """Delete a key that was revoked, with everything that came under it; one that is stopped goes on later.

    Raises:
        NotFound: there is no such key.
        Conflict: it is valid, so more may come under it.
    """
    with context.store.read() as tx:
        _require_revoked(tx, key_id)
    with context.store.write() as tx:
        schedules.remove_of(tx, key_id)
        retranslations.cancel_of(tx, key_id)
    n_documents = _remove_documents(key_id, context=context)
    with context.store.write() as tx:
        retranslations.remove_of(tx, key_id)
        named = [found.id for found in glossaries.list_all(tx, owner=key_id)]
        for glossary_id in named:
            glossaries.remove(tx, glossary_id)
        n_alignments = alignments.remove_of(tx, key_id)
        edits.remove_suggestions_of(tx, key_id)
    while _forget_facts(key_id, context=context):
        pass
    with context.store.write() as tx:
        api_keys.remove(tx, key_id)
    log.info("key removed", extra={"key_id": key_id, "n_documents": n_documents})
    return Gone(n_documents, len(named), n_alignments)


def _require_revoked(tx: Transaction, key_id: str) -> None:
    key = api_keys.get(tx, key_id, month=this_month())
    if key is None:
        raise NotFound(f"no key {key_id!r}", kind="key")
    if key.revoked_at is None:
        raise Conflict(f"key {key_id!r} is valid; revoke it first, so that nothing more comes under it")


def _remove_documents(owner: str, *, context: Context) -> int:
    n_documents = 0
    while True:
        with context.store.read() as tx:
            page = documents.list_newest(tx, limit=_PAGE, owner=owner)
        if not page:
            return n_documents
        for document in page:
            with contextlib.suppress(NotFound), context.store.write() as tx:  # somebody else was faster
                for job_id in documents.list_jobs_of(tx, document.id):
                    jobs.remove(tx, job_id)
                documents.remove(tx, document.id)
        n_documents += len(page)


def _forget_facts(owner: str, *, context: Context) -> int:
    with context.store.write() as tx:
        return texts.forget_unused(tx, texts.list_unused_of(tx, owner, limit=_PAGE))
