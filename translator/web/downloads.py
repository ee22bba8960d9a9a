"""How a file goes out: whole, as an attachment, under a name in any script."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import Response


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
