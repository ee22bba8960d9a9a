"""`/v1/jobs/{id}/result`: the translation in the format that the client asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.exceptions import HTTPException

from translator import service
from translator.formats.exports import SAME, export_bytes, export_name
from translator.formats.files import FORMATS
from translator.service import Context
from translator.web.caller import CallerDep, ContextDep
from translator.web.native.jobs import JobId

router = APIRouter(tags=["jobs"])

Form = Literal["same", "text", "jsonl", "tsv", "tmx", "xliff", "html"]
MEDIA_TYPES: dict[Form, str] = {
    "text": "text/plain",
    "jsonl": "application/jsonl",
    "tsv": "text/tab-separated-values",
    "tmx": "application/x-tmx+xml",
    "xliff": "application/xliff+xml",
    "html": "text/html",
}


@router.head("/jobs/{job_id}/result", include_in_schema=False)
@router.get(
    "/jobs/{job_id}/result",
    operation_id="get_result",
    summary="Take the translation of a job",
    response_class=Response,
    responses={
        200: {
            "description": "The translation",
            "content": {media_type: {"schema": {"type": "string"}} for media_type in MEDIA_TYPES.values()},
        },
        304: {"description": "It is what `If-None-Match` says"},
    },
)
def get_result(
    job_id: JobId,
    request: Request,
    context: ContextDep,
    caller: CallerDep,
    form: Annotated[Form | None, Query(alias="format", description="Goes before `Accept`")] = None,
    if_none_match: Annotated[str | None, Header(max_length=1000)] = None,
) -> Response:
    """By default the file in English, in the format that it came in; or text, or bitext with references and
    scores where there are any. A job that is not done is a conflict."""
    own = service.get_document(
        service.get_job(job_id, context=context, owner=caller.owner).document_id, context=context
    )
    chosen = form or negotiate(request.headers.get("accept", "*/*"), own=FORMATS[own.format].media_type)
    body, media_type = _make(job_id, chosen, context=context)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    name = quote(export_name(own.name, chosen), safe="")
    headers = {
        "ETag": tag,
        "Vary": "Accept",
        # A translated page is not ours to run: browsers keep it as a file, and guess no other type.
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
    }
    if if_none_match and tag in [part.strip().removeprefix("W/") for part in if_none_match.split(",")]:
        return Response(status_code=304, headers=headers)
    # Set here, since the framework adds a charset to text that may be in another.
    return Response(body, headers={**headers, "Content-Type": media_type})


def negotiate(accept: str, *, own: str) -> Form:
    """The format that an `Accept` header likes best; of equals the document's own, then the first of ours.

    Args:
        own: media type of the format that the document came in.

    Raises:
        HTTPException: 406, it likes none.
    """
    wishes = dict(_parse(accept))
    offered: dict[Form, str] = {"same": own.split(";")[0], **MEDIA_TYPES}
    liked = {form: _liking(media_type, wishes) for form, media_type in offered.items()}
    best = max(liked, key=lambda form: liked[form])
    if not liked[best]:
        raise HTTPException(406, f"none of {', '.join(offered.values())} is in Accept: {accept}")
    return best


def _make(job_id: str, form: Form, *, context: Context) -> tuple[bytes, str]:
    """A result and its media type, with the charset where that is certain: a file comes back in its own."""
    if form == SAME:
        file = service.get_translated_file(job_id, context=context)
        return file.data, file.media_type
    document = service.get_result(job_id, context=context)
    found = service.get_references(job_id, context=context)
    references = found.placed if found.n_given else None
    media_type = MEDIA_TYPES[form]
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return b"".join(export_bytes(document, form, references=references)), media_type + charset


def _parse(accept: str) -> Iterator[tuple[str, float]]:
    """Media ranges with their weights; what is malformed does not count."""
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [piece[2:] for piece in parameters if piece.startswith("q=")]
        try:
            yield media_range, float(weights[0]) if weights else 1.0
        except ValueError:
            continue


def _liking(media_type: str, wishes: dict[str, float]) -> float:
    """The weight of the most specific range that holds a media type, 0 where none does."""
    for media_range in (media_type, f"{media_type.split('/')[0]}/*", "*/*"):
        if media_range in wishes:
            return wishes[media_range]
    return 0.0
