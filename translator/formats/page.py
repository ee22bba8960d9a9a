"""A translated document as one self-contained HTML file, source and English side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from translator.estimates import estimate_document, measure_segment, warn_of
from translator.formats.bitext import covering
from translator.languages import LANGUAGE_NAMES
from translator.records import PlacedReference, PlacedReferences, TranslatedDocument, Translation

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --mark: #c60; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border-top: 1px solid var(--line); padding: .4rem .6rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; white-space: pre-wrap; unicode-bidi: isolate; }
th:first-child, td:first-child { width: 4.5rem; font-size: .8rem; }
.flag { color: var(--mark); display: block; font-size: .8rem; }
.reference { display: block; font-size: .85rem; margin-top: .3rem; border-inline-start: 3px solid var(--line);
  padding-inline-start: .5rem; }
.same { opacity: .65; }
footer { font-size: .8rem; margin-top: 2rem; overflow-wrap: anywhere; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(document: TranslatedDocument, references: PlacedReferences = None) -> Iterator[str]:
    """The page in pieces; every text from outside is escaped, and nothing is fetched from anywhere."""
    title = escape(document.name or "document")
    yield f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{title}</title><style>{_STYLE}</style></head>
<body><h1>{title}</h1>{_warning(document)}
<table><thead><tr><th scope="col">Language</th><th scope="col">Source</th><th scope="col">English</th></tr>
</thead><tbody>
"""
    for item in document.translations:
        yield _row(item, covering(references or (), item.segment.id))
    yield f"</tbody></table>\n{_nowhere(references or ())}"
    yield f"<footer>{escape(document.signature)}</footer></body></html>\n"


def _warning(document: TranslatedDocument) -> str:
    """What is said at the top of a document whose estimate is low."""
    warning = warn_of(estimate_document(map(measure_segment, document.translations)))
    return f'\n<p class="flag" role="note">{escape(warning)}</p>' if warning else ""


def _row(item: Translation, references: Sequence[PlacedReference]) -> str:
    part = item.segment
    flags = "".join(f'<span class="flag">{escape(flag.replace("_", " "))}</span>' for flag in item.flags)
    same = ' class="same"' if item.model is None else ""
    language = escape(part.language)
    name = escape(LANGUAGE_NAMES.get(part.language, part.language))
    return (
        f'<tr id="s{part.id}"{same}>'
        f'<td><abbr title="{name}, {part.confidence:.0%}">{language}</abbr>{flags}</td>'
        f'<td lang="{language}" dir="auto">{escape(part.text)}</td>'
        f'<td lang="en" dir="auto">{escape(item.text)}{"".join(map(_reference, references))}</td></tr>\n'
    )


def _reference(reference: PlacedReference) -> str:
    score = "" if reference.score is None else f" chrF {reference.score:.0f}"
    return f'<span class="reference">{escape(reference.text)}{score}</span>'


def _nowhere(references: Sequence[PlacedReference]) -> str:
    """The references that belong nowhere, as a list."""
    texts = [escape(reference.text) for reference in references if not reference.segments]
    if not texts:
        return ""
    items = "".join(f"<li>{text}</li>" for text in texts)
    return f"<h2>References that belong nowhere</h2><ul>{items}</ul>\n"
