"""`/healthz`, `/readyz`, `/metrics`: for those who run the service; they show no text."""

from __future__ import annotations

import logging
import threading
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field

from translator.errors import QueueUnavailable, TranslatorError
from translator.metrics import to_prometheus
from translator.queue import CeleryQueue, Queue
from translator.records import Decoding, SourceText
from translator.service import queries
from translator.service.context import Context
from translator.web.caller import AdmissionDep, ContextDep, key_of, security
from translator.web.door import Door

log = logging.getLogger(__name__)

LOADING = "loading"
router = APIRouter(tags=["operation"])
DOOR = Door(router)


class Warmup:
    """Loads the default model in a thread; used with `with`."""

    def __init__(self, context: Context) -> None:
        """Prepare; the thread starts inside `with`."""
        self._context = context
        self._thread = threading.Thread(target=self._run, daemon=True, name="warmup")
        self._said = LOADING
        self.is_ready = False

    def __enter__(self) -> Warmup:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    @property
    def found(self) -> str:
        """The label of the model that serves, the code of the error that keeps it from that, or `loading`."""
        if not self.is_ready:
            return self._said
        try:
            return self._context.engines(self._context.settings.model).model
        except TranslatorError as error:
            return error.code

    def _run(self) -> None:
        try:
            engine = self._context.engines(self._context.settings.model)
            engine.translate([SourceText("1", engine.languages[0])], decoding=Decoding(beam_size=1))
        except TranslatorError as error:
            self._said = error.code
            log.error("model cannot be loaded", extra={"code": error.code, "reason": str(error)})
        else:
            self.is_ready = True
            log.info("model loaded", extra={"model": engine.model})


class Health(BaseModel):
    """That the process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """Whether documents are accepted and translated, and what each part says."""

    status: Literal["ready", "degraded", "unavailable"] = Field(
        description="`degraded`: documents are accepted and wait, since the broker does not answer"
    )
    store: str = Field(description="`ok`, or the code of what is wrong")
    model: str = Field(description="the model's label, `loading`, or the code of what is wrong")
    broker: Literal["ok", "none", "unreachable"]


@router.get("/healthz", operation_id="get_health", summary="Whether the process answers")
async def get_health() -> Health:
    """Says nothing about store and model; see `/readyz`."""
    return Health()


@router.get(
    "/readyz",
    operation_id="get_readiness",
    summary="Whether documents are accepted and translated",
    responses={503: {"model": Readiness, "description": "Not now"}},
)
def get_readiness(request: Request, response: Response, context: ContextDep) -> Readiness:
    """Looks at the database, the model of this process and the broker."""
    warmup: Warmup = request.app.state.warmup
    store, broker = _look_at_store(context), _look_at_broker(context.queue)
    if store != "ok" or not warmup.is_ready:
        response.status_code = 503
        status: Literal["ready", "degraded", "unavailable"] = "unavailable"
    else:
        status = "degraded" if broker == "unreachable" else "ready"
    return Readiness(status=status, store=store, model=warmup.found, broker=broker)


@router.get(
    "/metrics",
    operation_id="get_metrics",
    summary="Figures of the queue for Prometheus",
    response_class=PlainTextResponse,
)
def get_metrics(
    context: ContextDep, admission: AdmissionDep, header: Annotated[str | None, Depends(security)]
) -> PlainTextResponse:
    """Counted in the database, so every process shows the same. Where keys are required one is needed here
    too, unless the operator lets everybody see them."""
    if not context.settings.open_metrics:
        admission.identify(key_of(header))
    text = to_prometheus(queries.measure(context=context))
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


def _look_at_store(context: Context) -> str:
    try:
        queries.measure(context=context)
    except TranslatorError as error:
        return error.code
    return "ok"


def _look_at_broker(queue: Queue) -> Literal["ok", "none", "unreachable"]:
    if not isinstance(queue, CeleryQueue):
        return "none"
    try:
        queue.ping()
    except QueueUnavailable:
        return "unreachable"
    return "ok"
