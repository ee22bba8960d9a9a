"""HEAD is answered wherever GET is, like it and without a body; so is what browsers ask for unasked."""

from __future__ import annotations

import pytest

from tests.translator.web.conftest import Site

PATHS = (
    "/",
    "/jobs",
    "/api",
    "/dashboard",
    "/static/tolmacs.css",
    "/favicon.ico",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/languages",
    "/frontend/settings",
    "/health",
    "/spec",
    "/v1/jobs",
    "/v1/models",
    "/v1/glossaries",
    "/v2/usage",
    "/v2/languages",
    "/v3/glossaries",
    "/nowhere",
    "/v1/jobs/none",
)


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_its_body(site: Site, path: str) -> None:
    whole, head = site.client.get(path), site.client.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    for name in ("content-type", "content-length"):
        assert head.headers.get(name) == whole.headers.get(name) or path in (
            "/metrics",
            "/dashboard",
            "/nowhere",
        )


def test_a_stream_ends_with_its_head(site: Site) -> None:
    job = site.client.post("/v1/documents", json={"text": "Xin chào các bạn."}).json()
    head = site.client.head(f"/v1/jobs/{job['id']}/events")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/event-stream")


def test_what_only_takes_posts_takes_no_head(site: Site) -> None:
    assert site.client.head("/v1/translations").status_code == 405
    assert site.client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"
