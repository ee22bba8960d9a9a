"""The description of the API is the API: schemathesis finds no difference, and no change goes unseen.

`python -m tests.translator.web.test_openapi` writes the outline anew after a change that is meant.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeEngine
from tests.translator.web.conftest import MakeSite
from tests.web_server import running_server
from translator.service.context import make_context
from translator.settings import load_settings
from translator.web.app import make_app

ROOT = Path(__file__).resolve().parents[3]
STORED = Path(__file__).with_name("openapi.txt")
SCHEMATHESIS = str(Path(sys.executable).with_name("schemathesis"))


def describe(place: Path) -> dict[str, Any]:
    """The description of an application over an empty service."""
    engine = FakeEngine()
    settings = load_settings({"TOLMACS_DATA_DIR": str(place)})
    context = make_context(settings, engines=lambda _name: engine)
    try:
        return make_app(context).openapi()
    finally:
        context.store.close()


def outline(described: dict[str, Any]) -> str:
    """A line for each operation and each schema: names, fields, statuses."""
    lines = []
    for path, ways in described["paths"].items():
        for method, way in ways.items():
            names = [item["name"] for item in way.get("parameters", ())]
            bodies = way.get("requestBody", {}).get("content", ())
            parts = (way["operationId"], *names, *bodies, "->", *way["responses"])
            lines.append(f"{method.upper()} {path} {' '.join(parts)}")
    for name, schema in described["components"]["schemas"].items():
        needed = schema.get("required", ())
        fields = [field if field in needed else f"[{field}]" for field in schema.get("properties", ())]
        lines.append(f"{name}: {' '.join(fields)}")
    return "\n".join(sorted(lines)) + "\n"


def test_the_api_is_unchanged_unless_the_commit_says_so(tmp_path: Path) -> None:
    assert outline(describe(tmp_path)) == STORED.read_text("utf-8"), f"if it is meant: python -m {__name__}"


def test_every_route_is_described(tmp_path: Path) -> None:
    for path, ways in describe(tmp_path)["paths"].items():
        for method, way in ways.items():
            assert way["operationId"], (method, path)
            assert way["summary"], (method, path)
            assert path.startswith("/v1") <= ("4XX" in way["responses"]), (method, path)


def test_keys_are_optional_only_where_they_are(make_site: MakeSite) -> None:
    for requires_key in (True, False):
        described = make_site(requires_key=requires_key).app.openapi()
        security = described["paths"]["/v1/jobs"]["get"]["security"]
        assert ({} in security) is not requires_key


def test_the_description_is_what_generators_need(make_site: MakeSite) -> None:
    described = make_site(requires_key=True).app.openapi()
    assert described["info"]["title"].isascii()
    assert described["components"]["securitySchemes"]["ApiKey"]["scheme"] == "bearer"
    assert described["security"] == [{"ApiKey": []}]
    for path, ways in described["paths"].items():
        for method, way in ways.items():
            assert way["security"] == ([{"ApiKey": []}] if path.startswith(("/v1", "/metrics")) else []), (
                method,
                path,
            )
    for name in ("TextDocument", "FileDocument"):
        schema = described["components"]["schemas"][name]
        assert schema["properties"]["webhook_secret"].get("default") is None
        assert schema["dependentRequired"] == {"webhook": ["webhook_secret"]}


@pytest.mark.parametrize(
    ("webhook", "status"),
    [
        ("https://hook.example:12345/a", 202),
        ("https://my_hook.example/", 202),
        ("https://[2606:4700:4700::1111]:8443/a?b=c", 202),
        ("http://127.0.0.1/", 422),
        ("http://[::1]/", 422),
        ("http://192.0.0.8/", 422),
        ("ftp://hook.example/", 422),
        ("hook.example", 422),
        ("https://hook.example:123456/", 422),
    ],
)
def test_addresses_of_webhooks_are_judged_by_rule(make_site: MakeSite, webhook: str, status: int) -> None:
    site = make_site(webhook_secret="operators")  # noqa: S106  # which is none over HTTP
    given = {"text": "Xin chào.", "webhook": webhook}
    assert site.client.post("/v1/documents", json=given).status_code == 422
    answer = site.client.post("/v1/documents", json={**given, "webhook_secret": "own"})
    assert answer.status_code == status, answer.text


@pytest.mark.slow
def test_schemathesis_finds_nothing(make_site: MakeSite) -> None:
    with running_server(make_site(executor=True).app) as address:
        run_schemathesis(address, phases="examples,fuzzing", n_examples=2)


def run_schemathesis(address: str, *, phases: str, n_examples: int) -> None:
    """Hold a running server to its description; the same cases in every run."""
    options = ["--phases", phases, "--max-examples", str(n_examples), "--seed", "1", "--no-color"]
    config = ("--config-file", "tests/schemathesis.toml")
    location = (f"{address}/openapi.json", "--request-timeout", "60")
    command = [SCHEMATHESIS, *config, "run", *location, *options]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-5000:]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        STORED.write_text(outline(describe(Path(directory))), encoding="utf-8")
