"""`tolmacs locate` and `tolmacs score`: places of fragments, and scores of line files."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from align import Location, Scores, locate, score, score_fragments
from align.score import FragmentScores, SystemComparison, compare_systems
from translator.cli.commands import Action
from translator.cli.inputs import as_invalid_request, read_fragments, read_lines
from translator.cli.telling import say, tell
from translator.counting import pluralize
from translator.errors import InvalidRequest
from translator.settings import Settings
from translator.visible import visible_json, without_formula

_METRICS = ("bleu", "chrf", "chrf++", "ter")


def _add_locate(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "fragments",
        metavar="FRAGMENTS",
        help="one English fragment per line; or .tsv .csv .jsonl .tmx .xliff",
    )
    add("--document", metavar="NAME", help="only the fragments of this document")
    add("hypothesis", metavar="HYPOTHESIS", help="one English segment per line; - reads standard input")
    add("--format", choices=["jsonl", "text"], default="jsonl")


def _add_score(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("hypothesis", metavar="HYPOTHESIS", help="one English segment per line; - reads standard input")
    reference = parser.add_mutually_exclusive_group(required=True)
    reference.add_argument(
        "--reference", metavar="FILE", action="append", help="one reference per line; repeat for several"
    )
    reference.add_argument("--fragments", metavar="FILE", help="as for locate")
    add("--document", metavar="NAME", help="only the fragments of this document")
    add("--source", metavar="FILE", help="source of each line: lines that were only copied are counted")
    add("--metrics", nargs="+", choices=_METRICS, default=list(_METRICS), metavar="NAME")
    add("--resamples", type=int, default=0, metavar="N", help="of the bootstrap, for 95 %% intervals")
    add("--baseline", metavar="FILE", help="another translation, for a paired test against it")
    add("--test", choices=["bootstrap", "randomization"], default="bootstrap", help="the paired test")
    add("--format", choices=["text", "json"], default="text")


def _run_locate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one line per fragment."""
    fragments = read_fragments(arguments.fragments, settings=settings, document=arguments.document)
    hypotheses = read_lines(arguments.hypothesis, settings=settings)
    with as_invalid_request(arguments.fragments):
        places = locate(fragments, hypotheses)
    for place in places:
        if arguments.format == "jsonl":
            tell([visible_json(_place_fields(place))])
        else:
            tell([_place_text(place, fragments, hypotheses)])
    return 0


def _place_fields(place: Location) -> dict[str, Any]:
    return {
        "fragment": place.fragment,
        "segments": list(place.segments),
        "span": list(place.span) if place.span else None,
        "similarity": round(place.similarity, 4),
        "located": place.located,
    }


def _place_text(place: Location, fragments: Sequence[str], hypotheses: Sequence[str]) -> str:
    if not place.located:
        return f"{place.fragment}\tnowhere\t{without_formula(fragments[place.fragment])}"
    tokens = " ".join(hypotheses[number] for number in place.segments).split()
    first, last = place.span or (0, len(tokens))
    numbers = ",".join(map(str, place.segments))
    texts = fragments[place.fragment], " ".join(tokens[first:last])
    return "\t".join((str(place.fragment), numbers, *map(without_formula, texts)))


