"""What documents, jobs and segments look like in the native API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from translator.errors import InvalidRequest
from translator.estimates import estimate_segment
from translator.formats.bitext import segment_fields
from translator.jobs import Job, Priority, Recipe, State, StoredDocument
from translator.languages import AUTO, RECORDS, SOURCE_LANGUAGES, UNDETERMINED
from translator.records import MOST_BEAM, Decoding, Segment, SegmentKind, TermState, Translation
from translator.service.context import Context
from translator.service.recipes import make_recipe
from translator.service.submission import MOST_TAG_CHARS

# NUL is no character of any text, and PostgreSQL cannot keep it.
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
FilledText = Annotated[str, Field(min_length=1, pattern=r"^[^\x00]+$")]
Tag = Annotated[
    str, Field(min_length=1, max_length=MOST_TAG_CHARS, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._:/-]*$")
]
ModelName = Annotated[
    str,
    Field(
        max_length=64,
        pattern=r"^[A-Za-z0-9._-]*$",
        description="A model of `/v1/models`; empty for the service's own",
    ),
]
# A reference is English, so it has a printable character of ASCII.
EnglishText = Annotated[str, Field(pattern=r"^[^\x00]*[!-~][^\x00]*$")]
GlossaryName = Annotated[str, Field(max_length=1024, pattern=r"^[^\x00]*$")]
OwnGlossary = Annotated[GlossaryName, Field(description="Id or name of a glossary; empty for none")]
_TAGS = ", ".join(f"`{record.tag}`" for record in RECORDS)
Similarity = Annotated[float | None, Field(description="0: no more alike than chance, 1: equal")]
HEX_ID = r"^[0-9a-f]{32}$"
"""Ids of documents, jobs, glossaries, re-translations and schedules."""
_Body = TypeVar("_Body", bound=BaseModel)
ONE, SEVERAL = "text", "texts"


def to_whole(value: object) -> object:
    """In JSON, 3.0 is a whole number; in Python it is none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def to_beam(value: int) -> int:
    """A beam that `Decoding` takes; what it says of others is said of the field."""
    try:
        return Decoding(beam_size=value).beam_size
    except InvalidRequest as error:
        raise PydanticCustomError("beam", "{reason}", {"reason": str(error)}) from error


def to_time(value: object) -> object:
    """Seconds since 1970 as a time in UTC."""
    return datetime.fromtimestamp(value, UTC) if isinstance(value, float | int) else value


if TYPE_CHECKING:
    SourceTag = str
    AutoOrSourceTag = str
    EmptyOrSourceTag = str
else:  # the schemas list what there is and refuse anything else
    SourceTag = Literal[SOURCE_LANGUAGES]
    AutoOrSourceTag = Literal[(AUTO, *SOURCE_LANGUAGES)]
    EmptyOrSourceTag = Literal[("", *SOURCE_LANGUAGES)]
MainLanguage = Annotated[AutoOrSourceTag, Field(description="Language of everything that is not English")]
Beam = Annotated[
    int,
    Field(
        description="Hypotheses that the search keeps; 4 costs four times 1",
        json_schema_extra={"minimum": 1, "maximum": MOST_BEAM},
    ),
    BeforeValidator(to_whole),
    AfterValidator(to_beam),
]


Time = Annotated[datetime, BeforeValidator(to_time)]
"""In UTC; records have seconds since 1970."""


class Request(BaseModel):
    """A body that comes in: what is not known, or of another type, is refused, not overlooked."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NamesRecipe(Protocol):
    """A body that says how a text is to be translated."""

    source: str
    model: str
    beam: int
    glossary: str


def recipe_of(given: NamesRecipe, *, context: Context, owner: str) -> Recipe:
    """The recipe that a caller's body names. Raises as `make_recipe`."""
    return make_recipe(
        given.source,
        context=context,
        model=given.model,
        decoding=Decoding(beam_size=given.beam),
        glossary=given.glossary,
        owner=owner,
    )


def fill(body: type[_Body], record: object, **more: object) -> _Body:
    """A body of what a record has under the names of its fields; `more` gives the rest."""
    names = body.model_fields.keys() - more.keys()
    known = {name: getattr(record, name) for name in names if hasattr(record, name)}
    return body.model_validate(known | more, from_attributes=True)


class ErrorBody(BaseModel):
    """Why a job failed."""

    code: str = Field(examples=["model_missing"])
    detail: str


