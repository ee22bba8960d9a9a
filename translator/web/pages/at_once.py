"""English as one types: a short text by segments at once, and what else it could be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from translator.callers import Caller
from translator.errors import InputTooLarge, InvalidRequest
from translator.estimates import estimate_segment
from translator.jobs import Recipe
from translator.languages import LANGUAGE_NAMES
from translator.records import Segment, TranslatedDocument, Translation
from translator.segment import unwrap
from translator.service.context import Context
from translator.service.live.live import Live
from translator.settings import Settings
from translator.web.body_route import BodyRoute
from translator.web.caller import ContextDep
from translator.web.charging import charged
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.recipes import FormText, RecipeDep
from translator.web.pages.rendering import render
from translator.web.pages.side_by_side import origin_of

router = APIRouter(prefix="/at-once", dependencies=[SameOrigin], route_class=BodyRoute)

_MOST_CHARS = 5_000
_ALTERNATIVES = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment as it is drawn; `gap` is the layout between it and the one before."""

    gap: str
    source: str
    item: Translation
    origin: str
    estimate: float | None


def most_chars(settings: Settings) -> int:
    """How many code points of a text are translated while it is typed."""
    return min(_MOST_CHARS, settings.max_text_chars)


@router.post("")
async def translate(
    request: Request, context: ContextDep, visitor: VisitorDep, recipe: RecipeDep, text: FormText = ""
) -> HTMLResponse:
    """Parts of the page: the source with its languages, the English, and what is known of each segment."""
    text = text.replace("\r\n", "\n")  # which is how browsers send every line end
    _require_short(text, context)
    live: Live = request.app.state.live
    async with charged(request, visitor, [text], recipe=recipe):
        (document,) = await live.translate([text], recipe=recipe, owner=visitor.owner, is_kept=False)
    return await run_in_threadpool(_show, request, document)


@router.post("/alternatives")
async def propose(
    request: Request,
    context: ContextDep,
    visitor: VisitorDep,
    recipe: RecipeDep,
    text: FormText = "",
    english: FormText = "",
) -> HTMLResponse:
    """What else the model would say for one segment."""
    _require_short(text, context)
    found = await propose_others(request, visitor, text, english=english, recipe=recipe)
    return render(request, "at_once_alternatives.html", {"alternatives": found})


def _require_short(text: str, context: Context) -> None:
    most = most_chars(context.settings)
    if len(text) > most:
        raise InputTooLarge(
            f"{len(text):,} characters; up to {most:,} are translated while you type, "
            "any number as a document"
        )
    if "\0" in text:
        raise InvalidRequest("the text holds a NUL character, which is no character of any text")


def _show(request: Request, document: TranslatedDocument) -> HTMLResponse:
    items = document.translations
    values = {
        "passages": _lay_out(document),
        "rest": document.source[items[-1].segment.end :] if items else document.source,
        "shares": count_shares([item.segment for item in items]),
    }
    return render(request, "at_once.html", values)


def _lay_out(document: TranslatedDocument) -> list[Passage]:
    position, passages = 0, []
    for item in document.translations:
        gap = document.source[position : item.segment.start]
        estimate = estimate_segment(item)
        passages.append(Passage(gap, item.segment.text, item, origin_of(item.model), estimate))
        position = item.segment.end
    return passages


def count_shares(segments: Sequence[Segment]) -> list[tuple[str, float]]:
    """Each language in segments with its share of their characters, the greatest first."""
    sizes: Counter[str] = Counter()
    for item in segments:
        sizes[item.language] += len(item.text)
    total = sum(sizes.values()) or 1
    return sorted(
        ((tag, size / total) for tag, size in sizes.items()),
        key=lambda share: (-share[1], list(LANGUAGE_NAMES).index(share[0])),
    )


async def propose_others(
    request: Request, visitor: Caller, text: str, *, english: str, recipe: Recipe
) -> list[str]:
    """Other translations than `english` of a segment's text in the recipe's language, best first."""
    text = unwrap(text)
    alone = Segment(0, 0, len(text), text, recipe.source, 1.0, "sentence")
    document = TranslatedDocument("", text, (Translation(alone, english, None),))
    live: Live = request.app.state.live
    async with charged(request, visitor, [text], recipe=recipe):
        return await live.propose(document, recipe=recipe, count=_ALTERNATIVES)
