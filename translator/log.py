"""How the program logs: once configured per process, facts as fields, never the text of a document."""

from __future__ import annotations

import logging
import sys
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


class TextFormatter(logging.Formatter):
    """`2026-01-31T12:00:00 INFO translator.pipeline event key=value …`"""

    def format(self, record: logging.LogRecord) -> str:
        """One line per record, whatever its facts hold; a traceback follows it, indented."""
        facts = visible("".join(f" {key}={value}" for key, value in _facts(record).items()))
        when = self.formatTime(record, "%Y-%m-%dT%H:%M:%S")
        line = f"{when} {record.levelname} {record.name} {visible(record.getMessage())}{facts}"
        if not record.exc_info:
            return line
        traceback = self.formatException(record.exc_info).split("\n")
        return "\n".join((line, *(f"  {visible(part)}" for part in traceback)))


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
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return visible_json(entry, default=str)


def configure_logging(level: str, *, form: Literal["text", "json"] = "text") -> None:
    """Send records of at least `level` to standard error; called once per process by its entry point."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