def _run_score(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the scores as a table or as one JSON object."""
    if arguments.resamples < 0:
        raise InvalidRequest(f"resamples {arguments.resamples}; 0 or more are right")
    hypotheses = read_lines(arguments.hypothesis, settings=settings)
    with as_invalid_request(arguments.hypothesis):
        if arguments.fragments:
            report = _score_fragments(hypotheses, arguments, settings)
        else:
            report = _score_lines(hypotheses, arguments, settings)
    if arguments.source:
        report["copied"] = _count_copied(hypotheses, arguments.source, settings)
    if arguments.format == "json":
        tell([visible_json(report)])
    else:
        _print_report(report)
    return 0


def _score_lines(
    hypotheses: Sequence[str], arguments: argparse.Namespace, settings: Settings
) -> dict[str, Any]:
    references = [read_lines(path, settings=settings) for path in arguments.reference]
    scores = score(hypotheses, references, metrics=arguments.metrics, resamples=arguments.resamples)
    report = {**_figures(scores), "segments": scores.segments, "coverage": scores.coverage}
    if arguments.baseline:
        baseline = read_lines(arguments.baseline, settings=settings)
        found = compare_systems(
            baseline, hypotheses, references, metrics=arguments.metrics, method=arguments.test
        )
        report["comparison"] = _comparison_fields(found)
    return report


def _score_fragments(
    hypotheses: Sequence[str], arguments: argparse.Namespace, settings: Settings
) -> dict[str, Any]:
    if arguments.baseline:
        raise InvalidRequest("--baseline needs --reference: two translations have different located texts")
    fragments = read_fragments(arguments.fragments, settings=settings, document=arguments.document)
    found = score_fragments(fragments, hypotheses, metrics=arguments.metrics, resamples=arguments.resamples)
    if found.scores is None:
        say("no fragment belongs to this text, so there is no score")
    return {
        **(_figures(found.scores) if found.scores else dict.fromkeys(arguments.metrics)),
        "segments": len(hypotheses),
        **_fragment_fields(found),
    }


def _fragment_fields(found: FragmentScores) -> dict[str, Any]:
    return {
        "fragments": len(found.locations),
        "located": found.located,
        "coverage": found.coverage,
        "chance": _values(found.chance) if found.chance else None,
        "locations": [_place_fields(place) for place in found.locations],
    }


def _values(scores: Scores) -> dict[str, float]:
    return {name: figure.value for name, figure in scores.figures.items()}


def _figures(scores: Scores) -> dict[str, Any]:
    fields: dict[str, Any] = {
        **_values(scores),
        "signatures": {name: figure.signature for name, figure in scores.figures.items()},
    }
    if any(figure.mean is not None for figure in scores.figures.values()):
        fields["intervals"] = {
            name: {"mean": figure.mean, "half_width": figure.half_width}
            for name, figure in scores.figures.items()
        }
    return fields


def _comparison_fields(found: Mapping[str, SystemComparison]) -> dict[str, Any]:
    return {
        name: {"baseline": one.baseline, "p_value": one.p_value, "signature": one.signature}
        for name, one in found.items()
    }


def _count_copied(hypotheses: Sequence[str], path: str, settings: Settings) -> int:
    source = read_lines(path, settings=settings)
    if len(source) != len(hypotheses):
        raise InvalidRequest(
            f"{path}: {pluralize(len(source), 'line')}, but hypotheses: {len(hypotheses):,}; "
            "give one for each"
        )
    return sum(text.strip() == copy.strip() != "" for text, copy in zip(source, hypotheses, strict=True))


def _print_report(report: Mapping[str, Any]) -> None:
    for name in report.get("signatures", {}):
        tell([_score_line(name, report)])
    for name in ("segments", "fragments", "located", "copied"):
        if name in report:
            tell([f"{name}\t{report[name]}"])
    tell([f"coverage\t{report['coverage']:.1%}"])


def _score_line(name: str, report: Mapping[str, Any]) -> str:
    parts = [name, f"{report[name]:.2f}"]
    if interval := report.get("intervals", {}).get(name):
        parts[-1] += f" ({interval['mean']:.2f} ± {interval['half_width']:.2f})"
    if report.get("chance"):
        parts.append(f"by chance {report['chance'][name]:.2f}")
    if versus := report.get("comparison", {}).get(name):
        parts.append(f"baseline {versus['baseline']:.2f}, p = {versus['p_value']:.4f}")
    return "\t".join([*parts, report["signatures"][name]])


ACTIONS = {"locate": Action(_add_locate, _run_locate), "score": Action(_add_score, _run_score)}
