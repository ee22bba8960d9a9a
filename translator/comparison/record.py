"""What is said about two translations of the same documents, as records. Scores and estimates stay apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GainedAndLost:
    """What of a kind only the new translation has (`gained`), and what only the old one has (`lost`)."""

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def delta(self) -> int:
        """Gained less lost."""
        return len(self.gained) - len(self.lost)


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a document whose English, or what is flagged of it, is another: usually one segment.

    `numbers` and `names` are those of the source that the English keeps, `terms` the glossary terms that it
    realizes. `log_probability` is the mean of old and new segments, None where a side was passed through.
    """

    document_id: str
    document: str
    segments: tuple[int, ...]
    source: str
    before: str
    after: str
    flags: GainedAndLost
    numbers: GainedAndLost
    names: GainedAndLost
    terms: GainedAndLost
    log_probability: tuple[float, float] | None

    @property
    def is_new_text(self) -> bool:
        """Whether the English differs."""
        return self.before != self.after

    @property
    def estimate_delta(self) -> float | None:
        """New less old log-probability."""
        return self.log_probability[1] - self.log_probability[0] if self.log_probability else None


@dataclass(frozen=True, slots=True)
class ComparedReference:
    """A reference, with the text that it covers in either translation; scores are chrF."""

    document_id: str
    document: str
    segments: tuple[int, ...]
    source: str
    reference: str
    before: str
    after: str
    score_before: float
    score_after: float

    @property
    def delta(self) -> float:
        """New less old chrF."""
        return self.score_after - self.score_before


@dataclass(frozen=True, slots=True)
class DocumentComparison:
    """Two translations of one document.

    `pairs` are references located in both; `located` names those located in only one of them. Stretches that
    a person wrote, in either, are in none of these, since no model did; `n_written` counts them.
    """

    document_id: str
    name: str
    n_segments: int
    changes: tuple[Change, ...]
    pairs: tuple[ComparedReference, ...]
    located: GainedAndLost
    n_written: int = 0


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One metric over all located references: old, new, interval of the difference, chances, signature."""

    before: float
    after: float
    delta: float
    low: float
    high: float
    p_bootstrap: float
    p_randomization: float
    signature: str


@dataclass(frozen=True, slots=True)
class Count:
    """How much was gained and lost of a kind, altogether."""

    gained: int = 0
    lost: int = 0

    @property
    def delta(self) -> int:
        """Gained less lost."""
        return self.gained - self.lost


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A line about one document; chrF is the mean over its pairs, None without any."""

    document_id: str
    name: str
    n_segments: int
    n_changed: int
    flags_delta: int
    chrf_before: float | None
    chrf_after: float | None
    log_probability_delta: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two translations of any number of documents; `n_missing` more lack one of the two.

    `n_written` stretches that a person wrote, in either, count for nothing.

    `scores` is empty where no reference is located in both. `log_probability` is the mean over the segments
    that changed. Best gains and worst losses come by score from pairs, by estimate from other changes.
    """

    n_documents: int
    n_segments: int
    n_changed: int
    n_pairs: int
    scores: Mapping[str, ScoreChange]
    located: Count
    flags: Mapping[str, Count]
    numbers: Count
    names: Count
    terms: Count
    log_probability: tuple[float, float] | None
    documents: tuple[DocumentSummary, ...]
    score_gains: tuple[ComparedReference, ...] = ()
    score_losses: tuple[ComparedReference, ...] = ()
    estimate_gains: tuple[Change, ...] = ()
    estimate_losses: tuple[Change, ...] = ()
    title: str = ""
    n_missing: int = 0
    n_written: int = 0

    @property
    def all_flags(self) -> Count:
        """Flags of every kind together."""
        counts = self.flags.values()
        return Count(sum(one.gained for one in counts), sum(one.lost for one in counts))

    def values(self) -> dict[str, float | None]:
        """What a condition for acceptance may speak of, by name."""
        chrf, bleu, ter = (self.scores.get(name) for name in ("chrf", "bleu", "ter"))
        estimate = self.log_probability
        return {
            "chrf_delta": chrf.delta if chrf else None,
            "bleu_delta": bleu.delta if bleu else None,
            "ter_delta": ter.delta if ter else None,
            "chrf_p": chrf.p_bootstrap if chrf else None,
            "chrf_low": chrf.low if chrf else None,
            "references": self.n_pairs,
            "flags_delta": self.all_flags.delta,
            "flags_gained": self.all_flags.gained,
            "flags_lost": self.all_flags.lost,
            "log_probability_delta": estimate[1] - estimate[0] if estimate else None,
            "numbers_delta": self.numbers.delta,
            "entities_delta": self.names.delta,
            "terms_delta": self.terms.delta,
            "segments_changed": self.n_changed,
            "documents": self.n_documents,
        }
