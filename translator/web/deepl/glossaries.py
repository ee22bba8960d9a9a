"""`/v2/glossaries` of one language each, `/v3/glossaries` of several: the same glossaries, seen twice."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from translator.callers import Caller
from translator.errors import NotFound
from translator.glossary import NO_TERMS, Glossary
from translator.glossary.files import to_pairs
from translator.glossary.glossary import StoredGlossary
from translator.languages import ENGLISH, SOURCE_LANGUAGES
from translator.service import glossaries, queries
from translator.service.context import Context
from translator.web.caller import find_context
from translator.web.deepl.glossary_forms import (
    describe_dictionary,
    describe_many,
    describe_one,
    has_dictionaries,
    languages_of,
    parse_id,
    parse_pair,
    read_dictionaries,
    read_dictionary,
)
from translator.web.deepl.protocol import DeepLCaller, refuse
from translator.web.parameters import Parameters, read_parameters

router = APIRouter(include_in_schema=False)

_TSV = "text/tab-separated-values"
_CREATED, _DELETED = 201, 204


@router.get("/v2/glossary-language-pairs")
def list_pairs(_caller: DeepLCaller) -> Response:
    """Which languages a glossary may have."""
    pairs = [{"source_lang": code, "target_lang": ENGLISH} for code in sorted(SOURCE_LANGUAGES)]
    return JSONResponse({"supported_languages": pairs})


@router.post("/v2/glossaries")
async def create(request: Request, caller: DeepLCaller) -> Response:
    """Keep a glossary of one language."""
    given = await read_parameters(request)
    _, terms = await asyncio.to_thread(read_dictionary, given)
    return JSONResponse(describe_one(await _create(given, terms, caller, request)), status_code=_CREATED)


@router.get("/v2/glossaries")
def list_glossaries(request: Request, caller: DeepLCaller) -> Response:
    """All that have one language; those with several are in version 3."""
    found = queries.list_glossaries(context=find_context(request), owner=caller.owner)
    return JSONResponse(
        {"glossaries": [describe_one(item) for item in found if len(languages_of(item)) == 1]}
    )


@router.get("/v2/glossaries/{glossary_id}")
def get(request: Request, caller: DeepLCaller, glossary_id: str) -> Response:
    """A glossary without its terms."""
    return JSONResponse(describe_one(_get(glossary_id, caller, context=find_context(request))))


@router.get("/v2/glossaries/{glossary_id}/entries")
def get_entries(request: Request, caller: DeepLCaller, glossary_id: str) -> Response:
    """Its terms as TSV."""
    if not any(kind in request.headers.get("accept", "*/*") for kind in (_TSV, "*/*")):
        raise refuse(f"No supported media type specified in 'Accept' header; right is {_TSV}", status=415)
    context = find_context(request)
    found = _get(glossary_id, caller, context=context)
    (language,) = languages_of(found)[:1] or ("",)
    terms = glossaries.resolve(found.version, context=context).for_language(language)
    return Response(to_pairs(terms), media_type=_TSV)


@router.delete("/v2/glossaries/{glossary_id}")
@router.delete("/v3/glossaries/{glossary_id}")
def delete(request: Request, caller: DeepLCaller, glossary_id: str) -> Response:
    """Remove a glossary."""
    glossaries.delete(parse_id(glossary_id), context=find_context(request), owner=caller.owner)
    return Response(status_code=_DELETED)


@router.post("/v3/glossaries")
async def create_many(request: Request, caller: DeepLCaller) -> Response:
    """Keep a glossary of several languages."""
    given = await read_parameters(request)
    terms = await asyncio.to_thread(read_dictionaries, given)
    return JSONResponse(describe_many(await _create(given, terms, caller, request)), status_code=_CREATED)


@router.get("/v3/glossaries")
def list_many(request: Request, caller: DeepLCaller) -> Response:
    """All glossaries."""
    found = queries.list_glossaries(context=find_context(request), owner=caller.owner)
    return JSONResponse({"glossaries": [describe_many(item) for item in found]})


@router.get("/v3/glossaries/{glossary_id}")
def get_many(request: Request, caller: DeepLCaller, glossary_id: str) -> Response:
    """A glossary without its terms."""
    return JSONResponse(describe_many(_get(glossary_id, caller, context=find_context(request))))


@router.patch("/v3/glossaries/{glossary_id}")
async def change(request: Request, caller: DeepLCaller, glossary_id: str) -> Response:
    """Give a glossary another name, or further terms."""
    given = await read_parameters(request)
    found = await asyncio.to_thread(_change, glossary_id, given, caller, context=find_context(request))
    return JSONResponse(describe_many(found))


@router.get("/v3/glossaries/{glossary_id}/entries")
async def get_dictionary(request: Request, caller: DeepLCaller, glossary_id: str) -> Response:
    """The terms of one language."""
    language = parse_pair(await read_parameters(request))
    found = await asyncio.to_thread(_get, glossary_id, caller, context=find_context(request))
    _require_language(found, language)
    terms = await asyncio.to_thread(glossaries.resolve, found.version, context=find_context(request))
    body = describe_dictionary(found, language) | {
        "entries": to_pairs(terms.for_language(language)).removesuffix("\n"),
        "entries_format": "tsv",
    }
    del body["entry_count"]
    return JSONResponse({"dictionaries": [body]})


@router.put("/v3/glossaries/{glossary_id}/dictionaries")
async def replace_dictionary(request: Request, caller: DeepLCaller, glossary_id: str) -> Response:
    """Give a glossary these terms in place of those it has of their language."""
    given = await read_parameters(request)
    language, terms = await asyncio.to_thread(read_dictionary, given)
    found = await asyncio.to_thread(
        _replace, glossary_id, caller, language, terms, context=find_context(request)
    )
    return JSONResponse(describe_dictionary(found, language))


@router.delete("/v3/glossaries/{glossary_id}/dictionaries")
async def delete_dictionary(request: Request, caller: DeepLCaller, glossary_id: str) -> Response:
    """Remove the terms of one language."""
    language = parse_pair(await read_parameters(request))
    found = await asyncio.to_thread(_get, glossary_id, caller, context=find_context(request))
    _require_language(found, language)
    await asyncio.to_thread(_replace, glossary_id, caller, language, NO_TERMS, context=find_context(request))
    return Response(status_code=_DELETED)


async def _create(given: Parameters, terms: Glossary, caller: Caller, request: Request) -> StoredGlossary:
    name = given.get("name")
    if not isinstance(name, str):
        raise refuse("Parameter 'name' not specified")
    return await asyncio.to_thread(
        glossaries.create, name, terms, context=find_context(request), owner=caller.owner, is_namesake=True
    )


def _get(glossary_id: str, caller: Caller, *, context: Context) -> StoredGlossary:
    return queries.get_glossary(parse_id(glossary_id), context=context, owner=caller.owner)


def _change(glossary_id: str, given: Parameters, caller: Caller, *, context: Context) -> StoredGlossary:
    own = parse_id(glossary_id)
    terms = read_dictionaries(given) if has_dictionaries(given) else NO_TERMS
    name: Any = given.get("name")
    if name is not None and not isinstance(name, str):
        raise refuse("Value for 'name' not supported.")
    found = glossaries.change(own, name=name, context=context, owner=caller.owner, is_namesake=True)
    return glossaries.add_terms(own, terms, context=context, owner=caller.owner) if terms.terms else found


def _replace(
    glossary_id: str, caller: Caller, language: str, terms: Glossary, *, context: Context
) -> StoredGlossary:
    return glossaries.replace_dictionary(
        parse_id(glossary_id), language, terms, context=context, owner=caller.owner
    )


def _require_language(found: StoredGlossary, language: str) -> None:
    if language not in languages_of(found):
        raise NotFound(f"the glossary has no dictionary for {language} to {ENGLISH}")
