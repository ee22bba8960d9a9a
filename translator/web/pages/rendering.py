"""How a template becomes an answer: escaped, with a policy that lets no foreign or inline code run."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension

from translator.comparison.documents import diff_words
from translator.counting import pluralize
from translator.jobs import Job
from translator.languages import LANGUAGE_NAMES, SOURCES
from translator.web.pages.words import CASE_WORDS, FLAG_REASONS, HELP, SEARCHES, STATE_WORDS, flag_name
from translator.web.sub_path import root

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SAFE_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
MODEL_IN_SIGNATURE = re.compile(r"\|model=([^|]*)")
"""The model in the signature of a translation."""
_THEMES = ("light", "dark")
_PLACE = re.compile(r'\b(href|src|action|formaction|data-from)="/')
_NOWHERE = {"path": "", "theme": "", "is_signed_in": False}


def render(
    request: Request, template: str, values: Mapping[str, Any] | None = None, *, status: int = 200
) -> HTMLResponse:
    """A page, or a part of one. Texts of documents are never kept by a browser or a proxy on the way."""
    theme = request.cookies.get("theme", "")
    surroundings = {
        "path": request.url.path,
        "theme": theme if theme in _THEMES else "",
        "is_signed_in": bool(getattr(request.state, "is_signed_in", False)),
    }
    body = _environment().get_template(template).render({**surroundings, **(values or {})})
    headers = {**SAFE_HEADERS, "Cache-Control": "no-store"}
    return HTMLResponse(body.encode("utf-8", errors="replace"), status_code=status, headers=headers)


def render_part(template: str, values: Mapping[str, Any]) -> str:
    """What many pages have in common, to be put into each as it is."""
    return _environment().get_template(template).render(values)


def render_error(values: Mapping[str, Any], *, status: int, headers: Mapping[str, str]) -> HTMLResponse:
    """An error as a page, where there may be no request to look at."""
    body = _environment().get_template("error.html").render({**_NOWHERE, **values})
    return HTMLResponse(body, status_code=status, headers={**headers, **SAFE_HEADERS})


class Rooted(Extension):
    """Puts the path of a shared host before every place of this server that a template names."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """The template, its places with the path before them."""
        return _PLACE.sub(r'\1="{{ root() }}/', source)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        extensions=[Rooted],
        loader=PackageLoader("translator.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "languages": LANGUAGE_NAMES,
        "source_languages": [(record.tag, record.name) for record in SOURCES],
        "source_names": [record.name for record in SOURCES],
        "searches": list(SEARCHES.items()),
        "case_rules": list(CASE_WORDS.items()),
        "reasons": FLAG_REASONS,
        "flags_offered": [(flag, flag_name(flag)) for flag in FLAG_REASONS],
        "help_words": HELP,
        "states": STATE_WORDS,
        "flag_name": flag_name,
        "diff_words": diff_words,
        "root": root,
    }
    made.filters |= {
        "many": pluralize,
        "listed": _listed,
        "field": _keep_first_line,
        "model": _model,
        "size": to_size,
        "iso": _iso,
        "moment": _moment,
        "span": to_span,
        "number": _number,
        "share": _share,
        "signed": _signed,
    }
    return made


def _listed(words: Sequence[str], last: str) -> str:
    """`a`, `a or b`, `a, b or c`."""
    *most, final = words
    return f"{', '.join(most)} {last} {final}" if most else final


def _keep_first_line(text: str) -> str:
    """A text as a text area has to hold it: browsers drop a line end at its beginning."""
    return f"\n{text}" if text.startswith("\n") else text


def to_span(seconds: float | None) -> str:
    """A length of time for people: `0.4 s`, `12 s`, `3 min`, `2 h`, `5 d`."""
    if seconds is None:
        return "–"
    if seconds < 10:
        return f"{seconds:.1f} s"
    for unit, size in (("s", 1), ("min", 60), ("h", 3600)):
        if seconds < 120 * size or (unit == "h" and seconds < 48 * size):
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86_400:.0f} d"


def _moment(seconds: float | None) -> str:
    return "–" if seconds is None else time.strftime("%Y-%m-%d %H:%M %Z", time.localtime(seconds))


def to_size(n_bytes: float) -> str:
    """A size for people: `812 bytes`, `14 kB`, `20 MB`."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if n_bytes >= size:
            return f"{n_bytes / size:.3g} {unit}"
    return f"{n_bytes:.0f} bytes"


def _model(job: Job) -> str:
    """The model that a job really used; before that is known, what was asked for."""
    used = MODEL_IN_SIGNATURE.search(job.signature)
    if used:
        return used[1].split("+")[0]
    return job.recipe.model if job.recipe else "?"


def _iso(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _number(value: float | None, digits: int = 0) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _signed(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value:+,.{digits}f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"
