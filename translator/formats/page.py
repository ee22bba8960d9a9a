"""A translated document as one self-contained HTML file, source and English side by side."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from translator.languages import LANGUAGE_NAMES
from translator.records import TranslatedDocument, Translation

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --mark: #c60; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border-top: 1px solid var(--line); padding: .4rem .6rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; white-space: pre-wrap; unicode-bidi: isolate; }
th:first-child, td:first-child { width: 4.5rem; font-size: .8rem; }
.flag { color: var(--mark); display: block; font-size: .8rem; }
.same { opacity: .65; }
footer { font-size: .8rem; margin-top: 2rem; overflow-wrap: anywhere; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(document: TranslatedDocument) -> Iterator[str]:
    """The page in pieces; every text from outside is escaped, and nothing is fetched from anywhere."""
    title = escape(document.name or "document")
    yield f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{title}</title><style>{_STYLE}</style></head>
<body><h1>{title}</h1>
<table><thead><tr><th scope="col">Language</th><th scope="col">Source</th><th scope="col">English</th></tr>
</thead><tbody>
"""
    for item in document.translations:
        yield _row(item)
    yield f"</tbody></table>\n<footer>{escape(document.signature)}</footer></body></html>\n"


def _row(item: Translation) -> str:
    part = item.segment
    flags = "".join(f'<span class="flag">{escape(flag.replace("_", " "))}</span>' for flag in item.flags)
    same = ' class="same"' if item.model is None else ""
    language = escape(part.language)
    name = escape(LANGUAGE_NAMES.get(part.language, part.language))
    return (
        f'<tr id="s{part.id}"{same}>'
        f'<td><abbr title="{name}, {part.confidence:.0%}">{language}</abbr>{flags}</td>'
        f'<td lang="{language}" dir="auto">{escape(part.text)}</td>'
        f'<td lang="en" dir="auto">{escape(item.text)}</td></tr>\n'
    )
