"""From a claim to its segments: read, or cut for the first time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from translator.jobs import Claim
from translator.records import Segment
from translator.segment import segment
from translator.service.context import Context
from translator.store import chunks, texts
from translator.store.chunks import Range


@dataclass(frozen=True, slots=True)
class PreparedClaim:
    """A claim with the segments that it covers."""

    claim: Claim
    segments: tuple[Segment, ...]


def read_uncut(claims: Sequence[Claim], *, context: Context) -> dict[str, str]:
    """The texts, by document, of claims that are for whole documents."""
    wanted = {item.document_id for item in claims if item.first is None}
    if not wanted:
        return {}
    with context.store.read() as tx:
        return texts.read_documents(tx, wanted)


def prepare_claim(claim: Claim, uncut: Mapping[str, str], *, context: Context) -> PreparedClaim | None:
    """The segments of a claim; None where the claim does not hold any more.

    A document of many segments is parted here among chunks, which other workers can take at once.
    """
    if claim.first is not None:
        with context.store.read() as tx:
            return PreparedClaim(claim, tuple(texts.read_segments(tx, claim)))
    text = uncut.get(claim.document_id)
    if text is None:  # deleted, and the claim with it
        return None
    segments = segment(text, source=claim.recipe.source)
    if len(segments) <= context.settings.chunk_segments:
        return PreparedClaim(claim, tuple(segments))
    return _cut(claim, segments, context=context)


def _cut(claim: Claim, segments: Sequence[Segment], *, context: Context) -> PreparedClaim | None:
    ranges = _split(segments, most=context.settings.chunk_segments)
    with context.store.write() as tx:
        own = chunks.cut(tx, claim, ranges, n_segments=len(segments))
        if own is None:
            return None
        texts.write_segments(tx, claim.job_id, segments)
    context.queue.wake(len(ranges) - 1)
    held = replace(claim, first=own.first, last=own.last, size_chars=own.size_chars)
    return PreparedClaim(held, tuple(segments[own.first : own.last + 1]))


def _split(segments: Sequence[Segment], *, most: int) -> list[Range]:
    parts = [segments[start : start + most] for start in range(0, len(segments), most)]
    return [Range(part[0].id, part[-1].id, part[-1].end - part[0].start) for part in parts]
