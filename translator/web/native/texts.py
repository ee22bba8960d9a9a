"""`/v1/translations` and `/v1/segments`: short texts, answered at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Request as HttpRequest
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field, model_validator

from translator.callers import Caller
from translator.errors import InputTooLarge
from translator.formats.exports import to_text
from translator.jobs import Recipe
from translator.records import Decoding, TranslatedDocument
from translator.segment import segment
from translator.service.context import Context
from translator.service.live.live import Live
from translator.web.body_route import BodyRoute
from translator.web.caller import CallerDep, ContextDep
from translator.web.charging import charged
from translator.web.native.answers import require_json
from translator.web.native.schemas import (
    AutoOrSourceTag,
    Beam,
    MainLanguage,
    ModelName,
    OwnGlossary,
    Request,
    SegmentBody,
    Text,
    TranslatedSegmentBody,
    describe_only,
    describe_several,
    one_of,
    recipe_of,
    several_of,
)

router = APIRouter(tags=["texts"], route_class=BodyRoute, dependencies=[Depends(require_json)])


class TranslationsRequest(Request):
    """Texts that are translated each by itself."""

    model_config = ConfigDict(json_schema_extra=describe_several)

    texts: list[Text] = Field(min_length=1, max_length=100, examples=[["Xin chào các bạn."]])
    source: MainLanguage = "auto"
    model: ModelName = ""
    beam: Beam = Decoding().beam_size
    glossary: OwnGlossary = ""

    _take_text = model_validator(mode="before")(several_of)


class TranslationBody(BaseModel):
    """A text in English, segment by segment too."""

    text: str = Field(examples=["Hello everyone."])
    segments: list[TranslatedSegmentBody]
    signature: str = Field(description="What made the translation: enough to make it again")

    @classmethod
    def of(cls, document: TranslatedDocument) -> TranslationBody:
        """The body of a translation."""
        return cls(
            text=to_text(document),
            segments=[TranslatedSegmentBody.of_translation(item) for item in document.translations],
            signature=document.signature,
        )


class TranslationsBody(BaseModel):
    """Translations in the order of the texts."""

    items: list[TranslationBody]


class SegmentsRequest(Request):
    """A text to be cut."""

    model_config = ConfigDict(json_schema_extra=describe_only)

    text: Annotated[Text, Field(max_length=1_000_000)] = Field(
        examples=["Tin tức | News\n\nHôm nay trời đẹp."]
    )
    source: AutoOrSourceTag = "auto"

    _take_texts = model_validator(mode="before")(one_of)


class CutBody(BaseModel):
    """The segments of a text in order; what stands between them is layout."""

    items: list[SegmentBody]


@router.post("/translations", operation_id="translate_texts", summary="Translate short texts at once")
async def translate_texts(
    given: TranslationsRequest, request: HttpRequest, context: ContextDep, caller: CallerDep
) -> TranslationsBody:
    """They go ahead of documents. A text that was translated before, or that somebody else is waiting for, is
    not translated again; asking again after an answer got lost costs nothing."""
    recipe = await run_in_threadpool(_admit, given, caller, context=context)
    live: Live = request.app.state.live
    async with charged(request, caller, given.texts, recipe=recipe):
        documents = await live.translate(given.texts, recipe=recipe, owner=caller.owner)
    return TranslationsBody(items=[TranslationBody.of(document) for document in documents])


@router.post("/segments", operation_id="segment_text", summary="Cut a text and tell its languages")
def segment_text(given: SegmentsRequest, _caller: CallerDep) -> CutBody:
    """Each segment has a language, how sure that is, and its place in the text."""
    return CutBody(items=[SegmentBody.of(item) for item in segment(given.text, source=given.source)])


def _admit(given: TranslationsRequest, caller: Caller, *, context: Context) -> Recipe:
    """The recipe of a request that may be worked on."""
    longest = max(map(len, given.texts))
    if longest > context.settings.max_text_chars:
        most = context.settings.max_text_chars
        raise InputTooLarge(f"a text of {longest:,} characters; at most {most:,} are translated at once")
    return recipe_of(given, context=context, owner=caller.owner)
