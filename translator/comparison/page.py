"""A comparison as one self-contained HTML file: tables, and texts with their differences marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from translator.comparison.documents import diff_words
from translator.comparison.record import Change, ComparedReference, Comparison, Count, DocumentSummary
from translator.counting import pluralize

_STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-top: 1px solid var(--line); padding: .4rem .6rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; unicode-bidi: isolate; }
td.n, th.n { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
del { background: #d0302026; text-decoration-color: #d03020; }
ins { background: #1a7f3726; text-decoration-color: #1a7f37; }
small { opacity: .75; }
footer { font-size: .8rem; margin-top: 2rem; overflow-wrap: anywhere; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(comparison: Comparison) -> Iterator[str]:
    """The page in pieces; every text from outside is escaped, and nothing is fetched from anywhere."""
    title = escape(f"Re-translation {comparison.title}".strip())
    missing = f" Without a finished translation, old or new: {comparison.n_missing} more."
    written = f" Written by people and not counted: {pluralize(comparison.n_written, 'passage')}."
    yield f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{title}</title><style>{_STYLE}</style></head>
<body><h1>{title}</h1>
<p>{pluralize(comparison.n_documents, "document")}, {pluralize(comparison.n_segments, "segment")},
{comparison.n_changed} with another English text.
{missing if comparison.n_missing else ""}{written if comparison.n_written else ""}</p>
"""
    yield from _scores(comparison)
    yield from _estimates(comparison)
    yield from _documents(comparison.documents)
    yield from _pairs("Best gains by score", comparison.score_gains)
    yield from _pairs("Worst losses by score", comparison.score_losses)
    yield from _changes("Best gains by estimate", comparison.estimate_gains)
    yield from _changes("Worst losses by estimate", comparison.estimate_losses)
    signatures = "; ".join(f"{name} {score.signature}" for name, score in comparison.scores.items())
    yield f"<footer>{escape(signatures)}</footer></body></html>\n"


def mark_words(before: str, after: str) -> str:
    """Two texts as one in HTML, with what was removed and added marked."""
    tags = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}
    return "".join(tags[kind].format(escape(text)) for kind, text in diff_words(before, after))


def _scores(comparison: Comparison) -> Iterator[str]:
    only = comparison.located
    elsewhere = f"{only.gained} more only in the new, {only.lost} only in the old"
    located = f"{pluralize(comparison.n_pairs, 'reference')} located in both ({elsewhere})"
    yield f"<h2>Scores</h2><p>Over {located}.</p>\n"
    if not comparison.scores:
        return
    titles = ("Metric", "Old", "New", "Change", "95 % interval", "p, bootstrap", "p, randomization")
    yield from _table_head(*titles)
    for name, score in comparison.scores.items():
        figures = f"{score.before:.2f}", f"{score.after:.2f}", f"{score.delta:+.2f}"
        chances = f"{score.p_bootstrap:.4f}", f"{score.p_randomization:.4f}"
        yield _row(escape(name), *figures, f"{score.low:+.2f} … {score.high:+.2f}", *chances)
    yield "</tbody></table>\n"


def _estimates(comparison: Comparison) -> Iterator[str]:
    yield "<h2>Estimates, without a reference</h2>\n"
    yield from _table_head("What", "Gained", "Lost", "Change")
    kinds: dict[str, Count] = {
        f"flag {name.replace('_', ' ')}": one for name, one in comparison.flags.items()
    }
    kinds |= {
        "numbers of the source kept": comparison.numbers,
        "names of the source kept": comparison.names,
        "glossary terms realized": comparison.terms,
    }
    for name, count in kinds.items():
        yield _row(escape(name), str(count.gained), str(count.lost), f"{count.delta:+d}")
    yield "</tbody></table>\n"
    if comparison.log_probability:
        old, new = comparison.log_probability
        yield f"<p>Mean log-probability of the segments that changed: {old:.3f}, now {new:.3f}.</p>\n"


def _documents(documents: Sequence[DocumentSummary]) -> Iterator[str]:
    yield "<h2>Documents</h2>\n"
    titles = ("Document", "Segments", "Changed", "Flags", "chrF, old", "chrF, new", "Log-probability")
    yield from _table_head(*titles)
    for item in documents:
        counts = str(item.n_segments), str(item.n_changed), f"{item.flags_delta:+d}"
        scores = _figure(item.chrf_before, ".1f"), _figure(item.chrf_after, ".1f")
        estimate = _figure(item.log_probability_delta, "+.3f")
        yield _row(f"{escape(item.name)} {_small(item.document_id)}", *counts, *scores, estimate)
    yield "</tbody></table>\n"


def _pairs(title: str, pairs: Sequence[ComparedReference]) -> Iterator[str]:
    if not pairs:
        return
    yield f"<h2>{title}</h2>\n"
    yield from _table_head("chrF", "Source and reference", "Old and new", texts=True)
    for pair in pairs:
        figures = f"{pair.delta:+.1f}<br>{_small(f'{pair.score_before:.1f} → {pair.score_after:.1f}')}"
        source = f'<span dir="auto">{escape(pair.source)}</span><br>{_small(pair.reference)}'
        both = f"{mark_words(pair.before, pair.after)}<br>{_small(pair.document)}"
        yield f'<tr><td class="n">{figures}</td><td>{source}</td><td>{both}</td></tr>\n'
    yield "</tbody></table>\n"


def _changes(title: str, changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    yield f"<h2>{title}</h2>\n"
    yield from _table_head("Why", "Source", "Old and new", texts=True)
    for change in changes:
        why = "<br>".join(map(escape, explain(change)))
        both = f"{mark_words(change.before, change.after)}<br>{_small(change.document)}"
        yield f'<tr><td>{why}</td><td dir="auto">{escape(change.source)}</td><td>{both}</td></tr>\n'
    yield "</tbody></table>\n"


def explain(change: Change) -> list[str]:
    """What a change gains and loses, in words."""
    kinds = {"flag": change.flags, "number": change.numbers, "name": change.names, "term": change.terms}
    said = [
        f"{sign}{kind} {text.replace('_', ' ') if kind == 'flag' else text}"
        for kind, kept in kinds.items()
        for sign, texts in (("+", kept.gained), ("-", kept.lost))
        for text in texts
    ]
    delta = change.estimate_delta
    return said if delta is None else [*said, f"log-probability {delta:+.3f}"]


def _small(text: str) -> str:
    return f"<small>{escape(text)}</small>"


def _table_head(*titles: str, texts: bool = False) -> Iterator[str]:
    cells = [
        f'<th scope="col"{"" if texts or not n else " class=n"}>{title}</th>'
        for n, title in enumerate(titles)
    ]
    yield f"<table><thead><tr>{''.join(cells)}</tr></thead><tbody>\n"


def _row(title: str, *figures: str) -> str:
    cells = "".join(f'<td class="n">{figure}</td>' for figure in figures)
    return f"<tr><td>{title}</td>{cells}</tr>\n"


def _figure(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)
