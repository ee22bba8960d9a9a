"""How a document comes in: JSON, a form with a file, or the file alone; options in the body or the query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, TypeVar

from fastapi import Request as HttpRequest
from fastapi.exceptions import RequestValidationError
from pydantic import ConfigDict, Field, ValidationError, model_validator
from pydantic_core import from_json
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from translator.errors import InvalidRequest
from translator.formats.files import FORMATS
from translator.records import Decoding
from translator.service.submission import MOST_REFERENCES, MOST_TAGS
from translator.web.body_route import to_request_error
from translator.web.forms import JSON, MULTIPART, media_type_of, read_form
from translator.web.native.schemas import (
    Beam,
    EnglishText,
    FilledText,
    MainLanguage,
    ModelName,
    OwnGlossary,
    Request,
    Tag,
    describe_only,
    one_of,
)

FORM, BYTES = MULTIPART, "application/octet-stream"
# Media type of a file that comes alone -> what it is called where the query gives no name.
DEFAULT_NAME = "document.txt"
FILE_NAMES = {
    known.media_type.split(";")[0]: f"document{known.suffixes[0]}"
    for known in FORMATS.values()
    if known.media_type != JSON  # a JSON body is a request; files of JSON come in forms
} | {BYTES: DEFAULT_NAME}
_MOST_PARTS = 12_000
_LISTS = ("references", "tags", "columns")

_FileName = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f/\\]+$")]

WebhookUrl = Annotated[str, Field(max_length=2000, json_schema_extra={"format": "uri"})]
WebhookSecret = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]


Column = Annotated[str, Field(min_length=1, max_length=200)]


class Options(Request):
    """How a document is to be translated, and what comes with it."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"webhook": ["webhook_secret"]}})

    name: _FileName = Field(
        DEFAULT_NAME, description="Its ending tells the format of a file", examples=["tin.txt"]
    )
    source: MainLanguage = "auto"
    model: ModelName = ""
    beam: Beam = Decoding().beam_size
    priority: Literal["interactive", "bulk"] = Field("bulk", description="`interactive` goes first")
    glossary: OwnGlossary = ""
    references: list[EnglishText] = Field(
        default_factory=list,
        max_length=MOST_REFERENCES,
        description="English texts that cover parts of the document",
    )
    webhook: WebhookUrl | None = Field(
        None,
        description="`http(s)://HOST[:PORT]/PATH`, told of the job's end, signed after Standard Webhooks; "
        "addresses inside a network are refused unless the operator allows them",
    )
    webhook_secret: WebhookSecret | None = Field(None, description="Signs it; needed with `webhook`")
    tags: list[Tag] = Field(
        default_factory=list, max_length=MOST_TAGS, description="To find the document again"
    )

    @model_validator(mode="after")
    def _demand_secret(self) -> Self:
        """The operator's secret signs only what the operator hands in, at the command line."""
        if self.webhook and not self.webhook_secret:
            raise ValueError("a webhook needs a webhook_secret of its own")
        return self


def _describe(schema: dict[str, Any]) -> None:
    describe_only(schema)
    schema["dependentRequired"] = {"webhook": ["webhook_secret"]}


class FileOptions(Options):
    """The same of a file, with what it does not say itself."""

    encoding: str = Field(
        "",
        max_length=20,
        description="What a file is in that is not UTF-8; by default what its letters leave no doubt of",
        examples=["windows-1250"],
    )
    columns: list[Column] = Field(
        default_factory=list, max_length=50, description="Of a table, those to translate, by name or number"
    )


class TextDocument(Options):
    """A document as JSON; its text is taken as plain text, whatever its name."""

    model_config = ConfigDict(json_schema_extra=_describe)

    text: FilledText = Field(examples=["Xin chào các bạn.\\n\\nHôm nay trời đẹp."])

    _take_texts = model_validator(mode="before")(one_of)


_Body = TypeVar("_Body", bound=Options)


@dataclass(frozen=True, slots=True)
class Upload:
    """A request as it was read: fields not checked yet, and the bytes of a file or of JSON."""

    media_type: str
    fields: Mapping[str, Any]
    data: bytes


async def read_upload(request: HttpRequest) -> Upload:
    """Read a request's body; nothing is parsed that takes time.

    Raises:
        HTTPException: 415 for a media type that carries no document, 400 for a broken form, 413.
        InvalidRequest: a form without a file, or with several.
    """
    media_type = media_type_of(request)
    query = _collect(request.query_params.multi_items())
    if media_type == FORM:
        form = await read_form(request, max_files=2, max_fields=_MOST_PARTS)
        try:
            file = _only_file(form)
            fields = _collect((name, value) for name, value in form.multi_items() if name != "file")
            named = {"name": file.filename} if file.filename else {}
            return Upload(FORM, named | query | fields, await file.read())
        finally:
            await form.close()
    if media_type == JSON or media_type in FILE_NAMES:
        fields = {"name": FILE_NAMES[media_type]} | query if media_type in FILE_NAMES else {}
        return Upload(media_type, fields, await request.body())
    known = ", ".join((JSON, FORM, *FILE_NAMES))
    raise HTTPException(415, f"content type {media_type!r} carries no document; right are {known}")


def parse_text(upload: Upload) -> TextDocument:
    """The document of a JSON body.

    Raises:
        HTTPException: 400 where it is not JSON.
        RequestValidationError: a field is wrong.
    """
    try:
        body = from_json(upload.data)
    except ValueError as error:
        raise HTTPException(400, f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise RequestValidationError([{"loc": ("body",), "msg": "not a JSON object", "type": "dict_type"}])
    return _validate(TextDocument, body, strict=True)


def parse_options(upload: Upload) -> FileOptions:
    """The options of a file; in forms and queries all values are strings.

    Raises:
        RequestValidationError: a field is wrong.
    """
    return _validate(FileOptions, upload.fields, strict=False)


def _validate(schema: type[_Body], fields: Mapping[str, Any], *, strict: bool) -> _Body:
    try:
        return schema.model_validate(fields, strict=strict)
    except ValidationError as error:
        raise to_request_error(error) from error


def _collect(pairs: Any) -> dict[str, Any]:
    """Fields by name; those of lists may come several times."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in _LISTS:
            found.setdefault(name, []).append(value)
        elif name in found:
            raise InvalidRequest(f"{name!r} came twice")
        else:
            found[name] = value
    return found


def _only_file(form: FormData) -> UploadFile:
    files = form.getlist("file")
    if len(files) != 1 or not isinstance(files[0], UploadFile):
        raise InvalidRequest("the form needs one part named 'file' with a file name")
    return files[0]
