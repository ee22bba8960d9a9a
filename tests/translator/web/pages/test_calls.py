"""The calls on the API page work as they stand there, by copying and by sending."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys

from playwright.sync_api import Browser, Page, expect

from tests.browser import Visit, find_serious, visiting
from tests.services import PATIENCE_S
from tests.translator.web.conftest import MakeSite
from tests.translator.web.pages.test_looks import SCHEMES
from tests.web_server import running_server
from translator.service.api_keys import add_key
from translator.web.app import make_app
from translator.web.pages.calls import list_trials


def test_each_call_runs_as_it_is_copied(visit: Visit) -> None:
    page = visit.go("/api")
    for name in ("python", "libretranslate", "deepl"):
        result = subprocess.run(
            [sys.executable, "-c", _copy(page, name)], capture_output=True, text=True, timeout=PATIENCE_S
        )
        assert (result.returncode, bool(result.stdout.strip())) == (0, True), result.stderr


WORDS = {
    "translations": '"translation"',
    "documents": '"state"',
    "job": '"n_segments"',
    "libretranslate": '"translatedText": "',
    "detect": '"language": "ja"',
    "deepl": '"detected_source_language": "JA"',
}


def test_each_call_is_sent_and_answered(visit: Visit, example: object) -> None:  # noqa: ARG001  # a job to look at
    page = visit.go("/api")
    for one in list_trials(None):
        page.select_option("#try-call", one.name)
        page.click("#try button.primary")
        status = "202 Accepted" if one.name == "documents" else "200 OK"
        expect(page.locator("#try-status")).to_have_text(status)
        expect(page.locator("#try-answer-body")).to_contain_text(WORDS[one.name])
        expect(page.locator("#try-headers")).to_contain_text("x-request-id")
        expect(page.locator("#announcer")).to_contain_text(f"Answer: {status}")
        answer = page.inner_text("#try-answer-body")
        assert answer == json.dumps(json.loads(answer), ensure_ascii=False, indent=2)


def test_what_is_edited_is_what_is_sent_and_copied(visit: Visit) -> None:
    page = visit.go("/api")
    page.fill("#try-body", """{"texts": ["Hogy vagy? It's 'fine'."]}""")
    page.press("#try-body", "Control+Enter")
    expect(page.locator("#try-answer-body")).to_contain_text("'fine'")
    page.select_option("#try-call", "detect")
    page.select_option("#try-call", "translations")
    expect(page.locator("#try-body")).to_have_value("""{"texts": ["Hogy vagy? It's 'fine'."]}""")
    words = shlex.split(_copy(page, "try-curl"))
    result = subprocess.run([*words, "-sS"], capture_output=True, text=True, timeout=PATIENCE_S)
    assert json.loads(result.stdout)["items"] == json.loads(page.inner_text("#try-answer-body"))["items"]


def test_a_document_that_was_handed_in_is_looked_at_next(visit: Visit) -> None:
    page = visit.go("/api")
    page.select_option("#try-call", "documents")
    page.click("#try button.primary")
    expect(page.locator("#announcer")).to_contain_text("Answer: 202")
    job_id = json.loads(page.inner_text("#try-answer-body"))["id"]
    page.select_option("#try-call", "job")
    expect(page.locator("#try-path")).to_have_value(f"/v1/jobs/{job_id}")
    expect(page.locator("#try-body")).to_be_hidden()
    page.press("#try-path", "Enter")
    expect(page.locator("#try-status")).to_have_text("200 OK")


def test_an_error_is_an_answer_too(visit: Visit) -> None:
    page = visit.go("/api")
    page.fill("#try-body", '{"texts": ')
    page.click("#try button.primary")
    expect(page.locator("#try-status.failed")).to_be_visible()
    expect(page.locator("#try-headers")).to_contain_text("application/problem+json")
    expect(page.locator("#try-answer-body")).to_contain_text('"code"')
    visit.complaints[:] = [line for line in visit.complaints if "status of 4" not in line]


def test_nothing_is_sent_to_another_host(visit: Visit) -> None:
    page = visit.go("/api")
    for path in ("https://evil.example/", "//evil.example/v1/jobs", "/\\evil.example", "v1/jobs"):
        page.fill("#try-path", path)
        page.click("#try button.primary")
        assert page.evaluate("document.getElementById('try-path').validationMessage"), path
        expect(page.locator("#try-answer")).to_be_hidden()


def test_a_key_is_sent_with_the_call_and_kept_nowhere(browser: Browser, make_site: MakeSite) -> None:
    context = make_site(requires_key=True).context
    _, secret = add_key("one", context=context)
    app = make_app(context, executor=False, requires_key=True)
    with running_server(app) as address, visiting(browser, address) as visit:
        page = visit.go("/sign-in?next=/api")
        page.fill("input[name=key]", secret)
        page.press("input[name=key]", "Enter")
        page.wait_for_selector("#try-key")
        for name in ("translations", "libretranslate", "deepl"):
            page.select_option("#try-call", name)
            page.fill("#try-key", "")
            page.click("#try button.primary")
            expect(page.locator("#try-status.failed")).to_contain_text("40")
            page.fill("#try-key", secret)
            page.click("#try button.primary")
            expect(page.locator("#try-status")).to_have_text("200 OK")
        assert secret not in page.content()
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        page.reload()
        assert page.input_value("#try-key") == ""


def test_the_reference_is_filtered_and_linked_by_keyboard(visit: Visit) -> None:
    page = visit.go("/api")
    entries = page.locator(".entry")
    n_entries = entries.count()
    page.fill("#filter", "post idempotency-key")
    expect(page.locator(".entry:visible")).to_have_count(1)
    expect(page.locator("#filter-count")).to_have_text(f"1 of {n_entries} shown")
    expect(page.locator(".group:visible")).to_have_count(1)
    page.locator(".entry:visible summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#call-submit_document")).to_be_visible()
    page.locator("#call-submit_document .type a", has_text="JobBody").first.click()
    expect(page.locator("#shape-JobBody")).to_be_visible()
    expect(page.locator("#shape-JobBody")).to_be_in_viewport()
    expect(page.locator("#filter")).to_have_value("")


def test_the_reference_is_read_without_scripts(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/api#call-get_job")
    expect(page.locator("#call-get_job")).to_be_visible()
    expect(page.locator("#call-get_job")).to_contain_text("job_id")
    expect(page.locator("#try")).to_be_hidden()
    expect(page.locator("#filter")).to_be_hidden()
    expect(page.locator("noscript p")).to_be_visible()
    page.close()


def test_an_open_entry_is_as_clean_as_the_page(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 740})
    page = visit.go("/api#call-submit_document")
    page.click("#try button.primary")
    expect(page.locator("#try-status")).to_have_text("200 OK")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        visit.picture(f"api-open-{scheme}")
        rules = () if scheme == "light" else ("color-contrast",)  # only that depends on the colors
        assert find_serious(page, rules=rules, within=("#call-submit_document", "#try")) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def _copy(page: Page, name: str) -> str:
    page.evaluate("() => navigator.clipboard.writeText('')")
    page.click(f"button[data-copy={name}]")
    copied = page.wait_for_function("() => navigator.clipboard.readText()").json_value()
    return str(copied).replace("\r\n", "\n")
