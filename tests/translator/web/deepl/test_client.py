"""DeepL's SDK from the package index: against the bundled model, and re-posting to a slow one."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import deepl
import pytest
from deepl import http_client
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.fakes import FakeEngine
from tests.services import PATIENCE_S
from tests.web_server import running_server
from translator.records import SourceText
from translator.service.context import make_context
from translator.settings import load_settings
from translator.web.app import make_app

DOCS = Path(__file__).resolve().parents[4] / "docs" / "from-deepl.md"
HU, ENGLISH = "Jó reggelt kívánok mindenkinek!", "Good morning to all of you!"


def client(address: str, *, key: str = "any-key") -> closing[deepl.DeepLClient]:
    return closing(deepl.DeepLClient(key, server_url=address))


@contextmanager
def application(place: Path, engine: FakeEngine) -> Iterator[FastAPI]:
    context = make_context(load_settings({"TOLMACS_DATA_DIR": str(place)}), engines=lambda _name: engine)
    yield make_app(context)
    context.store.close()


class Counter:
    """Counts the requests that an application gets."""

    def __init__(self, app: ASGIApp, *, paths: list[str]) -> None:
        self._app, self._paths = app, paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._paths.append(scope.get("path", ""))
        await self._app(scope, receive, send)


def test_the_sdk_finds_what_it_expects(mini_server: str) -> None:
    with client(mini_server) as sdk:
        assert [item.code for item in sdk.get_source_languages()] == ["EN", "HU", "JA", "VI"]
        assert [item.code for item in sdk.get_target_languages()] == ["EN-GB", "EN-US"]
        one = sdk.translate_text(HU, target_lang="EN-US")
        assert isinstance(one, deepl.TextResult)
        assert (one.detected_source_lang, one.billed_characters) == ("HU", len(HU))
        assert one.text
        html = sdk.translate_text(
            [f"<p>{HU}</p>"], source_lang="HU", target_lang="EN-GB", tag_handling="html"
        )
        assert isinstance(html, list)
        assert html[0].text.startswith("<p>")


def test_the_sdk_sees_errors(mini_server: str) -> None:
    with client(mini_server) as sdk:
        with pytest.raises(deepl.DeepLException, match="target_lang"):
            sdk.translate_text(HU, target_lang="DE")
        with pytest.raises(deepl.DeepLException, match="source_lang"):
            sdk.translate_text(HU, source_lang="FR", target_lang="EN-US")


def snippet(language: str, address: str) -> str:
    """What the documentation shows of an SDK, asking another server."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert "http://127.0.0.1:8000" in found
    return str(found).replace("http://127.0.0.1:8000", address)


def test_the_snippet_of_the_documentation_runs(tmp_path: Path) -> None:
    with application(tmp_path, FakeEngine()) as app, running_server(app) as address:
        command = [sys.executable, "-c", snippet("python", address)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert (ran.returncode, ran.stdout) == (0, "<HU> JÓ REGGELT!\n"), ran.stderr[-2000:]


def test_the_sdk_hears_what_is_not_here(mini_server: str) -> None:
    def said(call: Callable[[], object]) -> str:
        with pytest.raises(deepl.DeepLException) as caught:
            call()
        return str(caught.value)

    with client(mini_server) as sdk:
        for formality in ("more", deepl.Formality.LESS):
            ask = partial(sdk.translate_text, HU, target_lang="EN-US", formality=formality)
            assert "'formality' is not supported for given 'target_lang'" in said(ask)
        assert sdk.translate_text(HU, target_lang="EN-US", formality="prefer_more")
        broken = partial(sdk.translate_text, f"<p>{HU}", target_lang="EN-US", tag_handling="xml")
        assert "Tag handling parsing failed" in said(broken)
        lenient = broken(tag_handling_version="v1")
        assert isinstance(lenient, deepl.TextResult)
        assert lenient.text.startswith("<p>")
        assert "rephrases nothing" in said(lambda: sdk.rephrase_text("a", target_lang="EN-US"))
        assert "corrects nothing" in said(lambda: sdk.correct_text("a"))
        assert (sdk.get_all_style_rules(), sdk.list_translation_memories()) == ([], [])
        assert "keeps no style rules" in said(lambda: sdk.create_style_rule("a", "en"))
        assert "no style rule 'a'" in said(lambda: sdk.get_style_rule("a"))
        assert "no translation memory 'a'" in said(lambda: sdk.get_translation_memory("a"))


def test_the_sdk_has_sentences_kept_together(tmp_path: Path) -> None:
    engine = FakeEngine()
    with application(tmp_path, engine) as app, running_server(app) as address, client(address) as sdk:
        for split, times in ((deepl.SplitSentences.OFF, 1), (deepl.SplitSentences.ALL, 2)):
            found = sdk.translate_text(
                f"{HU} Jó éjszakát!", source_lang="HU", target_lang="EN-US", split_sentences=split
            )
            assert isinstance(found, deepl.TextResult)
            assert found.text.count("<HU>") == times


def test_six_posts_of_a_slow_request_cost_one_translation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK gives up each attempt after its time limit and posts the same again, five times."""
    is_done = threading.Event()

    def slow(source: SourceText) -> str:
        assert source.text == "1" or is_done.wait(PATIENCE_S)  # 1 is what the warm-up translates
        return ENGLISH

    monkeypatch.setattr(http_client, "min_connection_timeout", PATIENCE_S)
    engine, posts = FakeEngine(slow), list[str]()
    with application(tmp_path, engine) as app:
        app.add_middleware(Counter, paths=posts)
        with running_server(app) as address, client(address) as sdk:
            with monkeypatch.context() as hurry:
                hurry.setattr(http_client, "min_connection_timeout", 0.1)
                hurry.setattr(http_client._BackoffTimer, "BACKOFF_INITIAL", 0.1)
                hurry.setattr(http_client._BackoffTimer, "BACKOFF_MAX", 0.1)
                with pytest.raises(deepl.ConnectionException):
                    sdk.translate_text(HU, target_lang="EN-US")
            is_done.set()
            seventh = sdk.translate_text(HU, target_lang="EN-US")
    assert posts.count("/v2/translate") == 7
    assert isinstance(seventh, deepl.TextResult)
    assert seventh.text == ENGLISH
    assert [source.text for sources, _ in engine.calls for source in sources if source.text != "1"] == [HU]
