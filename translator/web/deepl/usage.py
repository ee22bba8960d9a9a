"""`/v2/usage`: what a key has used this month."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from translator.web.deepl.callers import DeepLCaller

router = APIRouter(include_in_schema=False)

_UNLIMITED = 1_000_000_000_000
"""What DeepL says where there is no limit."""


@router.api_route("/v2/usage", methods=["GET", "POST"])
def get_usage(caller: DeepLCaller) -> Response:
    """Characters and their limit, which some SDKs need to be there."""
    key = caller.key
    limit = key.characters_per_month if key else None
    return JSONResponse(
        {
            "character_count": key.characters if key else 0,
            "character_limit": _UNLIMITED if limit is None else limit,
        }
    )
