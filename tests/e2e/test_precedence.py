"""Who waits for a short text does not wait for the documents of the same process."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.worker import SlowEngine
from tests.services import PATIENCE_S, wait_until
from tests.web_server import running_server
from translator.service.context import make_context
from translator.settings import load_settings
from translator.web.app import make_app

_N_SEGMENTS = 2_000


def _post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310  # http, to ourselves
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310  # as above
        found: dict[str, Any] = json.load(answer)
    return found


@pytest.mark.parametrize("path", ["/translate", "/v1/translations"])
def test_a_short_text_overtakes_a_document(tmp_path: Path, path: str) -> None:
    engine = SlowEngine(per_text=0.02)
    context = make_context(
        load_settings({"TOLMACS_DATA_DIR": str(tmp_path), "TOLMACS_LOG_LEVEL": "WARNING"}),
        engines=lambda _name: engine,
    )
    text = "\n\n".join(f"Đây là câu số {number} của một văn bản dài." for number in range(_N_SEGMENTS))
    with running_server(make_app(context, executor=True)) as address:
        job = _post(f"{address}/v1/documents", {"text": text, "source": "vi"})["id"]

        def progress() -> Any:
            with urllib.request.urlopen(f"{address}/v1/jobs/{job}", timeout=PATIENCE_S) as answer:  # noqa: S310  # see above
                return json.load(answer)

        wait_until(lambda: progress()["state"] == "running", what="the document is worked on")
        for number in range(3):
            body = {"q": f"Chào bạn số {number}.", "source": "vi", "target": "en"}
            native = {"texts": [body["q"]], "source": "vi"}
            answer = _post(f"{address}{path}", body if path == "/translate" else native)
            assert "The English of" in json.dumps(answer)
        found = progress()
        assert found["state"] == "running"
        assert found["n_done"] < _N_SEGMENTS / 2
        _post(f"{address}/v1/jobs/{job}/cancel", {})
    context.store.close()
