"""Looking at stored documents, and deleting them with everything that was made of them."""

from __future__ import annotations

import logging

from translator.jobs import Cursor, Document
from translator.service.context import Context
from translator.store import documents, jobs

log = logging.getLogger(__name__)


def get_document(document_id: str, *, context: Context, owner: str | None = None) -> Document:
    """A document; `owner` None sees everything, any other only what is its own.

    Raises:
        NotFound: there is no such document.
    """
    with context.store.read() as tx:
        return documents.get(tx, document_id, owner=owner)


def list_documents(
    *,
    context: Context,
    limit: int = 20,
    owner: str | None = None,
    after: Cursor | None = None,
    tag: str | None = None,
) -> list[Document]:
    """The newest documents behind a cursor, newest first; those with a tag where one is named."""
    with context.store.read() as tx:
        return documents.list_newest(tx, limit=limit, owner=owner, after=after, tag=tag)


def delete_document(document_id: str, *, context: Context, owner: str | None = None) -> None:
    """Remove a document, its jobs in any state, and translations that no other document uses.

    Raises:
        NotFound: there is no such document.
    """
    with context.store.write() as tx:
        documents.get(tx, document_id, owner=owner)
        for job_id in documents.list_jobs_of(tx, document_id):
            jobs.remove(tx, job_id)
    log.info("document deleted", extra={"document_id": document_id})
