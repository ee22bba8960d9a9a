"""Handing a document in: checked, counted, committed, and only then announced."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from translator.counting import pluralize
from translator.errors import InvalidRequest, NotFound, QueueFull, UnreadableInput
from translator.formats.files import open_file
from translator.jobs import FINAL_STATES, JobId, Receipt, Submission
from translator.languages import parse_source_language
from translator.limits import most_text, require_size
from translator.log import request_id
from translator.queue import MOST_MESSAGES
from translator.service.context import Context
from translator.service.webhooks import check_webhook
from translator.settings import Settings
from translator.store import Transaction, glossaries, job_views, jobs

log = logging.getLogger(__name__)

_RETRY_AFTER_S = 30
MOST_KEY_CHARS, MOST_TAG_CHARS = 64, 64
MOST_TAGS, MOST_REFERENCES = 32, 10_000
"""Of one document."""


def submit(
    submission: Submission, *, context: Context, charge: Callable[[Transaction], None] | None = None
) -> Receipt:
    """Store a document for translation; when this returns, the job survives whatever happens.

    Args:
        charge: called where the job is new; where it raises, nothing is stored.

    Raises:
        InvalidRequest: language, size, text, idempotency key or webhook are wrong.
        QueueFull: too much waits; nothing was stored.
        Conflict: the idempotency key came with another request before.
        NotFound: there is no glossary of the recipe's version.
    """
    checked = _check(submission, settings=context.settings)
    accepted = _with_secret(checked, settings=context.settings)
    most = context.settings.max_queued
    accepted = replace(accepted, request_id=request_id.get())
    with context.store.write() as tx:
        n_waiting = jobs.count_queued(tx, most=most)
        _require_glossary(tx, accepted.recipe.glossary)
        receipt = jobs.add(tx, accepted)
        if receipt.is_new and n_waiting >= most:
            raise QueueFull(
                f"waiting: {pluralize(n_waiting, 'chunk')}, the most allowed (TOLMACS_MAX_QUEUED); "
                f"try again in {_RETRY_AFTER_S} s",
                retry_after_s=_RETRY_AFTER_S,
            )
        if receipt.is_new and charge is not None:
            charge(tx)
    if receipt.is_new:
        log.info("job queued", extra={"job_id": receipt.job_id, "n_chars": len(accepted.text)})
        if n_waiting < MOST_MESSAGES:
            context.queue.wake()
    return receipt


def submit_once(
    submission: Submission, *, context: Context, submit: Callable[[Submission], Receipt]
) -> Receipt:
    """Hand in a document that may have been handed in before under its key; without a key it is new.

    The same request gives the same job, unless that failed or was cancelled: then it is tried anew.

    Args:
        submit: hands it in.
    """
    if submission.idempotency_key is None:
        return submit(submission)
    number = 0
    while True:
        key = hashlib.sha256(f"{submission.idempotency_key}\0{number}".encode()).hexdigest()
        receipt = submit(replace(submission, idempotency_key=key))
        if receipt.is_new or _is_of_use(receipt.job_id, context=context):
            return receipt
        number += 1


def _is_of_use(job_id: JobId, *, context: Context) -> bool:
    with context.store.read() as tx:
        state = jobs.get(tx, job_id).state
    return state == "done" or state not in FINAL_STATES


def with_file(given: Submission, data: bytes, *, context: Context) -> Submission:
    """A submission with the text of a file; the ending of its name tells the format.

    `given.reading` is what is said of the file; that of the submission says what was found out, too.

    Of plain text only the text is kept, of any other file its bytes too.

    Raises:
        InputTooLarge: see TOLMACS_MAX_DOCUMENT_BYTES; and as `open_file`.
        UnreadableInput: it is not what it says, or has no text.
    """
    require_size(len(data), name=given.name, settings=context.settings)
    file = open_file(data, name=given.name, reading=given.reading, most_text=most_text(context.settings))
    filled = replace(given, text=file.text, reading=file.reading)
    return filled if file.format == "text" else replace(filled, format=file.format, original=data)


def _require_glossary(tx: Transaction, version: str) -> None:
    if version and not glossaries.has_content(tx, version):
        raise NotFound(f"no glossary version {version!r}")


def _check(submission: Submission, *, settings: Settings) -> Submission:
    """The submission with its language tag normalized."""
    text, name, key = submission.text, submission.name, submission.idempotency_key
    _check_unicode(submission)
    if not text or "\0" in text + name:
        raise UnreadableInput(f"{name!r}: the text is empty or has NUL characters")
    require_size(len(text.encode()), name=name, settings=settings)
    if key is not None and not 1 <= len(key) <= MOST_KEY_CHARS:
        raise InvalidRequest(f"idempotency key of {len(key)} characters; 1 to {MOST_KEY_CHARS} is right")
    _check_lists(submission)
    source = parse_source_language(submission.recipe.source)
    return replace(submission, recipe=replace(submission.recipe, source=source))


def _with_secret(submission: Submission, *, settings: Settings) -> Submission:
    if not submission.webhook:
        return submission
    secret = check_webhook(submission.webhook, submission.webhook_secret, settings=settings)
    return replace(submission, webhook_secret=secret)


def _check_unicode(submission: Submission) -> None:
    """Refuse what no database takes and no file can hold: lone halves of surrogate pairs."""
    named = (
        ("file name", submission.name),
        ("text", submission.text),
        ("model", submission.recipe.model),
        ("idempotency key", submission.idempotency_key or ""),
        ("webhook", submission.webhook),
        *(("reference", reference) for reference in submission.references),
    )
    for what, given in named:
        try:
            given.encode()
        except UnicodeEncodeError as error:
            name = submission.name.encode(errors="backslashreplace").decode()
            message = f"{name}: the {what} is no Unicode text at code point {error.start}"
            raise UnreadableInput(message) from error


def check_tags(tags: Iterable[str]) -> None:
    """Refuse what is no tag.

    Raises:
        InvalidRequest: it is empty, too long or not printable.
    """
    for tag in tags:
        if not 1 <= len(tag) <= MOST_TAG_CHARS or not tag.isprintable():
            raise InvalidRequest(f"tag {tag!r}; 1 to {MOST_TAG_CHARS} printable characters are right")


def _check_lists(submission: Submission) -> None:
    check_tags(submission.tags)
    if len(submission.tags) > MOST_TAGS or len(submission.references) > MOST_REFERENCES:
        raise InvalidRequest(f"at most {MOST_TAGS} tags and {MOST_REFERENCES:,} references are allowed")
    if any("\0" in text or not text.strip() for text in submission.references):
        raise InvalidRequest("a reference is empty or has NUL characters")


def tag_jobs(
    job_ids: Sequence[str], tag: str, *, context: Context, owner: str | None = None, is_removed: bool = False
) -> None:
    """Give the documents of jobs a tag, or take it from them.

    Raises:
        InvalidRequest: the tag is none.
    """
    check_tags([tag])
    with context.store.write() as tx:
        document_ids = [jobs.get(tx, JobId(key), owner=owner).document_id for key in job_ids]
        change = job_views.remove_tag if is_removed else job_views.add_tag
        change(tx, document_ids, tag)
