"""Languages as LibreTranslate lists them: lower-case codes, targets of each, pairs that exist."""

from __future__ import annotations

from translator.languages import AUTO, ENGLISH, LANGUAGE_NAMES, SOURCE_LANGUAGES
from translator.web.libretranslate.answers import refuse

CODES = (ENGLISH, *sorted(SOURCE_LANGUAGES))


def list_languages() -> list[dict[str, object]]:
    """Every language with its targets: English and, as a text may stay as it is, itself."""
    return [
        {"code": code, "name": LANGUAGE_NAMES[code], "targets": sorted({code, ENGLISH})} for code in CODES
    ]


def parse_source(code: str) -> str:
    """A code or `auto`; raises an answer for any other."""
    return code.lower() if code.lower() == AUTO else parse_code(code)


def parse_code(code: str) -> str:
    """A code in lower case; raises an answer for one that is not known."""
    if code.lower() not in CODES:
        raise refuse(f"{code} is not supported")
    return code.lower()


def require_pair(source: str, target: str) -> None:
    """Raises an answer where there is no way from one language to the other."""
    if target not in (ENGLISH, source):
        raise refuse(
            f"{LANGUAGE_NAMES[target]} ({target}) is not available as a target language "
            f"from {LANGUAGE_NAMES[source]} ({source})"
        )
