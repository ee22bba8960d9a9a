"""`/v1/jobs/{id}/result`: the translation in the format that the client asks for."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Header, Request, Response

from translator import service
from translator.formats.exports import DOCUMENT_FORMATS, EXPORTS, SAME
from translator.formats.files import result_of
from translator.web.caller import CallerDep, ContextDep
from translator.web.downloads import FormQuery, IsRaw, negotiate
from translator.web.native.jobs import PathJobId

router = APIRouter(tags=["jobs"])

MEDIA_TYPES = {form: EXPORTS[form].media_type for form in DOCUMENT_FORMATS}


if TYPE_CHECKING:
    Form = str
else:  # the description lists what there is
    Form = Literal[(SAME, *DOCUMENT_FORMATS)]


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
    form: Annotated[Form | None, FormQuery] = None,
    raw: IsRaw = False,
    if_none_match: Annotated[str | None, Header(max_length=1000)] = None,
) -> Response:
    """By default the file in English, in the format that it came in; or text, or bitext with references and
    scores where there are any. A job that is not done is a conflict."""
    own = service.get_document(
        service.get_job(job_id, context=context, owner=caller.owner).document_id, context=context
    )
    chosen = form or negotiate(request, {SAME: result_of(own.format).media_type, **MEDIA_TYPES})
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
