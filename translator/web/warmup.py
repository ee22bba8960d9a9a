"""Loading the model while the server starts, and saying how far that is."""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from translator.errors import TranslatorError
from translator.records import Decoding, SourceText
from translator.service import Context

log = logging.getLogger(__name__)

LOADING = "loading"


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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
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
