"""How the program logs: once configured per process, facts as fields, never the text of a document."""

from __future__ import annotations

import logging
import sys
import traceback
from contextvars import ContextVar
from typing import Literal

from translator.visible import visible, visible_json

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The HTTP request that is being answered, shown in each record; empty outside of requests."""


def _facts(record: logging.LogRecord) -> dict[str, object]:
    facts = {key: value for key, value in vars(record).items() if key not in _STANDARD}
    identity = request_id.get()
    return {**facts, "request_id": identity} if identity else facts


def _trace(error: BaseException) -> str:
    """Where an error came from, and what it came of, without the words of any: they may quote a document.

    What the system says (`No space left on device`) is no quotation.
    """
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    steps = "".join(traceback.format_tb(error.__traceback__))
    said = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    kind = f"{type(error).__module__}.{type(error).__qualname__}{said}"
    own = f"Traceback (most recent call last):\n{steps}{kind}"
    return f"{_trace(earlier)}\n\nThen:\n\n{own}" if earlier else own


class TextFormatter(logging.Formatter):
    """`2026-01-31T12:00:00 INFO translator.pipeline event key=value …`"""

    def format(self, record: logging.LogRecord) -> str:
        """One line per record, whatever its facts hold; a traceback follows it, indented."""
        facts = visible("".join(f" {key}={value}" for key, value in _facts(record).items()))
        when = self.formatTime(record, "%Y-%m-%dT%H:%M:%S")
        line = f"{when} {record.levelname} {record.name} {visible(record.getMessage())}{facts}"
        if not (record.exc_info and record.exc_info[1]):
            return line
        return "\n".join((line, *(f"  {visible(part)}" for part in _trace(record.exc_info[1]).split("\n"))))


class JsonFormatter(logging.Formatter):
    """One JSON object per line: `time`, `level`, `logger`, `event`, and the record's facts."""

    def format(self, record: logging.LogRecord) -> str:
        """One line per record; a traceback is its `exception` field."""
        entry: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info and record.exc_info[1]:
            entry["exception"] = _trace(record.exc_info[1])
        return visible_json(entry, default=str)


def configure_logging(level: str, *, form: Literal["text", "json"] = "text") -> None:
    """Send records of at least `level` to standard error; called once per process by its entry point."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