class JobBody(BaseModel):
    """A run of a document through a model, and how far it is."""

    id: str
    document_id: str
    name: str
    state: State
    priority: Priority
    source: str | None = Field(description="None, as the next three, where it cannot be read")
    model: str | None
    beam: int | None
    glossary: str | None = Field(description="Version of the glossary, empty for none")
    n_segments: int | None = Field(description="None until the document is cut")
    n_done: int
    n_reused: int = Field(description="Segments whose translation was known")
    signature: str = Field(description="What made the translation: enough to make it again")
    error: ErrorBody | None
    created_at: Time
    started_at: Time | None
    finished_at: Time | None

    @classmethod
    def of(cls, job: Job) -> JobBody:
        """The body of a job."""
        recipe = job.recipe
        return fill(
            cls,
            job,
            source=recipe.source if recipe else None,
            model=recipe.model if recipe else None,
            beam=recipe.decoding.beam_size if recipe else None,
            glossary=recipe.glossary if recipe else None,
            error=None if job.error_code is None else {"code": job.error_code, "detail": job.error or ""},
        )


class DocumentBody(BaseModel):
    """A stored document; `accepted_job_id` names the job whose translation readers get."""

    id: str
    name: str
    format: str
    encoding: str = Field(description="What the file was read in, where it is no UTF-8 and does not say so")
    columns: list[str] = Field(description="Of a table, those that are translated")
    tags: list[str]
    created_at: Time
    accepted_job_id: str | None = Field(description="None before the first job is done")

    @classmethod
    def of(cls, document: StoredDocument) -> DocumentBody:
        """The body of a document."""
        reading = document.reading
        return fill(cls, document, encoding=reading.encoding, columns=reading.columns)


class SegmentBody(BaseModel):
    """A part of a text with its language; `start` and `end` count Unicode code points."""

    id: int
    start: int
    end: int
    text: str
    lang: str = Field(description=f"{_TAGS}, or `{UNDETERMINED}` where it is not known")
    confidence: float
    kind: SegmentKind

    @classmethod
    def of(cls, item: Segment) -> SegmentBody:
        """The body of a segment."""
        return cls.model_validate(segment_fields(item))


class TermOutcomeBody(BaseModel):
    """A term of the glossary in a segment; spans count code points of its text and of its translation."""

    term: str
    target: str
    state: TermState = Field(description="`not_applicable`: a longer term counts at its place")
    source_span: tuple[int, int]
    span: tuple[int, int] | None = Field(description="None unless the term is realized")


class TranslatedSegmentBody(SegmentBody):
    """A segment with its English; `model` is None where the text was left as it is."""

    translation: str
    model: str | None
    flags: list[str]
    estimate: float | None = Field(description="Probability that it is of use (chrF 50), without a reference")
    terms: list[TermOutcomeBody] = Field(description="What became of the glossary's terms in the segment")

    @classmethod
    def of_translation(cls, item: Translation) -> TranslatedSegmentBody:
        """The body of a translated segment."""
        estimate = estimate_segment(item)
        own = {
            "translation": item.text,
            "model": item.model,
            "flags": list(item.flags),
            "estimate": None if estimate is None else round(estimate, 4),
            "terms": item.terms,
        }
        return cls.model_validate({**segment_fields(item.segment), **own}, from_attributes=True)


def several_of(value: Any) -> Any:
    """A body with `texts`, whichever it came with; raises ValueError where it came with both."""
    if not _has(value, ONE):
        return value
    rest = {name: item for name, item in value.items() if name != ONE}
    return {**rest, SEVERAL: [value[ONE]]}


def one_of(value: Any) -> Any:
    """A body with `text`, whichever it came with; raises ValueError where there are several, or both."""
    if not _has(value, SEVERAL):
        return value
    rest, texts = {name: item for name, item in value.items() if name != SEVERAL}, value[SEVERAL]
    if not isinstance(texts, list) or len(texts) != 1:
        raise ValueError("texts: exactly one is taken here")
    return {**rest, ONE: texts[0]}


def describe_several(schema: dict[str, Any]) -> None:
    """Add `text` to a JSON schema that has `texts`."""
    several = schema["properties"][SEVERAL]
    schema["properties"][ONE] = {**several["items"], "description": "In place of `texts`: one text"}
    _demand_one(schema, SEVERAL, ONE)


def describe_only(schema: dict[str, Any]) -> None:
    """Add `texts` to a JSON schema that has `text`."""
    items = {name: item for name, item in schema["properties"][ONE].items() if name != "examples"}
    several = {"type": "array", "items": items, "minItems": 1, "maxItems": 1}
    schema["properties"][SEVERAL] = {**several, "description": "In place of `text`: a list with one"}
    _demand_one(schema, ONE, SEVERAL)


def _has(value: Any, other: str) -> bool:
    if not isinstance(value, dict) or other not in value:
        return False
    if ONE in value and SEVERAL in value:
        raise ValueError("one of text and texts is taken, not both")
    return True


def _demand_one(schema: dict[str, Any], usual: str, other: str) -> None:
    """In this way, since generators of clients make something else of alternatives."""
    schema["required"] = [name for name in schema.get("required", ()) if name != usual]
    schema["if"] = {"required": [other]}
    schema["then"] = {"not": {"required": [usual]}}
    schema["else"] = {"required": [usual]}
