"""Models and languages are listed; requests name models, never directories."""

from __future__ import annotations

from tests.translator.web.conftest import Site


def test_models_and_languages_are_listed(site: Site) -> None:
    models = site.client.get("/v1/models").json()
    states = {item["name"]: item["state"] for item in models["items"]}
    assert (models["default"], states["mini"], states["opus"]) == ("auto", "bundled", "absent")
    languages = site.client.get("/v1/languages").json()["items"]
    assert [item["tag"] for item in languages if item["is_source"]] == ["vi", "hu", "ja"]
    assert [item["tag"] for item in languages if item["is_target"]] == ["en"]


def test_a_directory_is_no_model(site: Site) -> None:
    for name in ("tmp", "..", "."):
        answer = site.client.post("/v1/documents", json={"text": "a", "model": name})
        assert answer.status_code == 404
