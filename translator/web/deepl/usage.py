"""`/v2/usage`: what a key has used this month."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from translator.web.deepl.callers import DeepLCaller

router = APIRouter(include_in_schema=False)


@router.api_route("/v2/usage", methods=["GET", "POST"])
def get_usage(caller: DeepLCaller) -> Response:
    """Characters and their limit; without a limit the SDKs take it for unlimited."""
    key = caller.key
    body = {"character_count": key.characters if key else 0}
    if key and key.characters_per_month is not None:
        body["character_limit"] = key.characters_per_month
    return JSONResponse(body)
