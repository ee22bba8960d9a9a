"""How placeholders and addresses come through: by the model, else through stand-ins, else piece by piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from translator.addresses import ADDRESS, keeps_addresses
from translator.checks import SPLIT, find_flags
from translator.placeholders import PLACEHOLDER, keeps_placeholders
from translator.records import Hypothesis, SourceText

_KEPT = re.compile(rf"(?i:{ADDRESS.pattern}) | {PLACEHOLDER.pattern}", re.VERBOSE)
_SPLIT_AT = re.compile(f"({PLACEHOLDER.pattern})", re.VERBOSE)
_TORN = re.compile(r"⟦\d*|\d*⟧")  # what is left of a stand-in where the model copied a part of it

Checked = tuple[Hypothesis, tuple[str, ...]]
"""A hypothesis and its flags."""

Translate = Callable[[Sequence[SourceText]], list[Checked]]

_STAND_IN = "⟦{}⟧"
"""Of 25 forms the one that `mini` 1 copies best: .78, .65 and .67 in Vietnamese, Hungarian and Japanese; of
`{name}` .25, .23 and .30 (60 sentences of FLORES dev each, greedy, 2026-11-25)."""


def keep_verbatim(
    sources: Sequence[SourceText], results: Sequence[Checked], *, translate: Translate
) -> list[Checked]:
    """Translations that have every placeholder and address of their source, whatever the model makes of it.

    Args:
        results: of the sources, as the model made them.
        translate: makes translations with their flags; called twice at most.
    """
    best = list(results)
    left = _find_lost(sources, best, range(len(sources)))
    masked = [_mask(sources[index]) for index in left]
    for index, again in zip(left, translate(masked) if masked else [], strict=True):
        best[index] = _unmask(sources[index], again)
    left = _find_lost(sources, best, left)
    pieces = [_cut(sources[index]) for index in left]
    flat = [piece for parts in pieces for piece in parts if _has_words(piece)]
    found = iter(translate(flat) if flat else [])
    for index, parts in zip(left, pieces, strict=True):
        best[index] = _join(sources[index], parts, [next(found) for piece in parts if _has_words(piece)])
    return best


def _find_lost(
    sources: Sequence[SourceText], results: Sequence[Checked], indices: Sequence[int]
) -> list[int]:
    return [index for index in indices if not _keeps(sources[index].text, results[index][0].text)]


def _keeps(source: str, target: str) -> bool:
    return keeps_placeholders(source, target) and keeps_addresses(source, target)


def _mask(source: SourceText) -> SourceText:
    numbers = iter(range(1, len(source.text) + 1))
    return SourceText(_KEPT.sub(lambda _: _STAND_IN.format(next(numbers)), source.text), source.language)


def _unmask(source: SourceText, result: Checked) -> Checked:
    kept = _KEPT.findall(source.text)
    stand_ins = {_STAND_IN.format(number): text for number, text in enumerate(kept, start=1)}
    parts: list[str] = _SPLIT_AT.split(result[0].text)
    parts[::2] = [_TORN.sub("", part) for part in parts[::2]]
    text = "".join(stand_ins.get(part, part) for part in parts)
    return _checked(source, text, [result], ())


def _cut(source: SourceText) -> list[SourceText]:
    """The texts between placeholders and addresses, in turn with them."""
    parts, position = [], 0
    for match in _KEPT.finditer(source.text):
        parts += [source.text[position : match.start()], match.group()]
        position = match.end()
    return [SourceText(part, source.language) for part in [*parts, source.text[position:]]]


def _has_words(piece: SourceText) -> bool:
    return not _KEPT.fullmatch(piece.text) and any(letter.isalpha() for letter in piece.text)


def _join(source: SourceText, parts: Sequence[SourceText], results: Sequence[Checked]) -> Checked:
    """The pieces in the order of the source, with the white space that they had."""
    found = iter(results)
    texts = [_between(part.text, next(found)[0].text) if _has_words(part) else part.text for part in parts]
    return _checked(source, "".join(texts), results, (SPLIT,))


_EDGES = re.compile(r"(?P<head>\W*)(?P<words>.*?)(?P<tail>\W*)", re.DOTALL)


def _between(source: str, english: str) -> str:
    """The English of a piece with the marks and the white space that the piece has at its edges."""
    edges, words = _EDGES.fullmatch(source), _EDGES.fullmatch(PLACEHOLDER.sub("", english))
    return edges["head"] + words["words"] + edges["tail"] if edges and words else english


def _checked(source: SourceText, text: str, results: Sequence[Checked], flags: Sequence[str]) -> Checked:
    """A text with its own flags and those that tell how it was made."""
    hypotheses = [hypothesis for hypothesis, _ in results]
    likely = sum(hypothesis.log_probability for hypothesis in hypotheses) / max(1, len(hypotheses))
    hypothesis = Hypothesis(text, likely, any(hypothesis.is_cut for hypothesis in hypotheses))
    made = (SPLIT,) if SPLIT in flags or any(SPLIT in before for _, before in results) else ()
    return hypothesis, (*find_flags(source, hypothesis), *made)
