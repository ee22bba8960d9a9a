"""How glossaries and their dictionaries come in and go out in DeepL's JSON."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import Any

from translator.glossary import ANY_LANGUAGE, Glossary, InvalidGlossary
from translator.glossary.files import read_entries
from translator.glossary.glossary import StoredGlossary, merge_glossaries
from translator.glossary.term import find_problems
from translator.languages import ENGLISH, SOURCE_LANGUAGES
from translator.web.deepl.protocol import refuse, refuse_value
from translator.web.parameters import Parameters

_FORM_FIELD = re.compile(r"dictionaries\[(\d{1,3})\]\.(\w{1,40})")


def languages_of(found: StoredGlossary) -> list[str]:
    """The languages whose texts a glossary has terms for."""
    return [code for code in sorted(SOURCE_LANGUAGES) if _count(found, code)]


def describe_one(found: StoredGlossary) -> dict[str, Any]:
    """A glossary of one language, as version 2 shows it; raises an answer where it has several."""
    languages = languages_of(found)
    if len(languages) > 1:
        raise refuse("the glossary has several dictionaries; see /v3/glossaries")
    (language,) = languages or [SOURCE_LANGUAGES[0]]
    return {
        "glossary_id": _word_id(found),
        "name": found.name,
        "ready": True,
        "source_lang": language,
        "target_lang": ENGLISH,
        "creation_time": _word_time(found),
        "entry_count": _count(found, language),
    }


def describe_many(found: StoredGlossary) -> dict[str, Any]:
    """A glossary as version 3 shows it."""
    return {
        "glossary_id": _word_id(found),
        "name": found.name,
        "dictionaries": [describe_dictionary(found, language) for language in languages_of(found)],
        "creation_time": _word_time(found),
    }


def describe_dictionary(found: StoredGlossary, language: str) -> dict[str, Any]:
    """What a glossary has for texts of one language."""
    return {"source_lang": language, "target_lang": ENGLISH, "entry_count": _count(found, language)}


def parse_id(value: Any) -> str:
    """The id that we keep of one that a client sends; raises an answer for what is none."""
    try:
        return uuid.UUID(str(value)).hex
    except ValueError as error:
        raise refuse("Invalid or missing glossary id") from error


def parse_pair(given: Parameters) -> str:
    """The source language of a pair that there is; raises an answer for any other."""
    source, target = (_base(given.get(name)) for name in ("source_lang", "target_lang"))
    if source not in SOURCE_LANGUAGES or target != ENGLISH:
        raise refuse("Unsupported glossary source and target language pair")
    return source


def read_dictionaries(given: Parameters) -> Glossary:
    """The terms of all dictionaries of a request.

    Raises:
        InvalidGlossary: see `read_entries`, or two dictionaries are in conflict; wrong fields raise answers.
    """
    found = given.get("dictionaries") or _from_form(given)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found) or not found:
        raise refuse_value("dictionaries")
    terms = [read_dictionary(item)[1] for item in found]
    problems = list(find_problems((n, term) for n, part in enumerate(terms, 1) for term in part.terms))
    if problems:
        raise InvalidGlossary("dictionaries, each as a line", problems)
    return merge_glossaries(terms)


def read_dictionary(given: Parameters) -> tuple[str, Glossary]:
    """The language and the terms of one dictionary; raises as `read_dictionaries`."""
    language = parse_pair(given)
    entries, form = given.get("entries"), given.get("entries_format", "tsv")
    if not isinstance(entries, str) or not entries.strip():
        raise refuse("Parameter 'entries' not specified")
    if form not in ("tsv", "csv"):
        raise refuse_value("entries_format")
    return language, read_entries(entries, form=form, language=language)


def has_dictionaries(given: Parameters) -> bool:
    """Whether a request brings dictionaries."""
    return "dictionaries" in given or bool(_from_form(given))


def _from_form(given: Parameters) -> list[dict[str, Any]]:
    """Dictionaries as deepl-node sends them: `dictionaries[0].source_lang` and so on, in their order."""
    found: dict[int, dict[str, Any]] = {}
    for name, value in given.items():
        field = _FORM_FIELD.fullmatch(name)
        if field:
            found.setdefault(int(field[1]), {})[field[2]] = value
    return [found[number] for number in sorted(found)]


def _count(found: StoredGlossary, language: str) -> int:
    return found.counts.get(language, 0) + found.counts.get(ANY_LANGUAGE, 0)


def _base(value: Any) -> str:
    return value.lower().split("-")[0] if isinstance(value, str) else ""


def _word_id(found: StoredGlossary) -> str:
    return str(uuid.UUID(found.id))


def _word_time(found: StoredGlossary) -> str:
    made = datetime.fromtimestamp(found.created_at, UTC)
    return made.isoformat(timespec="milliseconds").replace("+00:00", "Z")
