"""What a re-translation is: which documents, towards what, what would change, and how far a run is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal, NewType

from translator.jobs import FINAL_STATES, JobId, Recipe
from translator.records import Decoding

RunId = NewType("RunId", str)

RunState = Literal["running", "paused", "finished", "failed", "cancelled"]
"""`failed`: it cannot go on by itself; `resume` tries again what failed."""
Decision = Literal["accepted", "rolled_back"]


@dataclass(frozen=True, slots=True)
class Query:
    """Which stored documents; all that is given must hold, and nothing given means every document.

    Only documents with an accepted translation are ever meant. Ages are in seconds since the document was
    handed in; `language`, `flag`, `model` and `score_below` speak of the accepted translation, `score_below`
    of its chrF; `term` is looked for in the source, letter for letter; `model` is a name or a whole label.
    """

    older_than_s: float | None = None
    newer_than_s: float | None = None
    language: str | None = None
    model: str | None = None
    tag: str | None = None
    score_below: float | None = None
    flag: str | None = None
    term: str | None = None
    owner: str | None = None
    documents: tuple[str, ...] = ()

    def to_json(self) -> str:
        """One canonical line."""
        return _to_json(self)

    @classmethod
    def from_json(cls, line: str) -> Query:
        """The query that `to_json` wrote."""
        fields = json.loads(line)
        return cls(**{**fields, "documents": tuple(fields.get("documents", ()))})


@dataclass(frozen=True, slots=True)
class RecipeChange:
    """What of the recipe is to be different; None keeps what each document has.

    `glossary` is a name or an id in an order and a version in a run; empty for none. Segmenter and detector
    are always those of this program; a document that others cut is cut anew. With nothing given, documents
    are brought to the present state of what their recipes name.
    """

    model: str | None = None
    glossary: str | None = None
    beam_size: int | None = None

    def __post_init__(self) -> None:
        """Hold the beam to what `Decoding` allows; raises as that."""
        if self.beam_size is not None:
            Decoding(beam_size=self.beam_size)

    def apply(self, recipe: Recipe) -> Recipe:
        """The recipe of a document with this change."""
        changed = recipe
        if self.model is not None:
            changed = replace(changed, model=self.model)
        if self.glossary is not None:
            changed = replace(changed, glossary=self.glossary)
        if self.beam_size is not None:
            changed = replace(changed, decoding=replace(changed.decoding, beam_size=self.beam_size))
        return changed

    def to_json(self) -> str:
        """One canonical line."""
        return _to_json(self)

    @classmethod
    def from_json(cls, line: str) -> RecipeChange:
        """The change that `to_json` wrote."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class Conditions:
    """When and how fast a run goes, and what must hold for its results to be accepted by themselves.

    `window` is `22:00-06:00` in the local time of the workers; `rate` counts changed segments a minute;
    `accept_if` is an expression of `translator.service.retranslation.conditions`.
    """

    window: str | None = None
    rate: int | None = None
    accept_if: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A re-translation as it is asked for; `owner` is who asks, empty where keys are not used."""

    query: Query
    change: RecipeChange
    conditions: Conditions = Conditions()
    name: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do, without having run the engine.

    `n_changed` segments get another translation or none that they have now. Of these `n_known` are in the
    memory, and the others need `n_texts` different texts with `n_chars` code points to be translated.
    `engine_s` is the time that one worker needs at the measured speed, None where nothing was measured.
    `n_edits` segments stay as a person wrote them; `n_edits_lost` more are cut in another way now.
    """

    n_documents: int = 0
    n_documents_changed: int = 0
    n_segments: int = 0
    n_changed: int = 0
    n_known: int = 0
    n_texts: int = 0
    n_chars: int = 0
    n_edits: int = 0
    n_edits_lost: int = 0
    engine_s: float | None = None
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A run and how far it is; times are seconds since 1970, UTC.

    Documents are walked through in the order of their ids up to `cursor`; `is_walked` says that all were.
    `models` are the exact versions by the names in the recipes, as they were first met. Before `free_at` the
    rate allows no more; `verdict` is what the condition for acceptance came to.
    """

    id: RunId
    name: str
    owner: str
    query: Query
    change: RecipeChange
    conditions: Conditions
    state: RunState
    schedule_id: str | None
    models: dict[str, str]
    cursor: str
    is_walked: bool
    n_documents: int
    n_walked: int
    free_at: float
    created_at: float
    finished_at: float | None
    error_code: str | None
    error: str | None
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The jobs of a run by state, what readers got of them, and the segments that it was to change.

    `n_unscored` counts jobs that are done and wait for their scores.
    """

    jobs: dict[str, int]
    n_accepted: int
    n_rolled_back: int
    n_changed: int
    n_unscored: int

    @property
    def n_open(self) -> int:
        """Jobs that are not final."""
        return sum(number for state, number in self.jobs.items() if state not in FINAL_STATES)


@dataclass(frozen=True, slots=True)
class RunDocument:
    """A document of a run: its new translation, and the one that readers had when the job was made."""

    run_id: RunId
    document_id: str
    name: str
    job_id: JobId
    previous_job_id: JobId
    state: str
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """An order that workers start again each day at the start of its window; `note` says how it last went."""

    id: str
    order: Order
    last_run_id: RunId | None
    last_at: float | None
    note: str
    created_at: float


def _to_json(item: Query | RecipeChange) -> str:
    return json.dumps(asdict(item), sort_keys=True, ensure_ascii=False)
