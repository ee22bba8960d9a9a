"""Telling submitters that their jobs are finished: signed, retried from the store, never in a turn's way.

Headers and signature are those of Standard Webhooks (https://www.standardwebhooks.com), for which there are
libraries in many languages. `webhook-id` is the job's id, the same in every try.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from translator import outbound
from translator.errors import InvalidRequest, TranslatorError
from translator.service.context import Context
from translator.settings import Settings
from translator.store import webhooks
from translator.store.webhooks import Delivery

log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 8
_WITHIN_S = 60.0  # well over what one request may take
# Seconds before each further try; after the last one, 17 hours in all, a delivery is given up.
_WAITS_S = (5.0, 30.0, 120.0, 600.0, 3600.0, 14_400.0, 43_200.0)
_SECRET_PREFIX = "whsec_"  # noqa: S105  # what Standard Webhooks writes before a secret in base64


class Post(Protocol):
    """How a request is sent; `translator.outbound.post` in earnest."""

    def __call__(self, url: str, body: bytes, *, headers: dict[str, str], allow_private: bool) -> None:
        """Raises a TranslatorError where the receiver did not take it."""
        ...


def check_webhook(url: str, secret: str, *, settings: Settings) -> str:
    """The secret for an address that a submitter named: their own, else the operator's.

    Raises:
        InvalidRequest: address or secret are wrong, or there is no secret.
    """
    outbound.parse_endpoint(url, allow_private=settings.webhook_allow_private)
    found = secret or settings.webhook_secret.get_secret_value()
    if not found:
        raise InvalidRequest("a webhook needs a secret: its own, or the setting TOLMACS_WEBHOOK_SECRET")
    _read_secret(found)
    return found


def deliver_due(
    *, context: Context, post: Post = outbound.post, clock: Callable[[], float] = time.time
) -> bool:
    """Make the deliveries that are due, some at a time; True where more may wait."""
    with context.store.write() as tx:
        due = webhooks.take_due(tx, most=_SIDE_BY_SIDE, within_s=_WITHIN_S)
    if not due:
        return False
    with ThreadPoolExecutor(len(due), thread_name_prefix="webhook") as pool:
        list(pool.map(partial(_deliver, context=context, post=post, clock=clock), due))
    return len(due) == _SIDE_BY_SIDE


def sign_body(body: bytes, *, secret: str, job_id: str, at_s: int) -> str:
    """The value of the header `webhook-signature`."""
    signed = f"{job_id}.{at_s}.".encode() + body
    digest = hmac.digest(_read_secret(secret), signed, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode("ascii")


def _deliver(delivery: Delivery, *, context: Context, post: Post, clock: Callable[[], float]) -> None:
    body, at_s = _describe(delivery), int(clock())
    headers = {
        "content-type": "application/json",
        "webhook-id": delivery.job_id,
        "webhook-timestamp": str(at_s),
        "webhook-signature": sign_body(body, secret=delivery.secret, job_id=delivery.job_id, at_s=at_s),
    }
    facts = {"job_id": delivery.job_id, "tries": delivery.tries}
    try:
        post(delivery.url, body, headers=headers, allow_private=context.settings.webhook_allow_private)
    except TranslatorError as error:
        wait_s = _WAITS_S[delivery.tries - 1] if delivery.tries <= len(_WAITS_S) else None
        said = "webhook not delivered" if wait_s else "webhook given up"
        log.warning(said, extra={**facts, "reason": str(error)})
        with context.store.write() as tx:
            webhooks.postpone(tx, delivery, reason=str(error), wait_s=wait_s)
        return
    with context.store.write() as tx:
        webhooks.settle(tx, delivery)
    log.info("webhook delivered", extra=facts)


def _describe(delivery: Delivery) -> bytes:
    fields = {
        "type": f"job.{delivery.state}",
        "job_id": delivery.job_id,
        "document_id": delivery.document_id,
        "name": delivery.name,
        "state": delivery.state,
        "error_code": delivery.error_code,
        "finished_at": _word_time(delivery.finished_at),
    }
    return json.dumps(fields, ensure_ascii=False).encode()


def _word_time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _read_secret(secret: str) -> bytes:
    if not secret.startswith(_SECRET_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise InvalidRequest(
            f"a webhook secret that begins with {_SECRET_PREFIX} goes on in base64"
        ) from error
