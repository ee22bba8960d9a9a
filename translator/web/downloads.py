"""How a file goes out: in the format that the request likes best, whole, as an attachment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import Query, Request, Response
from starlette.exceptions import HTTPException

FormQuery = Query(alias="format", description="Goes before `Accept`")
IsRaw = Annotated[bool, Query(description="TSV for corpora: cells as they are, even `=`, `+`, `-`, `@`")]


def download(
    data: bytes, *, name: str, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer that a browser keeps as a file and does not run."""
    quoted = quote(name, safe="")
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    return Response(
        data,
        headers={
            # Set here, since the framework adds a charset to text that may be in another.
            "Content-Type": media_type,
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quoted}",
            "X-Content-Type-Options": "nosniff",
            **(headers or {}),
        },
    )


def negotiate(request: Request, offered: Mapping[str, str]) -> str:
    """The format that the `Accept` of a request likes best; of equals the first.

    Args:
        offered: media types by format.

    Raises:
        HTTPException: 406, it likes none.
    """
    accept = request.headers.get("accept", "*/*")
    wishes = dict(_parse(accept))
    media_types = {form: media_type.split(";")[0] for form, media_type in offered.items()}
    liked = {form: _liking(media_type, wishes) for form, media_type in media_types.items()}
    best = max(liked, key=lambda form: liked[form])
    if not liked[best]:
        raise HTTPException(
            406, f"none of {', '.join(dict.fromkeys(offered.values()))} is in Accept: {accept}"
        )
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
