"""What changed between two translations of a document, stretch by stretch, and where references say more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from translator.comparison.record import Change, ComparedReference, DocumentComparison, GainedAndLost
from translator.fact_key import HUMAN
from translator.languages.names import strip_marks
from translator.numbers import lost_numbers
from translator.records import PlacedReference, SourceText, TranslatedDocument, Translation
from translator.segment import unwrap

_WORD = re.compile(r"\w+")
_LEAST_LETTERS = 2
Members = tuple[list[Translation], list[Translation]]
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_TOKENS = 4_000  # a longer text is shown as wholly new: comparing takes the square of its length

WordRun = tuple[Literal["same", "removed", "added"], str]


def compare_documents(
    before: TranslatedDocument,
    after: TranslatedDocument,
    *,
    document_id: str = "",
    references: tuple[Sequence[PlacedReference], Sequence[PlacedReference]] = ((), ()),
) -> DocumentComparison:
    """Compare two translations of the same source, which may have been cut in different ways.

    Args:
        references: where the given ones belong in the old and in the new translation, in the same order.
    """
    given = [[item for item in placed if item.origin == "given"] for placed in references]
    groups = list(group_by_place(before.translations, after.translations))
    written = [group for group in groups if _is_written(group)]
    own = [{item.segment.id for group in written for item in group[side]} for side in (0, 1)]
    located = [
        {item.text for item in placed if item.segments and own[side].isdisjoint(item.segments)}
        for side, placed in enumerate(given)
    ]
    pairs = _find_pairs(before, after, given[0], given[1], document_id)
    changes = (group for group in groups if not _is_written(group) and _shown(group[0]) != _shown(group[1]))
    return DocumentComparison(
        document_id=document_id,
        name=after.name,
        n_segments=len(after.translations),
        changes=tuple(_to_change(*group, document=after, document_id=document_id) for group in changes),
        pairs=tuple(
            pair
            for old, pair in pairs
            if own[0].isdisjoint(old.segments) and own[1].isdisjoint(pair.segments)
        ),
        located=GainedAndLost(tuple(sorted(located[1] - located[0])), tuple(sorted(located[0] - located[1]))),
        n_written=len(written),
    )


def group_by_place(before: Sequence[Translation], after: Sequence[Translation]) -> Iterator[Members]:
    """Segments that lie over each other, in order: one of each side where both were cut alike."""
    sided = [(item.segment.start, 0, item) for item in before] + [
        (item.segment.start, 1, item) for item in after
    ]
    members: Members = ([], [])
    end = -1
    for start, side, item in sorted(sided, key=lambda found: found[:2]):
        if start >= end and (members[0] or members[1]):
            yield members
            members = ([], [])
        members[side].append(item)
        end = max(end, item.segment.end)
    if members[0] or members[1]:
        yield members


def _is_written(group: Members) -> bool:
    """Whether a person wrote a part of a stretch, in the old translation or in the new."""
    return any(item.model == HUMAN for side in group for item in side)


def _to_change(
    old: Sequence[Translation],
    new: Sequence[Translation],
    *,
    document: TranslatedDocument,
    document_id: str,
) -> Change:
    both = [*old, *new]
    start, end = min(item.segment.start for item in both), max(item.segment.end for item in both)
    source = unwrap(document.source[start:end])
    texts = _join(old), _join(new)
    asked = SourceText(source, (new or old)[0].segment.language)
    lost = [lost_numbers(asked, text) for text in texts]
    return Change(
        document_id=document_id,
        document=document.name,
        segments=tuple(item.segment.id for item in new),
        source=source,
        before=texts[0],
        after=texts[1],
        flags=_kept(*([flag for item in side for flag in item.flags] for side in (old, new))),
        numbers=_kept(lost[1], lost[0]),  # what is no longer lost is gained
        names=_kept_names(source, *texts),
        terms=_kept(*([term for item in side for term in _realized(item)] for side in (old, new))),
        log_probability=_log_probability(old, new),
    )


def _shown(items: Sequence[Translation]) -> tuple[str, list[tuple[str, ...]], list[str]]:
    return _join(items), [item.flags for item in items], [term for item in items for term in _realized(item)]


def _join(items: Sequence[Translation]) -> str:
    return " ".join(item.text for item in items)


def _kept(before: Iterable[str], after: Iterable[str]) -> GainedAndLost:
    old, new = Counter(before), Counter(after)
    return GainedAndLost(tuple(sorted((new - old).elements())), tuple(sorted((old - new).elements())))


def _kept_names(source: str, before: str, after: str) -> GainedAndLost:
    """Words with a capital in the source that stand in the English too; accents do not count."""
    names = {word for word in _WORD.findall(source) if word[0].isupper() and len(word) >= _LEAST_LETTERS}
    plain = {_plain(name): name for name in names}
    sides = [
        {plain[word] for word in map(_plain, _WORD.findall(text)) if word in plain}
        for text in (before, after)
    ]
    return _kept(*sides)


def _plain(word: str) -> str:
    return strip_marks(word).casefold()


def _realized(item: Translation) -> list[str]:
    return [term.term for term in item.terms if term.state == "realized"]


def _log_probability(old: Sequence[Translation], new: Sequence[Translation]) -> tuple[float, float] | None:
    first, second = (_mean([item.log_probability for item in side]) for side in (old, new))
    return None if first is None or second is None else (first, second)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _find_pairs(
    before: TranslatedDocument,
    after: TranslatedDocument,
    old_places: Sequence[PlacedReference],
    new_places: Sequence[PlacedReference],
    document_id: str,
) -> Iterator[tuple[PlacedReference, ComparedReference]]:
    """The references that are located in both, each with its old place."""
    for old, new in zip(old_places, new_places, strict=False):
        if not (old.segments and new.segments) or old.text != new.text:
            continue
        held = [item for item in after.translations if item.segment.id in new.segments]
        pair = ComparedReference(
            document_id=document_id,
            document=after.name,
            segments=new.segments,
            source=" ".join(unwrap(item.segment.text) for item in held),
            reference=new.text,
            before=covered_text(old, before),
            after=covered_text(new, after),
            score_before=old.score or 0.0,
            score_after=new.score or 0.0,
        )
        yield old, pair


def covered_text(place: PlacedReference, document: TranslatedDocument) -> str:
    """The tokens of a translation that a reference covers."""
    wanted = set(place.segments)
    tokens = _join([item for item in document.translations if item.segment.id in wanted]).split()
    first, last = place.span or (0, len(tokens))
    return " ".join(tokens[first:last])


def diff_words(before: str, after: str) -> Iterator[WordRun]:
    """Stretches of the two texts in order: what both have, what only the old and only the new one has."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > _MOST_TOKENS:
        yield from (("removed", before), ("added", after))
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a < b:
            yield "removed", "".join(old[a:b])
        if c < d:
            yield "added", "".join(new[c:d])
