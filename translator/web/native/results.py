"""`/v1/jobs/{id}/result`: the translation in the format that the client asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import AfterValidator, WithJsonSchema
from starlette.exceptions import HTTPException

from translator import service
from translator.formats.exports import DOCUMENT_FORMATS, EXPORTS, SAME
from translator.formats.files import result_of
from translator.web.caller import CallerDep, ContextDep
from translator.web.native.jobs import PathJobId

router = APIRouter(tags=["jobs"])

MEDIA_TYPES = {form: EXPORTS[form].media_type for form in DOCUMENT_FORMATS}


def known_format(form: str) -> str:
    """A format of documents.

    Raises:
        ValueError: there is no such format.
    """
    if form not in (SAME, *DOCUMENT_FORMATS):
        raise ValueError(f"known are {SAME}, {', '.join(DOCUMENT_FORMATS)}")
    return form


Form = Annotated[
    str, AfterValidator(known_format), WithJsonSchema({"enum": [SAME, *DOCUMENT_FORMATS], "type": "string"})
]


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
    job_id: PathJobId,
    request: Request,
    context: ContextDep,
    caller: CallerDep,
    form: Annotated[Form | None, Query(alias="format", description="Goes before `Accept`")] = None,
    raw: Annotated[
        bool, Query(description="TSV for corpora: cells as they are, even `=`, `+`, `-`, `@`")
    ] = False,
    if_none_match: Annotated[str | None, Header(max_length=1000)] = None,
) -> Response:
    """By default the file in English, in the format that it came in; or text, or bitext with references and
    scores where there are any. A job that is not done is a conflict."""
    own = service.get_document(
        service.get_job(job_id, context=context, owner=caller.owner).document_id, context=context
    )
    chosen = form or negotiate(request.headers.get("accept", "*/*"), own=result_of(own.format).media_type)
    file = service.export_job(job_id, chosen, context=context, owner=caller.owner, is_raw=raw)
    tag = f'"{hashlib.sha256(file.data).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Vary": "Accept",
        # A translated page is not ours to run: browsers keep it as a file, and guess no other type.
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
    if if_none_match and tag in [part.strip().removeprefix("W/") for part in if_none_match.split(",")]:
        return Response(status_code=304, headers=headers)
    # Set here, since the framework adds a charset to text that may be in another.
    return Response(file.data, headers={**headers, "Content-Type": file.media_type})


def negotiate(accept: str, *, own: str) -> str:
    """The format that an `Accept` header likes best; of equals the document's own, then the first of ours.

    Args:
        own: media type of the format that the document came in.

    Raises:
        HTTPException: 406, it likes none.
    """
    wishes = dict(_parse(accept))
    offered = {SAME: own.split(";")[0], **MEDIA_TYPES}
    liked = {form: _liking(media_type, wishes) for form, media_type in offered.items()}
    best = max(liked, key=lambda form: liked[form])
    if not liked[best]:
        raise HTTPException(406, f"none of {', '.join(offered.values())} is in Accept: {accept}")
    return best


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
