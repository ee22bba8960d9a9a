"""A real Chromium for tests: found, or installed where that is possible, and driven by Playwright."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.services import PATIENCE_S, require

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
)
_PICTURES = Path(__file__).resolve().parent.parent / "build" / "pictures"


@contextlib.contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser without a window, with an empty profile of its own."""
    binary = require("chromium", find_chromium, package="chromium")
    expect.set_options(timeout=PATIENCE_S * 1000)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=binary, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def find_chromium() -> str | None:
    """The system's Chromium."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass
class Visit:
    """A tab, and everything that its pages complained about."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(self.address + path)
        return self.page

    def picture(self, name: str) -> None:
        """Keep what the page looks like, `NAME.png`, where somebody made the folder `build/pictures` for it."""
        if _PICTURES.is_dir():
            self.page.screenshot(path=_PICTURES / f"{name}.png", full_page=True, animations="disabled")


@contextlib.contextmanager
def visiting(
    browser: Browser, address: str, *, width: int = 1280, height: int = 900, scheme: str = "light"
) -> Iterator[Visit]:
    """A tab with a profile of its own, without the cookies of others."""
    with _new_profile(browser, address, width=width, height=height, scheme=scheme) as context:
        yield _open_tab(context, address)


@dataclass(frozen=True)
class Profile:
    """What the tabs of many tests are opened in, one after the other: a profile and its process are most of a tab's cost.

    One tab rests, so that the process stays.
    """

    context: BrowserContext
    resting: Page
    address: str

    @contextlib.contextmanager
    def visiting(self) -> Iterator[Visit]:
        """A tab that finds nothing of the ones before it."""
        self.context.clear_cookies()
        self.resting.evaluate("localStorage.clear()")
        try:
            yield _open_tab(self.context, self.address)
        finally:
            for page in self.context.pages:
                if page != self.resting:
                    page.close()


@contextlib.contextmanager
def lasting_profile(browser: Browser, address: str) -> Iterator[Profile]:
    """A profile for the pages of one server."""
    with _new_profile(browser, address, width=1280, height=900, scheme="light") as context:
        resting = context.new_page()
        resting.goto(f"{address}/static/tolmacs.css")
        yield Profile(context, resting, address)


@contextlib.contextmanager
def _new_profile(
    browser: Browser, address: str, *, width: int, height: int, scheme: str
) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        accept_downloads=True,
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    context.set_default_timeout(PATIENCE_S * 1000)
    try:
        yield context
    finally:
        context.close()


def _open_tab(context: BrowserContext, address: str) -> Visit:
    """A tab; requests to any other host are refused and noted."""
    visit = Visit(context.new_page(), address)
    visit.page.on("console", lambda message: _note(visit, message))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("request", lambda request: _note_foreign(visit, request.url))
    return visit


def find_serious(
    page: Page, *, rules: Sequence[str] = (), within: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """What axe finds that keeps somebody out, by some of its rules or all, in some parts of a page or all of it."""
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    context = {"include": [[part] for part in within]} if within else None
    found = Axe().run(page, context, options).response["violations"]
    worst = [item for item in found if item["impact"] in ("serious", "critical")]
    return [(item["id"], item["nodes"][0]["html"]) for item in worst]


def _note(visit: Visit, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        visit.complaints.append(message.text)


def _note_foreign(visit: Visit, url: str) -> None:
    if not url.startswith((visit.address, "data:", "blob:")):
        visit.complaints.append(f"request to another host: {url}")
