"""Pages below a path of a host that others share, in Chromium, through nginx as `docs/deployment.md` has it."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import visiting
from tests.fakes import FakeEngine
from tests.services import PATIENCE_S, free_port, require, wait_until
from tests.web_server import running_server
from translator.service.api_keys import add_key
from translator.service.context import make_context
from translator.settings import load_settings
from translator.web.app import make_app

DOCS = Path(__file__).resolve().parents[4] / "docs" / "deployment.md"
CONFIG = """
daemon off; pid {place}/pid; error_log {place}/log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/f;
    uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
    server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""


def location_of_docs(upstream: str) -> str:
    """The block that the documentation gives for a path, before this server."""
    (found,) = re.findall(r"```nginx\n(location /tolmacs/.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert "http://127.0.0.1:8000;" in found
    return str(found).replace("http://127.0.0.1:8000", upstream)


@contextlib.contextmanager
def running_nginx(location: str, place: Path) -> Iterator[str]:
    """A proxy; gives its address."""
    binary = require("nginx", lambda: shutil.which("nginx"), package="nginx-light")
    port = free_port()
    (place / "nginx.conf").write_text(CONFIG.format(place=place, port=port, location=location), "utf-8")
    process = subprocess.Popen([binary, "-c", place / "nginx.conf", "-p", place])
    try:
        wait_until((place / "pid").exists, what="nginx")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


@pytest.mark.slow
@pytest.mark.parametrize("is_taken_away", [False, True])
def test_a_document_goes_its_way_below_the_path(
    browser: Browser, tmp_path: Path, *, is_taken_away: bool
) -> None:
    given = {"TOLMACS_DATA_DIR": str(tmp_path / "data"), "TOLMACS_ROOT_PATH": "/tolmacs"}
    context = make_context(load_settings(given), engines=lambda _name: FakeEngine())
    _, key = add_key("desk", context=context)
    app = make_app(context, executor=True, requires_key=True)
    with running_server(app) as upstream:
        location = location_of_docs(upstream + ("/" if is_taken_away else ""))
        with running_nginx(location, tmp_path) as address, visiting(browser, f"{address}/tolmacs") as visit:
            page = visit.go("/")
            page.fill("[name=key]", key)
            page.click("main button.primary")
            expect(page).to_have_url(f"{address}/tolmacs/")
            page.fill("#text", "Xin chào các bạn.")
            expect(page.locator("main")).to_contain_text("<VI> XIN CHÀO CÁC BẠN.")
            page.click("#as-document")
            page.wait_for_selector("#jump")  # before it, segments are shown that cannot be chosen yet
            page.click("#s0")
            page.fill("#edited", "Hello, friends.")
            page.click("form[data-edit] button[value=save]")
            expect(page.locator(".block").first).to_contain_text("Hello, friends.")
            page.click("nav >> text=Jobs")
            expect(page).to_have_url(f"{address}/tolmacs/jobs")
            page.click("#rows a, td.name a")
            page.wait_for_selector("#s0")
            assert {cookie.get("path") for cookie in page.context.cookies()} == {"/tolmacs/"}
            assert visit.complaints == []
    context.store.close()
