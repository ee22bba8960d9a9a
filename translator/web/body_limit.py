"""How large a request may be, by its route, and how slow: counted while it is read, so memory stays free."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from translator.settings import Settings
from translator.web.tracing import Layer

SILENCE_S = 30.0
"""Seconds between two pieces of a body after which nobody waits for the next."""
_RETRY_AFTER_S = 2

DRAINED_BYTES = 4_000_000
"""Of a refused body so much is read and thrown away: a client cut off while it sends gets no answer."""

_OTHER = 1_000_000
_PAIRS = 8_000_000  # two texts of a million characters each
_GLOSSARY = 14_000_000  # 10 MiB, DeepL's own limit, in base64
_DEEPL_TEXTS = 128 * 1024  # DeepL's own limit
_LEAST_KEPT = 64_000_000
_MOST_TEXTS, _BYTES_PER_CHAR = 100, 2
# A JSON string may take twice the bytes of its text, and references come beside it.
_DOCUMENT_FACTOR, _DOCUMENT_EXTRA = 2, 1_000_000
# Documents leave room for texts, and who has not shown a key yet leaves room for those who have.
_SHARE_OF_DOCUMENTS, _SHARE_OF_UNKNOWN = 0.75, 0.5

_DOCUMENTS = ("/v1/documents", "/translate_file", "/v2/document", "/jobs", "/segments", "/align")
_TEXTS = ("/v1/translations", "/at-once", "/translate", "/detect", "/suggest")
_PAIRED = ("/v1/segments", "/v1/alignments")
_GLOSSARIES = ("/glossaries", "/v1/glossaries", "/v1/glossary-check", "/v2/glossaries", "/v3/glossaries")
_DEEPL = ("/v2/translate", "/v2/write")

_CLOSE = {"Connection": "close"}
_SCOPE_KEY = "tolmacs.body"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a request may send: bytes of its body, and the part of all that is kept that it may fill."""

    most_bytes: int
    share: float = 1.0


@dataclass(slots=True)
class KeptBodies:
    """How much of bodies is kept in memory at a time, of all requests; used on the event loop alone."""

    most_bytes: int
    n_bytes: int = 0

    def has_room(self, n: int, *, share: float) -> bool:
        """Whether so many bytes more fit into a part of it."""
        return self.n_bytes + n <= self.most_bytes * share


@dataclass(slots=True)
class _ReadBody:
    """What was read of one body."""

    reservoir: KeptBodies
    allowance: Allowance
    n_read: int = 0
    n_kept: int = 0
    is_complete: bool = False

    def expect(self, announced: str) -> HTTPException | None:
        """Why a body of an announced length is not read, if it is not."""
        if not announced.isdecimal() or int(announced) > self.allowance.most_bytes:
            return _too_large(self.allowance.most_bytes)
        return None if self._has_room(int(announced)) else _busy()

    def add(self, message: Message) -> None:
        """Count a piece; raises where that is too much."""
        n = len(message.get("body", b""))
        self.n_read += n
        if self.n_read > self.allowance.most_bytes:
            raise _too_large(self.allowance.most_bytes)
        if not self._has_room(n):
            raise _busy()
        self.n_kept += n
        self.reservoir.n_bytes += n
        self.is_complete = not message.get("more_body", False)

    def forget(self) -> None:
        """It is kept no more."""
        self.reservoir.n_bytes -= self.n_kept
        self.n_kept = 0

    def _has_room(self, n: int) -> bool:
        return not n or self.reservoir.has_room(n, share=self.allowance.share)


class BodyLimit(Layer):
    """Refuses a body by its announced length, when what was read is too much, and when nothing comes."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        allow: Callable[[Scope], Allowance],
        most_kept: int,
        silence_s: float = SILENCE_S,
    ) -> None:
        """`allow` gives what a request may send, `most_kept` the bytes of all bodies together."""
        super().__init__(app)
        self._allow, self._silence_s = allow, silence_s
        self._reservoir = KeptBodies(most_kept)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = scope[_SCOPE_KEY] = _ReadBody(self._reservoir, self._allow(scope))
        refusal = body.expect(Headers(scope=scope).get("content-length", "0"))

        async def receive_counted() -> Message:
            if refusal:
                await drain(scope, receive)
                raise refusal
            if body.is_complete:  # what comes now is the end of the connection, whenever that is
                return await receive()
            message = await self._receive_soon(receive)
            body.add(message)
            return message

        try:
            await self._app(scope, receive_counted, send)
        finally:
            body.forget()

    async def _receive_soon(self, receive: Receive) -> Message:
        try:
            return await asyncio.wait_for(receive(), self._silence_s)
        except TimeoutError as error:
            detail = f"no more of the body came for {self._silence_s:g} s"
            raise HTTPException(408, detail, headers=_CLOSE) from error


async def drain(scope: Scope, receive: Receive) -> None:
    """Throw the body of a refused request away, if it is not long."""
    announced = Headers(scope=scope).get("content-length", "")
    if not announced.isdecimal() or int(announced) > DRAINED_BYTES:
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SILENCE_S):
            while (await receive()).get("more_body", False):
                pass


def forget_body(request: Request) -> None:
    """Say that the body of a request is kept no more, for one that is answered much later."""
    request.scope[_SCOPE_KEY].forget()


# Any other kind of exception is turned into a 400 by FastAPI.


def _too_large(most_bytes: int) -> HTTPException:
    return HTTPException(413, f"the body has more than {most_bytes:,} bytes", headers=_CLOSE)


def _busy() -> HTTPException:
    detail = "too many large requests are under way; try again in a moment"
    return HTTPException(503, detail, headers={**_CLOSE, "Retry-After": str(_RETRY_AFTER_S)})


def most_kept(settings: Settings) -> int:
    """Bytes of all bodies that are kept in memory at a time."""
    return max(2 * _most_of_document(settings), _LEAST_KEPT)


def allow(path: str, *, is_known: bool, settings: Settings) -> Allowance:
    """What a request to a path may send; `is_known` says that its sender may come in."""
    share = 1.0 if is_known else _SHARE_OF_UNKNOWN
    if path in _DOCUMENTS:
        return Allowance(_most_of_document(settings), min(share, _SHARE_OF_DOCUMENTS))
    if path in _TEXTS:
        return Allowance(_BYTES_PER_CHAR * _MOST_TEXTS * settings.max_text_chars + _OTHER, share)
    if path in _PAIRED:
        return Allowance(_PAIRS, share)
    if path.startswith(_GLOSSARIES):
        return Allowance(_GLOSSARY, share)
    if path.startswith(_DEEPL):
        return Allowance(_DEEPL_TEXTS, share)
    return Allowance(_OTHER, share)


def _most_of_document(settings: Settings) -> int:
    return _DOCUMENT_FACTOR * settings.max_document_bytes + _DOCUMENT_EXTRA
