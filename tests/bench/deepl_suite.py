"""The tests of DeepL's own Python SDK against our door: `python -m tests.bench.deepl_suite DIRECTORY`.

DIRECTORY holds the folder `tests` of github.com/DeepLcom/deepl-python. It runs twice, as against a real server
and as against DeepL's mock server, with its languages mapped to ours (`deepl_suite_mapping`); a test counts in
the run in which it is not skipped. The model is a table with the two texts that the suite compares: the door is
measured here. What remains as "ours" is for us to mend.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fakes import FakeEngine
from tests.web_server import running_server
from translator.records import SourceText
from translator.service.api_keys import add_key
from translator.service.context import make_context
from translator.settings import load_settings
from translator.web.app import make_app

_PLUGIN = Path(__file__).with_name("deepl_suite_mapping.py")
_TABLE = {"protonnyaláb": "proton beam", "陽子ビーム": "proton beam"}
_SLOW_S = 0.3
"""How long a text takes, so that a document can be asked for before it is done."""
_LANGUAGE = "a language that we do not have"
_MOCK = "the mock server is told to fail, wait or set limits"
_NOT_OFFERED = "rephrasing, style rules and memories by name, which are not offered"
_CLIENT = "the command of the SDK itself, before it calls a server"
_NOT_OURS = {
    r"test_example_translation\[(?!EN|HU|JA|DE)": _LANGUAGE,
    r"test_string_list|test_mixed_direction_text|test_formality": _LANGUAGE,
    r"test_language$|test_translate_document_formality|test_tag_handling_(xml|html)": _LANGUAGE,
    r"test_text_preserve_formatting": _LANGUAGE,
    r"test_usage_(no_response|overrun|team_document_limit)|test_translate_too_many_requests": _MOCK,
    r"test_translate_with_retries|test_document_failure|test_translate_document_(request_fields|low_level)": _MOCK,
    r"test_rephrase_text|test_get_all_style_rules|with_style_rule|test_list_translation_memories": _NOT_OFFERED,
    r"test_no_command|test_glossary_no_subcommand": _CLIENT,
}
"""Tests that ask for what is not here on purpose, by their names, with the reason."""
_LINE = re.compile(r"^(PASSED|FAILED|ERROR) (\S+)", re.MULTILINE)


def main() -> None:
    """Run the suite and say how many tests passed, and why the others did not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--only", default="", help="as pytest's -k")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        context = make_context(load_settings({"TOLMACS_DATA_DIR": place}), engines=lambda _name: _engine())
        shutil.copy(_PLUGIN, place)  # by itself: the suite has a package `tests` of its own
        _, key = add_key("suite", context=context)
        with running_server(make_app(context, requires_key=True)) as address:
            found = _run(given, place, address, key, mock=False) | _run(given, place, address, key, mock=True)
        context.store.close()
    _report(found)


def _engine() -> FakeEngine:
    def translate(source: SourceText) -> str:
        time.sleep(_SLOW_S)
        return _TABLE.get(source.text.strip(), source.text)

    return FakeEngine(translate)


def _run(given: argparse.Namespace, place: str, address: str, key: str, *, mock: bool) -> dict[str, str]:
    """The outcome of each test that was not skipped."""
    environment = {
        **os.environ,
        "PYTHONPATH": place,
        "DEEPL_SERVER_URL": address,
        "DEEPL_AUTH_KEY": key,
        "SUITE_KEY": key,
    }
    if mock:
        environment["DEEPL_MOCK_SERVER_PORT"] = address.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "--tb=short", "-p", "deepl_suite_mapping"]
    ran = subprocess.run(
        [
            *command,
            "-c",
            os.devnull,
            "-W",
            "ignore",
            "--rootdir",
            str(given.directory),
            "-k",
            given.only,
            "tests",
        ],
        cwd=given.directory,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return {name: outcome.lower() for outcome, name in _LINE.findall(ran.stdout)}


def _report(found: dict[str, str]) -> None:
    reasons = Counter[str]()
    for name, outcome in sorted(found.items()):
        reason = outcome if outcome == "passed" else _reason_of(name)
        reasons[reason] += 1
        if reason == "ours":
            print("ours:", name)
    for reason, number in reasons.most_common():
        print(f"{number:4} {reason}")


def _reason_of(name: str) -> str:
    return next((why for pattern, why in _NOT_OURS.items() if re.search(pattern, name)), "ours")


if __name__ == "__main__":
    main()
