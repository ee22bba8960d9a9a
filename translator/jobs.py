"""What is handed over and worked off: submissions, jobs, chunks and facts as records."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Literal, NewType

from translator.errors import InvalidRequest, UnreadableRecipe
from translator.languages import AUTO
from translator.records import AS_IT_SAYS, Decoding, Hypothesis, PlacedReference, Reading

JobId = NewType("JobId", str)
ChunkId = NewType("ChunkId", int)
FactKey = NewType("FactKey", bytes)
"""SHA-256 over everything that a translation depends on; see `translator.fact_key`."""

State = Literal["queued", "running", "done", "failed", "cancelled"]
"""Of a job and of a chunk; the last three are final."""
FINAL_STATES: frozenset[State] = frozenset({"done", "failed", "cancelled"})

Priority = Literal["interactive", "bulk", "background"]
"""`interactive` work is taken before any `bulk` work, and that before any `background` work."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a document is to be translated.

    `model` is what the user named (`auto`, a name, a directory); the worker finds its exact version.
    `glossary` is a glossary's version, empty for none.
    """

    source: str = AUTO
    model: str = AUTO
    decoding: Decoding = field(default_factory=Decoding)
    glossary: str = ""

    def to_json(self) -> str:
        """One canonical line: equal recipes give equal lines."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> Recipe:
        """The recipe that `to_json` wrote.

        Raises:
            UnreadableRecipe: another version of this program wrote it, or it is damaged.
        """
        try:
            fields = json.loads(line)
            return cls(**{**fields, "decoding": Decoding(**fields["decoding"])})
        except (ValueError, TypeError, KeyError, InvalidRequest) as error:
            raise UnreadableRecipe(
                f"its recipe cannot be read ({type(error).__name__}); hand the document in again"
            ) from error


