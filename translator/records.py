"""What is passed from step to step: frozen records, no behavior."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from translator.errors import InvalidRequest

MOST_BEAM = 16
"""Hypotheses that a search keeps at most."""

Span = tuple[int, int]
"""Start and end in one text."""

SegmentKind = Literal["sentence", "line", "neutral"]
"""`sentence`: running text; `line`: stands alone without an end mark (title, caption, menu);
`neutral`: nothing to translate (dates, URLs, credits, ornaments)."""


TermState = Literal["realized", "missed", "not_applicable"]
"""Of a glossary's term in a segment; `not_applicable`: a longer term counts at its place."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The smallest unit that is translated on its own: `text == document[start:end]`.

    `start` and `end` count Unicode code points. `confidence` of the language is in [0, 1].
    """

    id: int
    start: int
    end: int
    text: str
    language: str
    confidence: float
    kind: SegmentKind


@dataclass(frozen=True, slots=True)
class Decoding:
    """How an engine searches; part of a translation's identity.

    `max_length_factor` and `max_length_constant` bound the output: factor * source tokens + constant.
    """

    beam_size: int = 2
    length_penalty: float = 1.0
    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    max_length_factor: float = 2.0
    max_length_constant: int = 20

    def __post_init__(self) -> None:
        """Hold the beam to what engines do.

        Raises:
            InvalidRequest: it is out of range.
        """
        if not 1 <= self.beam_size <= MOST_BEAM:
            raise InvalidRequest(f"beam size {self.beam_size} is out of range; 1 to {MOST_BEAM} is right")


@dataclass(frozen=True, slots=True)
class SourceText:
    """What an engine is asked to translate: one unwrapped text in one language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What an engine proposes, and what becomes of it.

    `log_probability` is the mean natural logarithm per output token, end mark included.
    `is_cut` says that the search hit its length bound before an end mark.
    `flags` say what looks wrong with it, worst first; it has none before it is checked.
    """

    text: str
    log_probability: float
    is_cut: bool
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermOutcome:
    """What became of a glossary's term in a segment.

    `source_span` counts code points of the segment's text as the engine reads it, `span` of the translation;
    that is None unless the term is realized.
    """

    term: str
    target: str
    state: TermState
    source_span: tuple[int, int]
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Translation:
    """The English side of a segment; `model` is None where the source was passed through unchanged.

    `terms` is empty where no glossary was given, or none of its terms is in the segment.
    """

    segment: Segment
    text: str
    model: str | None
    flags: tuple[str, ...] = ()
    log_probability: float | None = None
    terms: tuple[TermOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the bytes of a document do not say themselves.

    Attributes:
        encoding: what it was read in, where it is no UTF-8 and does not say so in its text.
        columns: of a table, those that are translated, by name or number.
    """

    encoding: str = ""
    columns: tuple[str, ...] = ()


AS_IT_SAYS = Reading()


@dataclass(frozen=True, slots=True)
class TranslatedDocument:
    """A document's source, its translations in order, and how they came about.

    `signature` names segmenter, detector, model digest and decoding, so that the run can be repeated.
    """

    name: str
    source: str
    translations: tuple[Translation, ...]
    signature: str = ""


@dataclass(frozen=True, slots=True)
class PlacedReference:
    """A reference and where it belongs.

    `segments` are ids of segments, empty for nowhere; `span` counts tokens of their joined translations, None
    for all of them; `similarity` is in [0, 1]; `score` is the chrF of the covered text, None for nowhere.
    """

    text: str
    origin: Literal["given", "document"]
    segments: tuple[int, ...]
    span: tuple[int, int] | None
    similarity: float
    score: float | None


PlacedReferences = Sequence[PlacedReference] | None
"""Where they belong; None if nobody asked for them."""
