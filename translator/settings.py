"""What an operator can set: `TOLMACS_*` environment variables, read once per process."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from translator.errors import InvalidSetting

PREFIX = "TOLMACS_"
_OF_OTHERS = re.compile(PREFIX + r"(?:URL|(?:\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_\w+)?))")
_ORIGIN = r"https?://[^\s/,]+"


class Settings(BaseSettings):
    """Every setting, with its unit, default and allowed range."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data_dir: Path = Field(
        default_factory=lambda: Path("~/.local/share/tolmacs").expanduser(),
        description="directory that holds everything the program keeps",
    )
    model: str = Field("auto", description="model used when none is named")
    threads: int = Field(0, ge=0, le=1024, description="CPU threads of the engine; 0 means all cores")
    max_document_bytes: int = Field(20_000_000, ge=1, description="largest document accepted, in bytes")
    accept_noncommercial: bool = Field(False, description="allow models under non-commercial licenses")
    hub_url: str = Field("https://huggingface.co", description="model hub that `models pull` asks")
    database_url: SecretStr = Field(
        SecretStr(""), description="database address; empty means SQLite in the data directory"
    )
    broker_url: SecretStr = Field(
        SecretStr(""), description="Redis address; empty means that workers look into the database"
    )
    max_queued: int = Field(10_000, ge=1, description="most chunks that may wait; more is refused")
    max_waiting: int = Field(
        5_000, ge=1, description="most segments of short texts that may wait; more is refused"
    )
    max_text_chars: int = Field(
        10_000, ge=1, description="most code points of one text that is translated at once"
    )
    chunk_segments: int = Field(128, ge=1, description="most segments that one worker takes of a document")
    lease_s: float = Field(60, gt=0, description="seconds after which the work of a dead worker is given out")
    max_attempts: int = Field(
        5, ge=1, description="times that a chunk may end badly by itself before its job fails"
    )
    chunk_limit_s: float = Field(600, gt=0, description="seconds that one try of a chunk may take")
    sweep_s: float = Field(5, gt=0, description="seconds between two looks for lost work")
    keep_days: int = Field(
        0, ge=0, le=100_000, description="days after which finished jobs are deleted; 0 means never"
    )
    share_memory: bool = Field(
        False, description="whether keys use each other's translations, and may so learn of them"
    )
    open_metrics: bool = Field(False, description="whether `/metrics` needs no key on other machines either")
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="signs webhooks of the command line; over HTTP each brings a secret of its own",
    )
    webhook_allow_private: bool = Field(
        False, description="whether webhooks may go to private and loopback addresses"
    )
    require_keys: Literal["auto", "always", "never"] = Field(
        "auto", description="who needs an API key: those from other machines, everybody, nobody"
    )
    allowed_origins: str = Field(
        "",
        pattern=rf"^({_ORIGIN}( *, *{_ORIGIN})*)?$",
        description="web pages of other sites that may call a server without keys, with commas between",
    )
    root_path: str = Field(
        "",
        pattern=r"^(/[A-Za-z0-9._~-]+)*/?$",
        description="path of a shared host below which a proxy has the server, such as `/tolmacs`",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="least level logged"
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="one line of text or one JSON object each"
    )

    @property
    def below(self) -> str:
        """`root_path` without a slash at its end."""
        return self.root_path.rstrip("/")

    @property
    def origins(self) -> frozenset[str]:
        """The origins of `allowed_origins`, as browsers write them."""
        return frozenset(part.strip().lower() for part in self.allowed_origins.split(",") if part.strip())


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read settings from the environment.

    Raises:
        InvalidSetting: a wrong value or an unknown `TOLMACS_*` name; the message gives both. Names that
            Kubernetes and Docker give to services called `tolmacs…`, and the server's address that scripts
            of clients read (`TOLMACS_URL`), are no settings and are passed over.
    """
    variables = os.environ if environ is None else environ
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = {
        name: value
        for name, value in variables.items()
        if name.upper().startswith(PREFIX)
        and (name.upper() in known or not _OF_OTHERS.fullmatch(name.upper()))
    }
    for name in given:
        if name.upper() not in known:
            raise InvalidSetting(f"unknown setting {name}; known: {', '.join(sorted(known))}")
    values = {name.upper().removeprefix(PREFIX).lower(): value for name, value in given.items()}
    return _make(values)


def with_root_path(settings: Settings, path: str) -> Settings:
    """Settings with another `root_path`; raises as `load_settings`."""
    return _make({**settings.model_dump(), "root_path": path})


def _make(values: Mapping[str, Any]) -> Settings:
    try:
        return Settings(**values)  # pydantic converts the strings
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        raise InvalidSetting(
            f"setting {PREFIX}{field.upper()}={values.get(field)!r}: {first['msg']}"
        ) from error


def may_color(environ: Mapping[str, str] | None = None) -> bool:
    """Whether a terminal may be sent colors: not where `NO_COLOR` is set to anything (no-color.org)."""
    variables = os.environ if environ is None else environ
    return not variables.get("NO_COLOR")