@dataclass(frozen=True, slots=True)
class Submission:
    """A document as it is handed over; `idempotency_key` makes handing it over twice harmless, per owner.

    `text` is what is translated. A file that is more than its text comes as `original` bytes of a `format`;
    `reading` is what those do not say.
    `owner` is the id of a key, empty where none was asked for; `references` are English fragments.
    `webhook` is an address that is told of the job's end, signed with its secret, empty for the operator's.
    """

    name: str
    text: str
    recipe: Recipe = field(default_factory=Recipe)
    priority: Priority = "bulk"
    idempotency_key: str | None = None
    owner: str = ""
    format: str = "text"
    original: bytes | None = None
    reading: Reading = AS_IT_SAYS
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    webhook: str = ""
    webhook_secret: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a submitter gets back; `is_new` is False where the idempotency key was known."""

    job_id: JobId
    is_new: bool
    document_id: str


@dataclass(frozen=True, slots=True)
class Job:
    """A submitted document and where it stands; times are seconds since 1970, UTC.

    `n_segments` is None until the document is cut; `n_reused` counts segments whose translation was known.
    `recipe` is None where this version of the program cannot read it.
    """

    id: JobId
    document_id: str
    owner: str
    name: str
    state: State
    priority: Priority
    recipe: Recipe | None
    n_segments: int | None
    n_done: int
    n_reused: int
    signature: str
    error_code: str | None
    error: str | None
    created_at: float
    started_at: float | None
    finished_at: float | None

    @property
    def is_final(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in FINAL_STATES

    def estimate_left_s(self, now: float) -> float | None:
        """Seconds that the rest takes at the pace so far; None where that says nothing."""
        if self.state != "running" or self.started_at is None or not self.n_done or not self.n_segments:
            return None
        return (now - self.started_at) / self.n_done * (self.n_segments - self.n_done)

    def require_recipe(self) -> Recipe:
        """The recipe, for what cannot be done without it.

        Raises:
            UnreadableRecipe: this version of the program cannot read it.
        """
        if self.recipe is None:
            raise UnreadableRecipe(f"job {self.id!r} has a recipe that cannot be read; hand it in again")
        return self.recipe


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A stored document without its text; `accepted_job_id` names the job whose translation readers get."""

    id: str
    owner: str
    name: str
    format: str
    reading: Reading
    tags: tuple[str, ...]
    created_at: float
    accepted_job_id: JobId | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last item of a page of a list, newest first; the next page begins behind it."""

    created_at: float
    id: str


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs a list has; what is empty does not count. `words` stand in the document's name.

    `flag` is a flag of any of its segments, `any` stands for all of them.
    """

    owner: str | None = None
    state: str = ""
    language: str = ""
    flag: str = ""
    tag: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as a list shows it, with facts of its document and its segments.

    `languages` are those of its segments, the most frequent first; `n_flagged` counts segments with a flag.
    `accepted_job_id` names the job whose translation readers of the document get.
    """

    job: Job
    tags: tuple[str, ...]
    languages: tuple[str, ...]
    n_flagged: int
    is_retranslation: bool
    accepted_job_id: JobId | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A chunk that this process holds; `attempt` is its fencing token.

    `first` and `last` are segment numbers, both included; None where the document is not cut yet.
    `owner` is the document's; `request_id` that of the HTTP request that the job came with, empty for none.
    """

    chunk_id: ChunkId
    job_id: JobId
    document_id: str
    attempt: int
    size_chars: int
    recipe: Recipe
    first: int | None
    last: int | None
    owner: str = ""
    request_id: str = ""

    @property
    def log_facts(self) -> dict[str, object]:
        """What each record about the chunk shows."""
        facts: dict[str, object] = {"job_id": self.job_id, "chunk_id": self.chunk_id}
        return {**facts, "request_id": self.request_id} if self.request_id else facts

    @property
    def is_suspect(self) -> bool:
        """Whether it was claimed before and not finished: it may have killed its worker."""
        return self.attempt > 1


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What a worker leaves to others for now: recipes with these models, and chunks of these jobs."""

    models: tuple[str, ...] = ()
    jobs: tuple[JobId, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """An immutable translation; the source it belongs to is in its key only.

    `owner` says whose memory it is in, empty for the one of those without a key, or of all.
    """

    key: FactKey
    text: str
    model: str
    flags: tuple[str, ...]
    log_probability: float
    owner: str = ""

    @classmethod
    def of(cls, hypothesis: Hypothesis, *, key: FactKey, model: str, owner: str) -> Fact:
        """What is kept of a hypothesis."""
        return cls(key, hypothesis.text, model, hypothesis.flags, hypothesis.log_probability, owner)

    @property
    def hypothesis(self) -> Hypothesis:
        """What it was made of; a text that was cut has a flag for it."""
        return Hypothesis(self.text, self.log_probability, is_cut=False, flags=self.flags)


@dataclass(frozen=True, slots=True)
class EditState:
    """What tells whether a job was edited since; `newest_id` is the greatest id of an edit, 0 without any."""

    n_edits: int
    newest_id: int


@dataclass(frozen=True, slots=True)
class SegmentOutline:
    """A segment of a translated document without its texts; `model` is None where it was left as it is.

    Lengths are in code points; that of the English is None where there is none but the source.
    """

    n: int
    language: str
    model: str | None
    flags: tuple[str, ...]
    log_probability: float | None
    source_chars: int
    english_chars: int | None


@dataclass(frozen=True, slots=True)
class JobScore:
    """A figure of a job's translation over the references that were located.

    `low` and `high` bound the 95 % interval of the bootstrap. `chance` is what the same references score
    against their best wrong place, None where there is none. `coverage` is the share of tokens under a
    located reference.
    """

    metric: str
    value: float
    low: float | None
    high: float | None
    chance: float | None
    coverage: float
    signature: str


@dataclass(frozen=True, slots=True)
class JobReferences:
    """A job's references: `n_given` came with its document; `placed` has these, then those found inside.

    `is_owed` says that they are yet to be scored, or again since a person has changed the text.
    """

    n_given: int
    placed: tuple[PlacedReference, ...]
    scores: tuple[JobScore, ...]
    is_owed: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether all that were given have been looked for in the text as it stands."""
        return not self.is_owed and sum(item.origin == "given" for item in self.placed) == self.n_given


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text with the translation that somebody proposes; the code of its language may be `auto`."""

    source_language: str
    target_language: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class SegmentEdit:
    """A change of a segment's translation by a person: from one fact to another.

    A fact is None where the segment stands as it is in the source. `author` is how the person calls himself,
    empty where he did not say.
    """

    replaced: Fact | None
    fact: Fact | None
    owner: str
    created_at: float
    author: str = ""


@dataclass(frozen=True, slots=True)
class MemoryFigures:
    """Translations that are kept; and of an owner: documents, jobs, segments done, those known already."""

    n_facts: int
    n_documents: int
    n_jobs: int
    n_segments: int
    n_reused: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """How the queue stands: jobs by state, chunks waiting and running, age of the oldest waiting chunk."""

    jobs: dict[str, int]
    chunks_queued: int
    chunks_running: int
    oldest_queued_s: float
    n_facts: int
    n_segments_done: int
    n_segments_reused: int
    workers_alive: int


@dataclass(frozen=True, slots=True)
class Period:
    """Jobs finished in the `n`th period of a time that is looked back on, and their segments."""

    n: int
    n_jobs: int
    n_segments: int
    n_reused: int


@dataclass(frozen=True, slots=True)
class ScoredJob:
    """A job with one of its scores; `signature` names the model."""

    id: str
    finished_at: float
    signature: str
    value: float


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that works; `silent_s` ago it last said so."""

    id: str
    kind: str
    started_at: float
    silent_s: float
